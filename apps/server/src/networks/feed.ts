import type { Chain } from "@slipway/chain";
import type { ChainFacts } from "../indexer/checkpoint.ts";
import type { Feed } from "../indexer/run.ts";
import type { Rpc } from "./rpc.ts";

/** What a node says of itself, as far as it is used here. */
export interface NodeStatus {
  readonly chainId: string;
  readonly version: string;
  readonly height: number;
  readonly firstHeight: number;
  readonly time: Date;
  readonly catchingUp: boolean;
}

export async function readStatus(rpc: Rpc, signal?: AbortSignal): Promise<NodeStatus> {
  const status = (await rpc.call("status", {}, signal)) as StatusAnswer; // CometBFT's own form
  return {
    chainId: status.node_info.network,
    version: status.node_info.version,
    height: Number(status.sync_info.latest_block_height),
    firstHeight: Number(status.sync_info.earliest_block_height),
    time: new Date(status.sync_info.latest_block_time),
    catchingUp: status.sync_info.catching_up,
  };
}

interface StatusAnswer {
  node_info: { network: string; version: string };
  sync_info: {
    latest_block_height: string;
    latest_block_time: string;
    earliest_block_height: string;
    catching_up: boolean;
  };
}

/** The chain as the indexer wants it. */
export function createFeed(chain: Chain, rpc: Rpc): Feed {
  return {
    async facts(): Promise<ChainFacts> {
      const { chainId, height, firstHeight, time } = await readStatus(rpc);
      return {
        chainId,
        height,
        firstHeight,
        time,
        blockHash: (at) => blockHash(rpc, at),
        genesis: async () => {
          const answer = (await rpc.call("genesis", {}).catch(() => undefined)) as
            | { genesis?: unknown }
            | undefined;
          return answer?.genesis;
        },
      };
    },
    follow: (from, signal) => chain.follow({ from: BigInt(from), signal }),
  };
}

async function blockHash(rpc: Rpc, height: number): Promise<string | undefined> {
  const answer = await rpc.call("block", { height: String(height) }).catch(() => undefined);
  return (answer as { block_id?: { hash?: string } } | undefined)?.block_id?.hash; // CometBFT's own form
}
