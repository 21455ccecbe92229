import { SlipwayError } from "../error.ts";
import { chainError } from "../errors.ts";
import type { Network } from "../network.ts";
import { sleep } from "../wait.ts";
import { clamp } from "./clamp.ts";
import { type BlockUpdate, joinBlock, readBlock, readBlockResults, readStatus } from "./comet.ts";
import type { Rpc } from "./rpc.ts";
import { followTip } from "./tip.ts";

export interface FollowOptions {
  /** The first height to give; the next block when left out. */
  readonly from?: bigint | number;
  /** Ends the following, quietly. */
  readonly signal?: AbortSignal;
}

export interface FollowParts {
  readonly network: Network;
  readonly rpc: Rpc;
  readonly WebSocket: typeof WebSocket | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Blocks that are asked for in one request while catching up. */
const STRIDE = 16n;

/**
 * Every block from a height on, in order, none left out and none twice. What breaks on the way is made again: it ends
 * only with the signal, or with an error that trying again cannot mend (the node no longer has the height, or belongs
 * to another network).
 */
export async function* followBlocks(
  { network, rpc, WebSocket, signal: life }: FollowParts,
  options: FollowOptions,
) {
  const stop = new AbortController();
  const signal = AbortSignal.any([
    stop.signal,
    ...[life, options.signal].filter((each) => each !== undefined),
  ]);
  try {
    const tip = followTip({ rpc, blockSeconds: network.blockSeconds, WebSocket, signal });
    let next = options.from === undefined ? (await tip.current()) + 1n : BigInt(options.from);
    for (;;) {
      const top = await tip.reach(next);
      while (next <= top) {
        const last = next + STRIDE - 1n < top ? next + STRIDE - 1n : top;
        for (const update of await fetchSurely(next, last)) {
          yield update;
          next++;
        }
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stop.abort();
  }

  /** Asks until the blocks come. */
  async function fetchSurely(first: bigint, last: bigint): Promise<BlockUpdate[]> {
    for (let pause = clamp(network.blockSeconds * 100, 20, 500); ; pause = Math.min(pause * 2, 10_000)) {
      try {
        return await fetchBlocks(first, last);
      } catch (error) {
        signal.throwIfAborted();
        if (!(await mayCome(error, first))) throw error;
        await sleep(pause, signal);
      }
    }
  }

  async function fetchBlocks(first: bigint, last: bigint): Promise<BlockUpdate[]> {
    const heights = Array.from({ length: Number(last - first) + 1 }, (_, index) =>
      (first + BigInt(index)).toString(),
    );
    const calls = heights.flatMap((height) => [
      { method: "block", params: { height } },
      { method: "block_results", params: { height } },
    ]);
    const answers = await rpc.batch(calls, { signal });
    return heights.map((_, index) => {
      const block = readBlock(answers[index * 2] ?? null);
      if (block.chainId !== network.chainId) throw mismatch(block.chainId, network.chainId);
      return joinBlock(block, readBlockResults(answers[index * 2 + 1] ?? null));
    });
  }

  /** Whether trying again can help: the node is out of reach, or only behind the one that told of the block. */
  async function mayCome(error: unknown, height: bigint): Promise<boolean> {
    if (!(error instanceof SlipwayError)) return false;
    if (error.retryable) return true;
    if (error.code !== "CHAIN_RPC_REFUSED") return false;
    const { earliestHeight } = readStatus(await rpc.call("status", {}, { signal }));
    return earliestHeight <= height;
  }
}

function mismatch(chainId: string, expected: string) {
  return chainError("CHAIN_NETWORK_MISMATCH", `A block of "${chainId}" came instead of "${expected}"`, {
    details: { chainId, expected },
  });
}
