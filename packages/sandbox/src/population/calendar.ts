/** When things happen: bursts of blocks, close together by day and far apart at night, equally many every day. */
import type { Dice } from "./dice.ts";
import { type Plan, startOf } from "./plan.ts";

export interface Burst {
  /** Counted from the beginning of the history. */
  readonly day: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly isFirstOfDay: boolean;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Share of what happens by the hour of the day, UTC: the field lives in Europe and America. */
const rhythm = [2, 2, 1, 1, 1, 2, 3, 5, 7, 8, 8, 7, 7, 8, 9, 9, 9, 8, 7, 6, 5, 4, 3, 2] as const;
const total = rhythm.reduce<number>((sum, share) => sum + share, 0);

/** All bursts between the beginning and the end, in order; none in the last five minutes, which belong to the present. */
export function burstsOf(plan: Plan, end: number, dice: Dice): Burst[] {
  const start = startOf(plan, end);
  const bursts: Burst[] = [];
  for (let day = 0; day < plan.days; day++) {
    const dawn = start + day * DAY;
    const rotated = Math.floor((dawn % DAY) / HOUR);
    for (let index = 0; index < plan.burstsPerDay; index++) {
      const share = (index + dice.between(0.2, 0.8)) / plan.burstsPerDay;
      bursts.push({ day, at: Math.round(dawn + momentOf(share, rotated)), isFirstOfDay: index === 0 });
    }
  }
  return bursts.filter(({ at }) => at < end - 300_000);
}

/** How lively a moment is for somebody in a time zone: 1 on average over a working week. */
export function liveliness(at: number, zoneHours: number, weekend: number): number {
  const local = at + zoneHours * HOUR;
  const hour = Math.floor((local % DAY) / HOUR);
  const weekday = (Math.floor(local / DAY) + 4) % 7;
  const isWeekend = weekday === 0 || weekday === 6;
  return ((rhythm[hour] ?? 0) * 24 * (isWeekend ? weekend : 1)) / total;
}

/** Milliseconds after dawn until this share of the day's life is over. */
function momentOf(share: number, firstHour: number): number {
  let left = share * total;
  for (let step = 0; step < 24; step++) {
    const weight = rhythm[(firstHour + step) % 24] ?? 1;
    if (left < weight) return (step + left / weight) * HOUR;
    left -= weight;
  }
  return DAY - 1;
}
