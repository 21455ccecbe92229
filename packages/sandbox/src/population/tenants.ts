/** The tenants of a population and their habits: a few big ones, many small ones. */
import type { Dice } from "./dice.ts";
import type { Plan } from "./plan.ts";
import type { WareKind } from "./wares.ts";

export interface Habits {
  readonly joins: number;
  /** New deployments a day, on average. */
  readonly daily: number;
  readonly zoneHours: number;
  /** How lively a weekend is against a working day. */
  readonly weekend: number;
  readonly likes: readonly [WareKind, ...WareKind[]];
  /** Tops up in time; others let the money run out. */
  readonly careful: boolean;
  /** Days that a first deposit lasts. */
  readonly foresight: number;
  readonly wantsAudit: boolean;
}

const tastes = [
  ["web", "web", "shop"],
  ["gpu"],
  ["gpu", "gpu", "web"],
  ["node", "web"],
  ["shop", "web", "node", "gpu"],
] as const satisfies readonly (readonly [WareKind, ...WareKind[]])[];

/** One in ten does as much as all the others together. */
export function habitsOf({ tenants, days, deploymentsPerDay }: Plan, dice: Dice): Habits[] {
  const big = Math.max(1, Math.round(tenants / 10));
  return Array.from({ length: tenants }, (_, index) => {
    const own = dice.named(`tenant ${index}`);
    const isBig = index < big;
    const share = deploymentsPerDay / 2 / (isBig ? big : tenants - big);
    return {
      joins: index < Math.ceil(tenants / 3) ? 0 : Math.floor(days * 0.9 * own.next()),
      daily: own.skewed(share, 0.4),
      zoneHours: own.pick([-8, -5, -3, 0, 1, 2, 8]),
      weekend: own.between(0.2, 0.9),
      likes: own.pick(tastes),
      careful: isBig || own.chance(0.7),
      foresight: own.whole(3, 14),
      wantsAudit: own.chance(0.25),
    };
  });
}
