// One network that is in use: its chain, its index, its events, its providers' gateways. Opened when first asked for.
import type { Registry } from "@bufbuild/protobuf";
import type { NetworkEvent } from "@slipway/api";
import { type Chain, createChain, type Network } from "@slipway/chain";
import { pause } from "@slipway/chain/wait";
import { createGateway, fromChain, type Gateway } from "@slipway/gateway";
import type { Sandbox } from "@slipway/sandbox";
import { serverError } from "../errors.ts";
import type { Logger } from "../http/problem.ts";
import { createHub, type Hub } from "../hub.ts";
import { eventChannel, type IndexPosition, runIndexer } from "../indexer/run.ts";
import { leadWhile } from "../leader.ts";
import { createChainSource } from "../source/chain-source.ts";
import type { Source } from "../source/source.ts";
import { createStoreSource } from "../source/store-source.ts";
import type { Store } from "../store/open.ts";
import type { Clock } from "../views/money.ts";
import { createBell } from "./bell.ts";
import { createFeed, type NodeStatus, readStatus } from "./feed.ts";
import { createJumps, type Jumps } from "./jumps.ts";
import { watchProviders } from "./probe.ts";
import { createRpc, type Rpc } from "./rpc.ts";

export interface OpenNetwork {
  readonly network: Network;
  readonly chain: Chain;
  readonly rpc: Rpc;
  readonly hub: Hub;
  readonly source: Source;
  readonly sandbox: Sandbox | undefined;
  /** Of the sandbox. */
  readonly jumps: Jumps | undefined;
  /** How far the index has come; undefined before it began. */
  position(): IndexPosition | undefined;
  /** What the node said last, at most a block's time ago. Throws CHAIN_UNREACHABLE. */
  status(): Promise<NodeStatus>;
  /** The height and time at which money is reckoned. */
  clock(): Promise<Clock>;
  /** Pushes the balances of these accounts to those who watch them. */
  tellBalances(addresses: readonly string[], height: number): Promise<void>;
  /** Waits until the index has this block, or for a few seconds. */
  indexed(height: number): Promise<void>;
  /** The gateway of a provider; `token` is what the person signed for it. */
  gateway(provider: string, token: string | undefined, signal: AbortSignal): Promise<Gateway>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly network: Network;
  readonly sandbox?: Sandbox;
  readonly store: Store;
  readonly databaseUrl: string | undefined;
  readonly registry: Registry;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  readonly log: Logger;
}

export function openNetwork(options: OpenOptions): OpenNetwork {
  const { network, store, sandbox, now } = options;
  const closing = new AbortController();
  const { signal } = closing;
  const rpc = createRpc(network, options.fetch);
  const chain = createChain({ network, signal });
  const hub = createHub();
  const mode = sandbox === undefined ? "live" : "full";
  const stored = createStoreSource(store.db, network.name);
  const asked = createChainSource(chain, store.db, network.name, now);
  let position: IndexPosition | undefined;
  // Until its first blocks are indexed, and where another process indexes another sandbox, the chain itself is asked.
  const source = chooseSource(() => (mode === "full" && position !== undefined ? stored : asked));
  const onPosition = (next: IndexPosition) => {
    position = { ...next };
  };
  const tellBalances = async (addresses: readonly string[], height: number) => {
    for (const address of addresses.filter((each) => hub.wants(each))) {
      const coins = await chain.balances(address);
      const balances = coins.map(({ denom, amount }) => ({ denom, amount: String(amount) }));
      hub.publish([{ type: "balance", height, address, balances }]);
    }
  };
  const indexing = index({ ...options, rpc, chain, hub, mode, signal, onPosition, tellBalances });
  const bell = createBell();
  const watching = watchProviders({
    bell,
    network: network.name,
    chain,
    source,
    store,
    hub,
    signal,
    now,
    every: sandbox ? 15_000 : 300_000,
  });
  const jumps = sandbox && createJumps(sandbox.admin, now);
  // By whomever it was moved: a console, a command, a program.
  const unlisten = sandbox?.admin.onChange(() => {
    hub.publish([{ type: "sandbox", height: Number(sandbox.admin.status().height) }]);
    bell.ring();
  });
  let known: { status: NodeStatus; at: number } | undefined;
  const status = async () => {
    if (known === undefined || now() - known.at > network.blockSeconds * 1000)
      known = { status: await readStatus(rpc, signal), at: now() };
    return known.status;
  };
  return {
    network,
    chain,
    rpc,
    hub,
    source,
    sandbox,
    jumps,
    status,
    tellBalances,
    position: () => position,
    async clock() {
      const at = mode === "full" && position !== undefined && position.height > 0 ? position : await status();
      return { height: at.height, time: at.time, blockSeconds: network.blockSeconds };
    },
    async indexed(height) {
      if (mode !== "full") return;
      for (let waited = 0; (position?.height ?? 0) < height && waited < 5_000; waited += 25)
        await pause(25, signal);
    },
    async gateway(owner, token, callSignal) {
      const [facts] = await source.providers([owner]);
      // The list is believed for a while; a provider that came since then is on the chain.
      const hostUri = facts?.provider.hostUri ?? (await chain.provider(owner))?.hostUri;
      if (hostUri === undefined)
        throw serverError("PROVIDER_UNKNOWN", `${owner} is not a provider of ${network.name}.`);
      return createGateway({
        provider: { owner, hostUri },
        chain: fromChain(chain),
        ...(token === undefined ? {} : { auth: { token: async () => token } }),
        now,
        signal: AbortSignal.any([signal, callSignal]),
      });
    },
    async close() {
      unlisten?.();
      await jumps?.stop();
      closing.abort();
      await Promise.allSettled([indexing, watching]);
    },
  };
}

interface IndexOptions extends OpenOptions {
  readonly rpc: Rpc;
  readonly chain: Chain;
  readonly hub: Hub;
  readonly mode: "full" | "live";
  readonly signal: AbortSignal;
  readonly onPosition: (position: IndexPosition) => void;
  readonly tellBalances: OpenNetwork["tellBalances"];
}

/** With PGlite this process indexes; with PostgreSQL one of all processes does, and the others hear of it. */
async function index(options: IndexOptions): Promise<void> {
  const { databaseUrl, network, store, hub, signal, mode, onPosition } = options;
  if (databaseUrl === undefined) return keepIndexing(options, signal);
  await store.listen(
    eventChannel,
    (text) => {
      const note = JSON.parse(text) as { network: string; event: Parameters<Hub["publish"]>[0][number] }; // written by run.ts
      if (note.network !== network.name) return;
      hub.publish([note.event]);
      if (mode === "live") heardOf(note.event, onPosition);
    },
    signal,
  );
  await leadWhile(databaseUrl, `index/${network.name}`, signal, (own) => keepIndexing(options, own));
}

/** How far the process that indexes has come. */
function heardOf(event: NetworkEvent, onPosition: (position: IndexPosition) => void): void {
  if (event.type !== "block") return;
  const { height } = event;
  onPosition({ mode: "live", startHeight: height, height, time: new Date(event.time), chainHeight: height });
}

function chooseSource(pick: () => Source): Source {
  return {
    deal: (owner, dseq) => pick().deal(owner, dseq),
    deals: (filter) => pick().deals(filter),
    providers: (owners) => pick().providers(owners),
    counts: () => pick().counts(),
  };
}

/** A chain that cannot be reached is tried again, more and more seldom. */
async function keepIndexing(options: IndexOptions, signal: AbortSignal): Promise<void> {
  const { network, rpc, chain, store, registry, hub, mode, onPosition, tellBalances, log } = options;
  let wait = 500;
  let told = "";
  while (!signal.aborted) {
    const began = options.now();
    try {
      const feed = createFeed(chain, rpc);
      const onMoved = (addresses: readonly string[], height: number) => {
        tellBalances(addresses, height).catch(() => undefined); // the next movement tells it again
      };
      await runIndexer({
        network: network.name,
        mode,
        feed,
        store,
        registry,
        hub,
        signal,
        onPosition,
        onMoved,
      });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (!signal.aborted && why !== told) log.error(`the index of ${network.name} waits`, error);
      told = why;
    }
    wait = options.now() - began > 60_000 ? 500 : Math.min(wait * 2, 60_000);
    await pause(wait, signal);
  }
}
