/**
 * All providers of a sandbox: started, registered, audited, and brought to where the chain stands.
 * In: profiles, a node to talk to, workloads. Out: running providers. What stays true: a provider's gateway listens
 * before its address stands on the chain; nothing of a stopped sandbox goes on.
 */
import type { Signer } from "@slipway/chain";
import { sandboxError } from "../errors.ts";
import type { ChainView } from "../gateway/chain-view.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { auditorName, providerAccountName } from "./accounts.ts";
import type { BidderLimits } from "./bidder.ts";
import type { Keep } from "./keep.ts";
import { freePair, isPortTaken } from "./ports.ts";
import type { ProviderProfile } from "./profile.ts";
import type { MarketNews, ProviderNode } from "./provider-node.ts";
import { audit, register } from "./registration.ts";
import { type RunningProvider, runProvider } from "./running-provider.ts";
import { watchMarket } from "./watch.ts";

export interface ProvidersOptions {
  readonly profiles: readonly ProviderProfile[];
  readonly account: (name: string) => Signer;
  readonly node: ProviderNode;
  readonly chainView: ChainView;
  readonly runtime: Runtime;
  readonly keep: Keep;
  /** From block to block, as the pace is now: a month's price is spread over it. */
  readonly blockSeconds: () => number;
  /** Auditors besides the sandbox's own who have signed for the audited ones. */
  readonly moreAuditors?: readonly string[];
  readonly host: string;
  /** The first provider's port, the others follow, two for each; 0 takes any. Kept ports come before. */
  readonly port: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** In [0, 1); default `Math.random`. */
  readonly random?: () => number;
  readonly limits?: BidderLimits;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
  readonly onFault: (what: string, error: unknown) => void;
}

export interface Providers {
  readonly list: readonly RunningProvider[];
  /** Registers them and lets them work; resolves when they have heard of all that stands on the chain. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the gateways; nothing is on the chain before `start`. */
export async function openProviders(options: ProvidersOptions): Promise<Providers> {
  const { profiles, account, moreAuditors = [], random = Math.random } = options;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const auditors = [account(auditorName).address, ...moreAuditors];
  const list: RunningProvider[] = [];
  const close = async () => {
    stop.abort();
    await Promise.all(list.map((provider) => provider.close()));
  };
  try {
    for (const [at, profile] of profiles.entries()) {
      const signer = account(providerAccountName(profile.id));
      list.push(await listening({ ...options, profile, signer, auditors, random, signal }, at));
    }
    return { list, start: () => startAll(list, options, signal), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startAll(
  list: readonly RunningProvider[],
  { account, node, onProgress, onFault }: ProvidersOptions,
  signal: AbortSignal,
): Promise<void> {
  onProgress(`registering ${list.length} providers`);
  await Promise.all(list.map((provider) => register(node, provider)));
  await audit(node, account(auditorName).address, list);
  const { ended } = await watchMarket({
    node,
    bidders: list.map(({ bidder }) => bidder),
    signal,
    onFault,
    onBlock: ({ events }) => {
      for (const event of events) tellGateways(list, event);
    },
  });
  for (const provider of list) provider.resume();
  ended.catch((error: unknown) => {
    if (!signal.aborted) onFault("follow the chain", error);
  });
}

/** On the port it had, or the one it is meant to have (the next is for its gRPC service); on any when that is taken. */
async function listening(
  options: Omit<Parameters<typeof runProvider>[0], "port"> & { readonly port: number },
  at: number,
): Promise<RunningProvider> {
  const { keep, port, host, profile } = options;
  const wanted = keep.port(profile.id) ?? (port === 0 ? await freePair(host) : port + 2 * at);
  try {
    return await runProvider({ ...options, port: wanted });
  } catch (error) {
    if (!isPortTaken(error)) throw error;
    if (port !== 0) {
      const message = `port ${wanted}, wanted for the gateway of provider ${profile.id}, is taken`;
      throw sandboxError("SANDBOX_PORT_TAKEN", message, { cause: error, details: { port: wanted } });
    }
    return runProvider({ ...options, port: await freePair(host) });
  }
}

function tellGateways(list: readonly RunningProvider[], event: MarketNews): void {
  if (event.kind === "deployment-updated") {
    for (const { gateway } of list) gateway.deploymentUpdated(event, event.hash);
  }
  if (event.kind === "deployment-closed") {
    for (const { gateway } of list) gateway.deploymentClosed(event);
  }
}
