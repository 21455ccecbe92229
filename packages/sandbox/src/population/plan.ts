/** How large a population is. */
import { sandboxError } from "../errors.ts";

export type PopulationSize = "none" | "village" | "city";

export interface PopulationOptions {
  readonly size: PopulationSize;
  /** How far back the history goes; 14 for a village and 365 for a city unless given. */
  readonly days?: number;
  /** The same seed, days and end give the same history, byte for byte. */
  readonly seed?: number;
}

export interface Plan {
  readonly size: "village" | "city";
  readonly days: number;
  readonly seed: number;
  /** Times a day at which something happens; each is a burst of `blocksPerBurst` blocks. */
  readonly burstsPerDay: number;
  readonly hosts: number;
  readonly tenants: number;
  /** New deployments a day, when all tenants are there. */
  readonly deploymentsPerDay: number;
}

/** Orders, bids and leases follow one another in blocks of their own. */
export const blocksPerBurst = 3;

const sizes = {
  village: { days: 14, burstsPerDay: 8, hosts: 6, tenants: 12, deploymentsPerDay: 2.5 },
  city: { days: 365, burstsPerDay: 8, hosts: 26, tenants: 180, deploymentsPerDay: 4.5 },
} as const;

const longest = 3_650;

/** Undefined when nothing shall be grown. Throws SANDBOX_POPULATION_WRONG. */
export function planOf({ size, days, seed = 7 }: PopulationOptions): Plan | undefined {
  if (size === "none") return undefined;
  const usual = sizes[size];
  const span = days ?? usual.days;
  if (!Number.isInteger(span) || span < 1 || span > longest)
    throw sandboxError("SANDBOX_POPULATION_WRONG", `A history of ${span} days cannot be grown.`);
  if (!Number.isInteger(seed) || seed < 0)
    throw sandboxError("SANDBOX_POPULATION_WRONG", `The seed ${seed} is not a whole number from 0 on.`);
  return { ...usual, size, days: span, seed };
}

/** Seconds from block to block in the past, on average over a day. */
export function pastBlockSeconds({ burstsPerDay }: Plan): number {
  return 86_400 / (burstsPerDay * blocksPerBurst);
}

/** When the history begins; milliseconds since 1970, as its end. */
export function startOf({ days }: Plan, end: number): number {
  return end - days * 86_400_000;
}
