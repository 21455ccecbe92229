/** A chain in memory with its history, and nothing around it. */
import { createChainState, restoreChainState } from "./chain/index.ts";
import type { HistoryOptions } from "./history.ts";
import { type Core, createCore } from "./node/core.ts";
import { openStore } from "./node/store/store.ts";
import { beginChain } from "./own-chain.ts";
import { builtInProviders } from "./provider/catalogue.ts";

export async function growAlone(options: HistoryOptions, onProgress: (text: string) => void): Promise<Core> {
  const { chainId = "sandbox", providers = builtInProviders, blockSeconds = 1, now, population } = options;
  const { genesis, grow } = await beginChain({ chainId, providers, blockSeconds, now, population });
  const machine = { create: createChainState, restore: restoreChainState };
  const core = createCore({ store: openStore(undefined), machine, genesis });
  await grow?.(core, { onProgress });
  return core;
}
