import { createChain, parseNetwork } from "@slipway/chain";
import { createTypeRegistry } from "@slipway/chain/registry";
import { createHub } from "../hub.ts";
import { createFeed } from "../networks/feed.ts";
import { createRpc } from "../networks/rpc.ts";
import type { Store } from "../store/open.ts";
import { chainState } from "./chain-state.ts";
import type { RecordedChain } from "./recorded.ts";
import { runIndexer } from "./run.ts";

/** Indexes a recorded chain from its genesis into the store and gives the state as the node's queries would. */
export async function indexRecorded(
  store: Store,
  recorded: RecordedChain,
  addresses: readonly string[],
): Promise<unknown> {
  const { chainId, fetch, lastHeight } = recorded;
  const network = parseNetwork({
    name: "recorded",
    chainId,
    rpc: ["http://127.0.0.1:1"],
    blockSeconds: 6,
  });
  const stop = new AbortController();
  const chain = createChain({ network, fetch, signal: stop.signal });
  try {
    await runIndexer({
      network: network.name,
      mode: "full",
      feed: createFeed(chain, createRpc(network, fetch)),
      store,
      registry: createTypeRegistry(),
      hub: createHub(),
      signal: stop.signal,
      until: lastHeight,
    });
  } finally {
    stop.abort();
  }
  return chainState(store.db, network.name, addresses);
}

/** The accounts that a genesis document names, module accounts left out: those whose balances a state tells. */
export function genesisAccounts(genesis: Record<string, unknown>): string[] {
  const state = genesis.app_state as { auth?: { accounts?: { "@type": string; address?: string }[] } }; // Akash genesis
  return (state.auth?.accounts ?? []).flatMap((each) =>
    each["@type"] === "/cosmos.auth.v1beta1.BaseAccount" && each.address !== undefined ? [each.address] : [],
  );
}
