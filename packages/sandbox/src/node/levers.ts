/**
 * What an operator of the sandbox can do that no client of a real network can: move time, money, prices and luck.
 * In: the parts of a running node, and the levers of its providers. Out: one surface for programs; JSON-RPC says the same.
 * What stays true: a change is taken whole or refused with a reason, and `status` tells how everything stands.
 */
import { sandboxError } from "../errors.ts";
import type { ProviderFaults, ProviderFaultsChange } from "../provider/faults.ts";
import type { ProviderLevers, ProviderStatus } from "../provider/levers.ts";
import type { BlockMaker } from "./block-maker.ts";
import type { Core } from "./core.ts";
import type { FaultSettings, Faults, FaultsChange } from "./faults.ts";
import { allParams, changeParams, type ModuleParams } from "./module-params.ts";
import { changedPace, type Pace, type PaceChange } from "./pace.ts";
import type { PriceFeed, PriceStatus } from "./price-feed.ts";
import { type PricePlan, readPricePlan } from "./price-plan.ts";

export interface GivenCoin {
  readonly denom: string;
  readonly amount: string;
}

export interface Levers {
  /** How everything stands. */
  status(): SandboxStatus;
  /** Tells of each change of pace, price plan or faults, by whomever; answers how to hear no more. */
  onChange(listener: () => void): () => void;
  /** Makes so many blocks now and answers the height. */
  mine(count?: number, signal?: AbortSignal): Promise<bigint>;
  /** So many blocks, or the blocks of so many seconds, or blocks spread over the seconds. Answers the height. */
  jump(by: { blocks?: number; seconds?: number }, signal?: AbortSignal): Promise<bigint>;
  /** Changes what is given and answers all. Throws SANDBOX_LEVER_WRONG. */
  pace(change?: PaceChange): Pace;
  /** Begins a plan and answers how the price stands; undefined where the genesis names another oracle. */
  priceFeed(plan?: PricePlan): PriceStatus | undefined;
  /** Changes what is given and answers all. Throws SANDBOX_LEVER_WRONG. */
  faults(change?: FaultsChange): FaultSettings;
  /** Of a provider, by its id or account; changes what is given and answers all. Throws SANDBOX_PROVIDER_UNKNOWN. */
  providerFaults(id: string, change?: ProviderFaultsChange): ProviderFaults;
  /** A provider forgets manifests and volumes; its leases stay. Answers how many leases were hit. */
  loseDisk(id: string): Promise<number>;
  /** Gives coins out of nothing, a thousand AKT and ACT unless told, and answers what was given. */
  faucet(address: string, coins?: readonly GivenCoin[]): readonly GivenCoin[];
  /** Parameters of every module that governance may change, by its name. */
  params(): Readonly<Record<string, ModuleParams>>;
  /** Changes what is given of one module's, as governance would, and answers all of it. Throws SANDBOX_LEVER_WRONG. */
  setParams(module: string, change: object): ModuleParams;
  /** The state as a genesis document, from which another chain can start. */
  exportState(): unknown;
}

export interface SandboxStatus {
  readonly height: bigint;
  /** Of the last block. */
  readonly time: Date;
  /** How far jumps have brought the chain's clock ahead of the world's. */
  readonly aheadSeconds: number;
  /** Transactions that wait for a block. */
  readonly waiting: number;
  readonly pace: Pace;
  /** Absent where the genesis names another oracle. */
  readonly price: PriceStatus | undefined;
  readonly faults: FaultSettings;
  readonly providers: readonly ProviderStatus[];
}

export interface LeverParts {
  readonly core: Core;
  readonly maker: BlockMaker;
  readonly faults: Faults;
  readonly feed: PriceFeed | undefined;
  readonly providers: ProviderLevers;
}

/** A thousand of each. */
const usualGift: readonly GivenCoin[] = [
  { denom: "uact", amount: "1000000000" },
  { denom: "uakt", amount: "1000000000" },
];
const nanosPerMilli = 1_000_000n;

export function createLevers({ core, maker, faults, feed, providers }: LeverParts): Levers {
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    status: () => ({
      height: core.height,
      time: new Date(Number(core.lastTime / nanosPerMilli)),
      aheadSeconds: maker.aheadSeconds,
      waiting: core.mempool.size,
      pace: maker.pace,
      price: feed?.status,
      faults: faults.settings,
      providers: providers.status(),
    }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    mine: (count = 1, signal) => maker.mine(count, signal),
    jump: (by, signal) => maker.jump(by, signal),
    pace(change) {
      if (change !== undefined) {
        maker.setPace(changedPace(maker.pace, change));
        tell();
      }
      return maker.pace;
    },
    priceFeed(plan) {
      if (plan === undefined) return feed?.status;
      const read = readPricePlan(plan);
      if (feed === undefined)
        throw sandboxError("SANDBOX_PRICE_FOREIGN", "The price of AKT cannot be set on this chain.");
      feed.follow(read);
      tell();
      return feed.status;
    },
    faults(change) {
      if (change !== undefined) {
        faults.set(change);
        tell();
      }
      return faults.settings;
    },
    providerFaults(id, change) {
      const faults = providers.faults(id, change);
      if (change !== undefined) tell();
      return faults;
    },
    async loseDisk(id) {
      const lost = await providers.loseDisk(id);
      tell();
      return lost;
    },
    faucet(address, coins = usualGift) {
      const amounts = coins.map(({ denom, amount }) => ({ denom, amount: BigInt(amount) }));
      core.change({ kind: "mint", address, coins: amounts });
      return coins;
    },
    params: () => allParams(core),
    setParams: (module, change) => changeParams(core, module, change),
    exportState: () => core.state.exportGenesis(),
  };
}
