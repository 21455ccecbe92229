/** The height that a client means, or a refusal in the real node's words. */
import type { RpcContext } from "./method.ts";
import { Refusal } from "./refusal.ts";

/** `ahead` is 1 for what is known of the next block already, such as its validators. */
export function wantedHeight(context: RpcContext, height: bigint | undefined, ahead: 0n | 1n = 0n): bigint {
  const latest = context.visibleHeight() + ahead;
  if (height === undefined) return latest;
  if (height <= 0n) throw new Refusal(`height must be greater than 0, but got ${height}`);
  if (height > latest) {
    throw new Refusal(
      `height ${height} must be less than or equal to the current blockchain height ${latest}`,
    );
  }
  const first = context.core.facts.initialHeight;
  if (height < first) throw new Refusal(`height ${height} is not available, lowest height is ${first}`);
  return height;
}
