/**
 * Decides when blocks are made and what time they carry: by the clock, at once when there is something to do, or
 * only when told; the pace can change at any time. Jumps make many blocks at once and move the chain's clock with them.
 */
import { setImmediate as giveWay } from "node:timers/promises";
import type { Core, MadeBlock } from "./core.ts";
import type { Pace } from "./pace.ts";

export interface BlockMaker {
  readonly pace: Pace;
  /** How far the chain's clock is ahead of the world's, after jumps. */
  readonly aheadSeconds: number;
  /** From now on at this pace; the wait for the next block begins anew. */
  setPace(pace: Pace): void;
  start(): void;
  /** One block now. */
  make(input?: { time?: bigint; txs?: readonly Uint8Array[] }): MadeBlock;
  mine(count: number, signal?: AbortSignal): Promise<bigint>;
  /** Moves the chain ahead: so many blocks, or so many seconds of blocks, or blocks spread over the seconds. */
  jump(by: { blocks?: number; seconds?: number }, signal?: AbortSignal): Promise<bigint>;
  stop(): void;
}

export interface BlockMakerOptions {
  readonly core: Core;
  readonly pace: Pace;
  readonly now: () => number;
  /** Called with the time of the block that is about to be made. */
  readonly beforeBlock?: (time: bigint) => void;
  /** Told when the clock's block could not be made; it is tried again at its next beat, and told again only after one was made. */
  readonly onFault: (error: unknown) => void;
}

/** Milliseconds between two looks for a waiting transaction. */
const fastStep = 10;
const nanosPerMilli = 1_000_000n;
/** Milliseconds of block making after which others have their turn. */
const longestTurn = 20;

export function createBlockMaker(options: BlockMakerOptions): BlockMaker {
  const { core, pace: firstPace, now, beforeBlock, onFault } = options;
  let pace = firstPace;
  let timer: NodeJS.Timeout | undefined;
  let stopped = true;
  /** How far the chain's clock is ahead of the world's, after jumps. */
  let ahead = 0n;
  const nominal = () => BigInt(pace.blockTime) * nanosPerMilli;

  const clock = () => BigInt(Math.round(now())) * nanosPerMilli + ahead;
  const nextTime = () => {
    if (core.height < core.facts.initialHeight) return core.facts.time;
    const time = clock();
    return time > core.lastTime ? time : core.lastTime + nanosPerMilli;
  };
  const make = ({ time = nextTime(), txs = [] }: { time?: bigint; txs?: readonly Uint8Array[] } = {}) => {
    beforeBlock?.(time);
    return core.produce({ time, txs });
  };
  let failed = false;
  const beat = () => {
    try {
      make();
      failed = false;
    } catch (error) {
      if (!failed) onFault(error);
      failed = true;
    }
  };
  const schedule = () => {
    clearTimeout(timer);
    const { mode, blockTime } = pace;
    if (mode === "manual" || stopped) return;
    const isFast = mode === "fast";
    const step = isFast ? Math.min(fastStep, blockTime) : blockTime;
    let waited = 0;
    timer = setTimeout(function tick() {
      waited += step;
      if (isFast && core.mempool.size === 0 && waited < blockTime) {
        timer = setTimeout(tick, step);
        return;
      }
      beat();
      schedule();
    }, step);
  };
  /** `step` is asked before each block: the time from the last one, with so many still to be made. */
  const run = async (count: number, step: (left: number) => bigint, signal: AbortSignal | undefined) => {
    let left = count;
    const makeNext = () => {
      const isFirst = core.height < core.facts.initialHeight;
      make({ time: isFirst ? core.facts.time : core.lastTime + step(left) });
      left--;
    };
    try {
      while (left > 0) {
        signal?.throwIfAborted();
        core.together(() => {
          const end = performance.now() + longestTurn;
          do makeNext();
          while (left > 0 && performance.now() < end);
        });
        if (left > 0) await giveWay();
      }
    } finally {
      // Also when it is stopped on the way: the clock goes on from where the chain stands.
      ahead += core.lastTime > clock() ? core.lastTime - clock() : 0n;
    }
    return core.height;
  };

  return {
    get pace() {
      return pace;
    },
    get aheadSeconds() {
      return Number(ahead / nanosPerMilli) / 1_000;
    },
    setPace(next) {
      pace = next;
      schedule();
    },
    start() {
      stopped = false;
      if (core.lastTime > clock()) ahead = core.lastTime - clock();
      if (pace.mode !== "manual" && core.height < core.facts.initialHeight) make();
      schedule();
    },
    make,
    mine: (count, signal) => run(count, nominal, signal),
    jump({ blocks, seconds }, signal) {
      if (seconds === undefined) return run(blocks ?? 1, nominal, signal);
      const span = BigInt(Math.round(seconds * 1_000)) * nanosPerMilli;
      const goal = core.lastTime + span;
      // The last block lies at the goal to the nanosecond, whatever the division leaves and the clock adds between.
      const step = (left: number) => {
        const rest = (goal - core.lastTime) / BigInt(left);
        return rest > 0n ? rest : nanosPerMilli;
      };
      return run(blocks ?? Math.max(1, Number(span / nominal())), step, signal);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
