/**
 * An Akash network in one process: chain, node, providers and their workloads, started and stopped together.
 * In: where to keep it and where to listen. Out: the network as any client knows one, and the levers that only a
 * sandbox has. What stays true: after `close` nothing runs; what stood on the chain stands there at the next start.
 */
import { join, resolve } from "node:path";
import { type Chain, createChain, type Network, type Signer } from "@slipway/chain";
import { describeGenesis } from "./chain/index.ts";
import { sandboxError } from "./errors.ts";
import { beginHistory, type History } from "./history.ts";
import { at } from "./node/genesis-facts.ts";
import type { Growth } from "./node/grown.ts";
import type { Levers } from "./node/levers.ts";
import { createNode, type Node } from "./node/node.ts";
import { aktPrice, beginChain, funds, ownAccounts } from "./own-chain.ts";
import { type PopulationOptions, planOf } from "./population/plan.ts";
import { accountOf, fieldAuditor, oracleName, privateKeyOf } from "./provider/accounts.ts";
import type { BidderLimits } from "./provider/bidder.ts";
import { builtInProviders } from "./provider/catalogue.ts";
import { createChainNode, createChainView } from "./provider/chain-node.ts";
import { openKeep } from "./provider/keep.ts";
import { createProviderLevers, type ProviderLevers } from "./provider/levers.ts";
import type { ProviderProfile } from "./provider/profile.ts";
import { openProviders, type Providers } from "./provider/providers.ts";
import type { RunningProvider } from "./provider/running-provider.ts";
import { createRuntime } from "./runtime/index.ts";
import { shortHash } from "./runtime/names.ts";
import type { Runtime } from "./runtime/runtime.ts";

export interface SandboxOptions {
  /** Where everything is kept; absent: in memory. */
  readonly dir?: string;
  /** Akash genesis JSON to start from instead of the sandbox's own. */
  readonly genesis?: unknown;
  readonly chainId?: string;
  /** Milliseconds between blocks, 1000 by default; 0 makes a block as soon as a transaction waits. */
  readonly blockTime?: number;
  /** No block is made by the clock. */
  readonly manual?: boolean;
  /** 0 or absent takes any free port; `gateway` is the first provider's, the others follow. */
  readonly ports?: SandboxPorts;
  readonly host?: string;
  /** Resolve as soon as the chain and the gateways answer; the providers register meanwhile (see `ready`). */
  readonly eager?: boolean;
  /** Default: the built-in ones. */
  readonly providers?: readonly ProviderProfile[];
  /** A history of other people, grown when the chain is new; nobody unless given. */
  readonly population?: PopulationOptions;
  /** The history of that population, for a chain on disk, when it began to grow before. */
  readonly history?: History;
  /** How long providers wait for a lease and for a manifest, and how often they withdraw. */
  readonly limits?: BidderLimits;
  readonly runtime?: "docker" | "simulated" | "auto";
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly random?: () => number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
  /** Told of what node or providers could not do; the sandbox goes on. */
  readonly onFault?: (what: string, error: unknown) => void;
}

export interface SandboxPorts {
  readonly rpc?: number;
  readonly rest?: number;
  readonly grpc?: number;
  readonly gateway?: number;
  /** Where workloads answer by host name. */
  readonly ingress?: number;
}

export interface Sandbox {
  readonly network: Network;
  readonly rpcUrl: string;
  readonly restUrl: string;
  readonly grpcUrl: string;
  readonly runtime: Pick<Runtime, "kind" | "detail" | "ingressPort" | "standIns">;
  readonly providers: readonly SandboxProvider[];
  readonly admin: SandboxAdmin;
  /** Resolves when the providers stand on the chain and bid; rejects when they could not be started. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

export interface SandboxProvider {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly region: string;
  readonly hostUri: string;
}

export interface SandboxCoin {
  readonly denom: string;
  readonly amount: bigint;
}

/** What only a sandbox has. Prices are USD for an AKT with 18 decimals. Pace, plans and faults do not outlast a restart. */
export interface SandboxAdmin extends Omit<Levers, "faucet"> {
  /** Gives play money, a thousand AKT and a thousand ACT unless told; answers what was given. */
  faucet(address: string, coins?: readonly SandboxCoin[]): readonly SandboxCoin[];
  /** Reports this price from now on. */
  setPrice(price: bigint): void;
}

export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = "127.0.0.1", manual = false, onProgress = () => {} } = options;
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    stop.abort();
    for (const each of closers.splice(0).reverse()) await each();
  };
  try {
    onProgress("starting the chain");
    let running: readonly RunningProvider[] = [];
    const node = await startNode(
      options,
      host,
      createProviderLevers(() => running),
    );
    closers.push(() => node.close());
    const runtime = await createRuntime({
      kind: options.runtime ?? "auto",
      host,
      ingressPort: options.ports?.ingress ?? 0,
      // Volumes of leases are found again by it.
      ...(options.dir === undefined ? {} : { instance: shortHash(resolve(options.dir), 16) }),
      ...(options.now ? { now: options.now } : {}),
    });
    closers.push(() => runtime.close());
    const network = networkOf(node);
    const chain = createChain({ network, signal });
    const providers = await openAll({ options, node, runtime, network, chain, host, signal });
    closers.push(() => providers.close());
    running = providers.list;
    const ready = providers.start();
    // Whoever does not wait hears of it through `onFault`.
    ready.catch((error: unknown) => options.onFault?.("start the providers", error));
    if (!manual && options.eager !== true) await ready;
    const { list } = providers;
    options.signal?.addEventListener("abort", () => void close(), { once: true });
    return {
      network,
      rpcUrl: node.rpcUrl,
      restUrl: node.restUrl,
      grpcUrl: node.grpcUrl,
      runtime: {
        kind: runtime.kind,
        detail: runtime.detail,
        ingressPort: runtime.ingressPort,
        standIns: runtime.standIns,
      },
      providers: list.map(({ owner, hostUri, profile }) => ({
        id: profile.id,
        owner,
        name: profile.name,
        region: profile.region,
        hostUri,
      })),
      admin: adminOf(node),
      ready,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startNode(options: SandboxOptions, host: string, providers: ProviderLevers): Promise<Node> {
  const { dir, genesis, now = Date.now, blockTime, manual, random } = options;
  const seed = seedOf(options);
  const oracle = accountOf(seed, oracleName).address;
  const own = await beginningOf(options, now());
  const node = await createNode({
    growth: own.growth,
    genesis: genesis ?? own.genesis,
    dir: dir === undefined ? undefined : join(dir, "chain"),
    blockTime,
    manual,
    host,
    now,
    random,
    ports: options.ports,
    providers,
    onFault: options.onFault,
    // A genesis of somebody else names another oracle; an exported state of this sandbox names its own.
    priceFeed:
      genesis === undefined || oraclesOf(genesis).includes(oracle)
        ? { privateKey: privateKeyOf(seed, oracleName), price: aktPrice }
        : undefined,
  });
  for (const line of genesis === undefined ? [] : describeGenesis(genesis)) options.onProgress?.(line);
  return node;
}

function oraclesOf(genesis: unknown): readonly unknown[] {
  const sources = at(genesis, "app_state", "oracle", "params", "sources");
  return Array.isArray(sources) ? sources : [];
}

/** The genesis of a chain of its own, and the past that it gets when one is wanted. */
async function beginningOf(options: SandboxOptions, now: number) {
  const { dir, genesis, providers = builtInProviders, population = { size: "none" } } = options;
  const { signal, onProgress } = options;
  const isWanted = planOf(population) !== undefined;
  if (isWanted && genesis !== undefined)
    throw sandboxError(
      "SANDBOX_POPULATION_WRONG",
      "A population cannot be grown on a genesis that was given.",
    );
  const wanted = { chainId: seedOf(options), providers, blockSeconds: blockSecondsOf(options), now };
  const inMemory = dir === undefined;
  const own = await beginChain({ ...wanted, population: inMemory ? population : { size: "none" } });
  const growth: Growth = {
    here: async (core) => own.grow?.(core, { signal, onProgress }),
    async at(place) {
      signal?.throwIfAborted();
      const history =
        options.history ?? beginHistory({ ...wanted, providers: options.providers, population });
      const drop = () => history?.drop();
      signal?.addEventListener("abort", drop, { once: true });
      await history?.keepAt(place, onProgress).finally(() => signal?.removeEventListener("abort", drop));
    },
  };
  return { genesis: own.genesis, growth: isWanted ? growth : undefined };
}

async function openAll(parts: {
  options: SandboxOptions;
  node: Node;
  runtime: Runtime;
  network: Network;
  chain: Chain;
  host: string;
  signal: AbortSignal;
}): Promise<Providers> {
  const { options, node, runtime, network, chain, host, signal } = parts;
  const profiles = options.providers ?? builtInProviders;
  if (profiles.length === 0) return { list: [], start: async () => {}, close: async () => {} };
  const signers = signersOf(options);
  if (options.genesis !== undefined) await fundStrangers(chain, node, [...signers.values()]);
  return openProviders({
    profiles,
    account: (name) => accountOf(seedOf(options), name),
    node: createChainNode(chain, signers, node.onTold, signal),
    chainView: createChainView(chain),
    runtime,
    keep: openKeep(options.dir),
    blockSeconds: () => network.blockSeconds,
    moreAuditors: isSignedByTheField(options.genesis, signers) ? [fieldAuditor] : [],
    host,
    port: options.ports?.gateway ?? 0,
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    ...(options.limits ? { limits: options.limits } : {}),
    signal,
    onProgress: options.onProgress ?? (() => {}),
    onFault: options.onFault ?? (() => {}),
  });
}

/** Our own genesis carries those signatures, and so does a state that was exported from it. */
function isSignedByTheField(genesis: unknown, providers: ReadonlyMap<string, Signer>): boolean {
  if (genesis === undefined) return true;
  const audits = at(genesis, "app_state", "audit", "providers");
  if (!Array.isArray(audits)) return false;
  return audits.some((each: unknown) => {
    const { owner, auditor } = Object(each);
    return auditor === fieldAuditor && providers.has(owner);
  });
}

/** In a chain that does not know the providers they need money first. */
async function fundStrangers(chain: Chain, node: Node, signers: readonly Signer[]): Promise<void> {
  for (const { address } of signers) {
    const balances = await chain.balances(address);
    if (balances.some(({ denom, amount }) => denom === "uakt" && amount > 0n)) continue;
    node.admin.faucet(address, [{ denom: "uakt", amount: funds.uakt.toString() }]);
  }
}

function signersOf(options: SandboxOptions): ReadonlyMap<string, Signer> {
  const signers = ownAccounts(seedOf(options), options.providers ?? builtInProviders);
  return new Map(signers.map((signer) => [signer.address, signer]));
}

/** Keys and names come from the chain's id, so that the same sandbox has the same addresses at every start. */
function seedOf({ chainId, genesis }: SandboxOptions): string {
  const named =
    typeof genesis === "object" && genesis !== null ? Reflect.get(genesis, "chain_id") : undefined;
  return typeof named === "string" ? named : (chainId ?? "sandbox");
}

function blockSecondsOf({ blockTime = 1_000 }: SandboxOptions): number {
  return blockTime > 0 ? blockTime / 1_000 : 1;
}

function networkOf(node: Node): Network {
  return {
    name: "sandbox",
    title: "Sandbox",
    kind: "sandbox",
    chainId: node.chainId,
    rpc: [node.rpcUrl],
    rest: [node.restUrl],
    grpc: [node.grpcUrl],
    feeDenom: "uakt",
    gasPrice: "0.025",
    paymentDenom: "uact",
    // What blocks of now make of an hour; the pace can change.
    get blockSeconds() {
      return node.admin.pace().blockTime / 1_000;
    },
  };
}

function adminOf({ admin }: Node): SandboxAdmin {
  return {
    ...admin,
    setPrice: (price) => void admin.priceFeed({ kind: "steady", price }),
    faucet(address, coins) {
      const given = coins?.map(({ denom, amount }) => ({ denom, amount: amount.toString() }));
      return admin.faucet(address, given).map(({ denom, amount }) => ({ denom, amount: BigInt(amount) }));
    },
  };
}
