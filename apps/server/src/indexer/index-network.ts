import { createChain, type Network } from "@slipway/chain";
import { createTypeRegistry } from "@slipway/chain/registry";
import { createHub } from "../hub.ts";
import { createFeed } from "../networks/feed.ts";
import { createRpc } from "../networks/rpc.ts";
import { openStore, type StorePlace } from "../store/open.ts";
import { runIndexer } from "./run.ts";

export interface IndexNetworkOptions {
  readonly network: Network;
  readonly place: StorePlace;
  /** The first block to index; default 1, with the genesis document. */
  readonly from?: number;
  /** The last one; default the chain's height at the start. */
  readonly until?: number;
  readonly signal?: AbortSignal;
  readonly fetch?: typeof globalThis.fetch;
}

/** Indexes a range of a network's blocks into a store and ends. */
export async function indexNetwork(
  options: IndexNetworkOptions,
): Promise<{ blocks: number; transactions: number; seconds: number; height: number }> {
  const { network, place, from = 1, fetch = globalThis.fetch } = options;
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal]);
  const began = performance.now();
  const store = await openStore(place);
  const sums = { blocks: 0, transactions: 0 };
  try {
    const chain = createChain({ network, fetch, signal });
    const feed = createFeed(chain, createRpc(network, fetch));
    const { height: chainHeight } = await feed.facts();
    const position = await runIndexer({
      network: network.name,
      mode: from <= 1 ? "full" : "live",
      startHeight: from,
      feed,
      store,
      registry: createTypeRegistry(),
      hub: createHub(),
      signal,
      until: options.until ?? chainHeight,
      onIndexed: ({ blocks, transactions }) => {
        sums.blocks += blocks;
        sums.transactions += transactions;
      },
    });
    return { ...sums, seconds: Math.round(performance.now() - began) / 1000, height: position.height };
  } finally {
    stop.abort();
    await store.close();
  }
}
