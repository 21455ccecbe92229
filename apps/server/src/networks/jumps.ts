// The jump of a sandbox that goes on. In: the levers of the sandbox. Out: how far it has come, and a way to end it.
// What stays true: at most one jump goes on, and it ends before its sandbox does.
import type { Sandbox } from "@slipway/sandbox";
import { serverError } from "../errors.ts";

export interface JumpRequest {
  readonly blocks?: number | undefined;
  readonly seconds?: number | undefined;
}

export interface JumpProgress {
  readonly made: number;
  readonly blocks: number;
  readonly startedAt: string;
}

export interface Jumps {
  /** Resolves when all blocks are made, or the jump was stopped. Throws SANDBOX_JUMPS_ALREADY. */
  run(by: JumpRequest): Promise<void>;
  progress(): JumpProgress | null;
  /** Answers what was stopped, when it has ended. */
  stop(): Promise<JumpProgress | null>;
}

type Levers = Pick<Sandbox["admin"], "jump" | "status" | "pace">;

export function createJumps(levers: Levers, now: () => number): Jumps {
  let going:
    | { begin: number; blocks: number; startedAt: string; stop(): void; ended: Promise<void> }
    | undefined;
  const progress = (): JumpProgress | null => {
    if (going === undefined) return null;
    const { begin, blocks, startedAt } = going;
    // The clock may make a block of its own in between.
    return { made: Math.min(blocks, Number(levers.status().height) - begin), blocks, startedAt };
  };
  return {
    progress,
    async run({ blocks, seconds }) {
      if (going !== undefined)
        throw serverError("SANDBOX_JUMPS_ALREADY", "Another jump goes on.", { details: { ...progress() } });
      const count = blocks ?? Math.max(1, Math.round(((seconds ?? 0) * 1000) / levers.pace().blockTime));
      const stopping = new AbortController();
      const by = { blocks: count, ...(seconds === undefined ? {} : { seconds }) };
      const jumping = levers.jump(by, stopping.signal).then(
        () => undefined,
        (error: unknown) => {
          if (!stopping.signal.aborted) throw error;
        },
      );
      going = {
        begin: Number(levers.status().height),
        blocks: count,
        startedAt: new Date(now()).toISOString(),
        stop: () => stopping.abort(),
        ended: jumping.catch(() => undefined),
      };
      try {
        await jumping;
      } finally {
        going = undefined;
      }
    },
    async stop() {
      const running = going;
      if (running === undefined) return null;
      const reached = progress();
      running.stop();
      await running.ended;
      return reached;
    },
  };
}
