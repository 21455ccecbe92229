import { setTimeout as wait } from "node:timers/promises";
import { SlipwayError } from "@slipway/chain";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3_000;

/** Tries again while the error says that this may help and until `signal` says stop; other errors are thrown at once. */
export async function persist<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !(error instanceof SlipwayError) || !error.retryable) throw error;
    }
    await wait(pause, undefined, { signal });
  }
}
