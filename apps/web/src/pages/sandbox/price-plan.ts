// The price plan that a person writes. In: text. Out: a plan for the API, or what is wrong and where; and a plan in words.
import type { PricePlan } from "@slipway/api";
import { duration } from "../../parts/ago.tsx";

const price = /^\$?\s*(\d{1,7}(?:[.,]\d{1,18})?)$/;

/** "1,25" → "1.25"; undefined when it is no price above zero. */
export function parsePrice(text: string): string | undefined {
  const [, found] = price.exec(text.trim()) ?? [];
  const value = found?.replace(",", ".");
  return value !== undefined && /[1-9]/.test(value) ? value : undefined;
}

type Script = { points: { after: number; price: string }[] } | { problem: string };

/** A line "time price" for each point; times as "90", "90s", "10m", "2h" or "1d", each later than the one before. */
export function parseScript(text: string): Script {
  const points: { after: number; price: string }[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const [time = "", amount = "", ...more] = line.trim().split(/\s+/);
    const after = parseSpan(time);
    const value = parsePrice(amount);
    const where = `Line ${at + 1}`;
    if (more.length > 0 || after === undefined || value === undefined)
      return { problem: `${where} is not a time and a price, such as “10m 1.20”.` };
    if (after <= (points.at(-1)?.after ?? -1))
      return { problem: `${where} is not later than the line before.` };
    points.push({ after, price: value });
  }
  return points.length > 0 ? { points } : { problem: "Write at least one line." };
}

const unitSeconds: Record<string, number> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of "90", "90s", "10m", "2h", "1d". */
export function parseSpan(text: string): number | undefined {
  const [, count, unit = ""] = /^(\d{1,9}(?:\.\d+)?)([smhd]?)$/.exec(text.trim()) ?? [];
  const size = unitSeconds[unit];
  return count === undefined || size === undefined ? undefined : Number(count) * size;
}

export function planWords(plan: PricePlan): string {
  switch (plan.kind) {
    case "steady":
      return `stays at $${shortPrice(plan.price)}`;
    case "scripted":
      return `follows a script of ${plan.points.length} ${plan.points.length === 1 ? "point" : "points"}`;
    case "crash":
      return `goes to $${shortPrice(plan.to)} within ${duration(Math.max(1, Math.round(plan.over)))}`;
    case "stopped":
      return "nobody reports it, so it grows stale";
    default:
      return plan satisfies never;
  }
}

/** "1.500000000000000000" → "1.50"; small prices keep four digits that count. */
export function shortPrice(decimal: string): string {
  const value = Number(decimal);
  return value >= 0.1 || value === 0 ? value.toFixed(2) : value.toPrecision(4);
}
