/** Trying again until it is done, as a cluster does: what failed may be had later, a full disk or an absent engine say. */
import { pause } from "@slipway/chain/wait";

/** Milliseconds before the next try; the last is used again and again. */
const pauses = [1000, 2000, 5000, 10_000, 20_000, 60_000];

/** Resolves when `work` has succeeded, or when the signal says that nobody wants it any more. */
export async function insist(
  work: () => Promise<void>,
  signal: AbortSignal,
  onFailure: (error: unknown) => void,
): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) return;
      onFailure(error);
      await pause(pauses[Math.min(attempt, pauses.length - 1)] ?? 0, signal);
    }
  }
}
