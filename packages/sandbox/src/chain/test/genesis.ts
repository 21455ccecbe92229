/** The recordings' genesis with accounts of a test's own in it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ChainOptions, ChainState } from "../index.ts";
import { createChainState } from "../index.ts";
import type { Actor } from "./actors.ts";

const path = fileURLToPath(new URL("../../../goldens/chain/genesis.json", import.meta.url));

/** How many accounts the genesis has before the actors. */
export const FIRST_NUMBER = 8;

export function recordedGenesis(): ReturnType<typeof JSON.parse> {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** A genesis in which each actor has an account with money. */
export function genesisWith(actors: readonly Actor[], amount = "10000000000000"): unknown {
  const genesis = recordedGenesis();
  const { auth, bank } = genesis.app_state;
  for (const { address, number } of actors) {
    auth.accounts.push({
      "@type": "/cosmos.auth.v1beta1.BaseAccount",
      address,
      pub_key: null,
      account_number: number.toString(),
      sequence: "0",
    });
    bank.balances.push({
      address,
      coins: [
        { denom: "uact", amount },
        { denom: "uakt", amount },
      ],
    });
  }
  bank.supply = [];
  return genesis;
}

export function chainWith(actors: readonly Actor[], options?: ChainOptions): ChainState {
  return createChainState(genesisWith(actors), options);
}

/** Makes the next block, six seconds after the last. */
export function nextBlock(chain: ChainState, txs: readonly Uint8Array[] = [], seconds = 6n) {
  return chain.finalizeBlock({
    height: chain.height + 1n,
    time: chain.time + seconds * 1_000_000_000n,
    txs,
    proposer: new Uint8Array(20),
  });
}
