/**
 * A node: the state machine, its blocks and its faces, started and stopped together. In: a genesis and where
 * to listen. Out: the URLs and the means to control time and luck. What stays true: after `close` nothing
 * runs and everything that was answered is kept.
 */
import { type ChainState, createChainState, restoreChainState } from "../chain/index.ts";
import { createProviderLevers, type ProviderLevers } from "../provider/levers.ts";
import { createBlockMaker } from "./block-maker.ts";
import { createCore, type MadeBlock } from "./core.ts";
import { createEventBus, delayed } from "./events/bus.ts";
import { openFaces } from "./faces.ts";
import { createFaults } from "./faults.ts";
import { type Growth, openGrown } from "./grown.ts";
import { createLevers, type Levers } from "./levers.ts";
import { firstPace } from "./pace.ts";
import { createPriceFeed, type PriceFeedOptions } from "./price-feed.ts";
import { openStore } from "./store/store.ts";

export interface NodeOptions {
  /** Akash genesis JSON; used when the directory holds no chain yet. */
  readonly genesis: unknown;
  /** Absent keeps the chain in memory. */
  readonly dir?: string | undefined;
  /** Milliseconds between blocks, 1000 by default; 0 makes a block as soon as a transaction waits. */
  readonly blockTime?: number | undefined;
  /** Blocks are made only by `slipway_block` and by `admin`, until another pace is set. */
  readonly manual?: boolean | undefined;
  /** 0 or absent takes any free port. */
  readonly ports?: { readonly rpc?: number; readonly rest?: number; readonly grpc?: number } | undefined;
  readonly host?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  readonly random?: (() => number) | undefined;
  /** Absent: nobody reports prices. */
  readonly priceFeed?: PriceFeedOptions | undefined;
  /** Of the providers that stand beside the node; absent: there are none. */
  readonly providers?: ProviderLevers | undefined;
  /** Told of what the node could not do by its clock; it goes on. */
  readonly onFault?: ((what: string, error: unknown) => void) | undefined;
  /** Gives a new chain a history before anybody sees it. */
  readonly growth?: Growth | undefined;
}

export interface Node {
  readonly rpcUrl: string;
  readonly restUrl: string;
  readonly grpcUrl: string;
  readonly chainId: string;
  readonly state: ChainState;
  readonly height: bigint;
  readonly admin: Levers;
  onBlock(listener: (made: MadeBlock) => void): () => void;
  /** Tells of blocks as late as clients hear of them. */
  onTold(listener: (made: MadeBlock) => void): () => void;
  close(): Promise<void>;
}

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
  const { dir, growth } = options;
  const core = growth ? await openGrown({ dir, open, growth }) : open(dir);
  const feed = options.priceFeed && createPriceFeed(core, options.priceFeed);
  const pace = firstPace({ blockTime, manual });
  const maker = createBlockMaker({
    core,
    pace,
    now,
    beforeBlock: (time) => feed?.report(time),
    onFault: (error) => options.onFault?.("make a block", error),
  });
  const bus = createEventBus(core.facts);
  const onTold: Node["onTold"] = (listener) => core.onBlock(delayed(listener, () => faults.settings.late));
  onTold(bus.publish);
  const { providers = createProviderLevers(() => []) } = options;
  const levers = createLevers({ core, maker, faults, feed, providers });
  const faces = await openFaces({ core, bus, faults, host, ports, maker, levers }).catch((error) => {
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
    admin: levers,
    onBlock: core.onBlock,
    onTold,
    async close() {
      maker.stop();
      await faces.close();
      core.close();
    },
  };
}
