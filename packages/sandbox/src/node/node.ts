/**
 * A node: the state machine, its blocks and its faces, started and stopped together. In: a genesis and where
 * to listen. Out: the URLs and the means to control time and luck. What stays true: after `close` nothing
 * runs and everything that was answered is kept.
 */
import { type ChainState, createChainState, restoreChainState } from "../chain/index.ts";
import { createBlockMaker } from "./block-maker.ts";
import { type Core, createCore, type MadeBlock } from "./core.ts";
import { createEventBus, delayed } from "./events/bus.ts";
import { openFaces } from "./faces.ts";
import { createFaults, type FaultSettings } from "./faults.ts";
import { openGrown } from "./grown.ts";
import { createPriceFeed, type PriceFeedOptions } from "./price-feed.ts";
import type { GivenCoin } from "./rpc/lever-methods.ts";
import { openStore } from "./store/store.ts";

export interface NodeOptions {
  /** Akash genesis JSON; used when the directory holds no chain yet. */
  readonly genesis: unknown;
  /** Absent keeps the chain in memory. */
  readonly dir?: string | undefined;
  /** Milliseconds between blocks, 1000 by default; 0 makes a block as soon as a transaction waits. */
  readonly blockTime?: number | undefined;
  /** Blocks are made only by `slipway_block` and by `admin`. */
  readonly manual?: boolean | undefined;
  /** 0 or absent takes any free port. */
  readonly ports?: { readonly rpc?: number; readonly rest?: number; readonly grpc?: number } | undefined;
  readonly host?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  readonly random?: (() => number) | undefined;
  /** Absent: nobody reports prices. */
  readonly priceFeed?: PriceFeedOptions | undefined;
  /** Gives a new chain a history before anybody sees it. */
  readonly grow?: ((core: Core) => Promise<void>) | undefined;
}

export interface Node {
  readonly rpcUrl: string;
  readonly restUrl: string;
  readonly grpcUrl: string;
  readonly chainId: string;
  readonly state: ChainState;
  readonly height: bigint;
  readonly admin: NodeAdmin;
  onBlock(listener: (made: MadeBlock) => void): () => void;
  close(): Promise<void>;
}

export interface NodeAdmin {
  /** Makes so many blocks now and answers the height. */
  mine(count?: number, signal?: AbortSignal): Promise<bigint>;
  /** So many blocks, or the blocks of so many seconds, or blocks spread over the seconds. Answers the height. */
  jump(by: { blocks?: number; seconds?: number }, signal?: AbortSignal): Promise<bigint>;
  /** Gives coins out of nothing, a thousand AKT and ACT unless told, and answers what was given. */
  faucet(address: string, coins?: readonly GivenCoin[]): readonly GivenCoin[];
  /** Sets a module's parameters, as governance would. */
  setParams(module: string, params: unknown): void;
  /** USD for an AKT with 18 decimals: what the price feed reports from now on. */
  setPrice(price: bigint): void;
  /** Changes what is given and answers all. */
  faults(change: Partial<FaultSettings>): FaultSettings;
  /** The state as a genesis document, from which another chain can start. */
  exportState(): unknown;
}

/** A thousand of each. */
const usualGift: readonly GivenCoin[] = [
  { denom: "uact", amount: "1000000000" },
  { denom: "uakt", amount: "1000000000" },
];

export async function createNode(options: NodeOptions): Promise<Node> {
  const { host = "127.0.0.1", ports = {}, blockTime = 1_000, manual = false } = options;
  const { now = Date.now, random = Math.random } = options;
  const faults = createFaults(random);
  const open = (dir: string | undefined) =>
    createCore({
      store: openStore(dir),
      machine: { create: createChainState, restore: restoreChainState },
      genesis: options.genesis,
      order: faults.reorder,
    });
  const { dir, grow } = options;
  const core = grow ? await openGrown({ dir, open, grow }) : open(dir);
  const feed = options.priceFeed && createPriceFeed(core, options.priceFeed);
  const maker = createBlockMaker({ core, blockTime, manual, now, beforeBlock: (time) => feed?.report(time) });
  const bus = createEventBus(core.facts);
  core.onBlock(delayed(bus.publish, () => faults.settings.late));
  const admin: NodeAdmin = {
    mine: (count = 1, signal) => maker.mine(count, signal),
    jump: (by, signal) => maker.jump(by, signal),
    faucet(address, coins = usualGift) {
      const amounts = coins.map(({ denom, amount }) => ({ denom, amount: BigInt(amount) }));
      core.change({ kind: "mint", address, coins: amounts });
      return coins;
    },
    setParams: (module, params) => core.change({ kind: "params", module, params }),
    setPrice: (price) => feed?.setPrice(price),
    faults(change) {
      faults.set(change);
      return faults.settings;
    },
    exportState: () => core.state.exportGenesis(),
  };
  const { mine, jump, faucet, exportState } = admin;
  const levers = { mine, jump, faucet, exportState };
  const faces = await openFaces({ core, bus, faults, host, ports, maker, manual, levers }).catch((error) => {
    core.close();
    throw error;
  });
  maker.start();
  return {
    ...faces.urls,
    chainId: core.facts.chainId,
    state: core.state,
    get height() {
      return core.height;
    },
    admin,
    onBlock: core.onBlock,
    async close() {
      maker.stop();
      await faces.close();
      core.close();
    },
  };
}
