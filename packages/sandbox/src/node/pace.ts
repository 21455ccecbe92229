/** How the blocks of a sandbox come: who makes them, and how far apart. */
import { type Change, readFields, readOneOf, readWhole } from "../lever-values.ts";

/**
 * `clock`: a block every `blockTime`. `fast`: as soon as a transaction waits, and an empty one when none came for
 * `blockTime`. `manual`: only when told.
 */
export type PaceMode = "clock" | "fast" | "manual";

export interface Pace {
  readonly mode: PaceMode;
  /** Milliseconds; also how far apart mined blocks and those of a jump lie on the chain's clock. */
  readonly blockTime: number;
}

export type PaceChange = Change<Pace>;

const modes = ["clock", "fast", "manual"] as const;
const longestBlockTime = 3_600_000;
/** In milliseconds, unless told. */
const usualBlockTime = 1_000;

/** The pace that a sandbox starts with; a block time of 0 means fast. */
export function firstPace({ blockTime, manual }: { blockTime: number; manual: boolean }): Pace {
  const isFast = blockTime === 0;
  return {
    mode: manual ? "manual" : isFast ? "fast" : "clock",
    blockTime: isFast ? usualBlockTime : blockTime,
  };
}

/** Throws SANDBOX_LEVER_WRONG. */
export function changedPace(pace: Pace, change: unknown): Pace {
  const { mode = pace.mode, blockTime = pace.blockTime } = readFields("the pace", change, [
    "mode",
    "blockTime",
  ]);
  return {
    mode: readOneOf("mode", mode, modes),
    blockTime: readWhole("blockTime", blockTime, 1, longestBlockTime),
  };
}
