/**
 * The chain that a sandbox makes when it is given none. In: its name, its providers, who shall have lived there. Out: a
 * genesis with money for all of them, and their history. What stays true: keys come from the chain's id, so that a sandbox
 * has the same addresses at every start.
 */
import { DEC_ONE, formatDec } from "@slipway/market";
import type { Core } from "./node/core.ts";
import { sandboxGenesis } from "./node/genesis.ts";
import { type PopulationOptions, planOf } from "./population/plan.ts";
import {
  accountOf,
  auditorName,
  oracleName,
  privateKeyOf,
  providerAccountName,
} from "./provider/accounts.ts";
import { withFieldAudits } from "./provider/audited-genesis.ts";
import type { ProviderProfile } from "./provider/profile.ts";

export interface OwnChain {
  readonly chainId: string;
  readonly providers: readonly ProviderProfile[];
  /** Seconds between the blocks of the present. */
  readonly blockSeconds: number;
  /** The present; milliseconds since 1970. */
  readonly now: number;
  readonly population: PopulationOptions;
}

export interface GrowthHooks {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
}

export interface Beginning {
  readonly genesis: unknown;
  /** Gives a chain at this genesis its history, when it shall have one. */
  readonly grow?: (core: Core, hooks: GrowthHooks) => Promise<void>;
}

const MILLION = 1_000_000n;
/** What each of the sandbox's own accounts has at the start. */
export const funds = { uakt: 1_000_000n * MILLION, uact: 0n };
/** Dollars for an AKT until somebody sets another price. */
export const aktPrice = (3n * DEC_ONE) / 2n;

/** Throws SANDBOX_POPULATION_WRONG. */
export async function beginChain(wanted: OwnChain): Promise<Beginning> {
  const { chainId, providers, now, population, blockSeconds } = wanted;
  const oracle = accountOf(chainId, oracleName);
  const accounts = ownAccounts(chainId, providers).map(({ address }) => ({ address, ...funds }));
  const plan = planOf(population);
  if (plan === undefined) {
    const time = BigInt(now) * MILLION;
    const genesis = sandboxGenesis({ chainId, time, accounts, oracle: oracle.address });
    return { genesis: withFieldAudits(genesis, chainId, providers) };
  }
  const { cautiousPrice, grow, populationAccounts, startOf } = await import("./population/index.ts");
  const genesis = sandboxGenesis({
    chainId,
    time: BigInt(startOf(plan, now)) * MILLION,
    accounts: [...accounts, ...populationAccounts(plan)],
    oracle: oracle.address,
    price: cautiousPrice,
  });
  const key = privateKeyOf(chainId, oracleName);
  const { address, pubkey } = oracle;
  return {
    genesis: withFieldAudits(genesis, chainId, providers),
    async grow(core, hooks) {
      const finalPrice = Number(formatDec(aktPrice));
      const reporter = { name: oracleName, address, pubkey, key };
      await grow({ core, plan, end: now, blockSeconds, oracle: reporter, finalPrice, ...hooks });
    },
  };
}

/** The accounts of its providers and of their auditor. */
export function ownAccounts(chainId: string, providers: readonly ProviderProfile[]) {
  const names = [...providers.map(({ id }) => providerAccountName(id)), auditorName];
  return names.map((name) => accountOf(chainId, name));
}
