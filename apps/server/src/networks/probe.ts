import { type Chain, SlipwayError } from "@slipway/chain";
import {
  createGateway,
  createStatusClient,
  fromChain,
  type Gateway,
  type ProviderStatus,
} from "@slipway/gateway";
import { printCluster } from "@slipway/market";
import type { Hub } from "../hub.ts";
import { upsert } from "../ledger/rows.ts";
import type { Source } from "../source/source.ts";
import type { Store } from "../store/open.ts";
import { providerProbes } from "../store/schema.ts";
import type { ProbedCapacity, ProbedModel, ProbeRow, ProviderFacts } from "../views/provider.ts";
import { type Bell, createBell } from "./bell.ts";

export interface WatchOptions {
  readonly network: string;
  readonly chain: Pick<Chain, "certificates">;
  readonly source: Source;
  readonly store: Store;
  readonly hub: Hub;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Milliseconds from one round to the next. */
  readonly every: number;
  /** Rung when somebody knows that a provider has changed. */
  readonly bell?: Bell;
}

const patienceMs = 10_000;
const soonMs = 500;
const atOnce = 8;

/** Asks every provider for its status, round after round, and keeps the last answer. Newcomers are asked soon. */
export async function watchProviders(options: WatchOptions): Promise<void> {
  const { signal, source, every, now, bell = createBell() } = options;
  const asked = new Map<string, string>();
  let due = 0;
  let wait = 1_000;
  while (!signal.aborted) {
    if (await bell.wait(wait, signal)) due = 0;
    const facts = signal.aborted ? [] : await source.providers().catch(() => []);
    const news = facts.filter(({ provider }) => asked.get(provider.owner) !== provider.hostUri);
    const isDue = now() >= due;
    if (isDue) due = now() + every;
    await askAll(options, isDue ? facts : news);
    for (const { provider } of news) asked.set(provider.owner, provider.hostUri);
    // Where some are new there may be more in a moment: those of a fresh network register one after the other.
    const isGrowing = facts.length === 0 || news.length > 0;
    wait = isGrowing ? Math.min(soonMs, every) : Math.max(0, due - now());
  }
}

/** A few at a time; one that does not answer holds up nobody else. */
async function askAll(options: WatchOptions, facts: readonly ProviderFacts[]): Promise<void> {
  const left = facts.values();
  const askOnAndOn = async () => {
    for (const { provider, probe } of left) {
      if (options.signal.aborted) return;
      await ask(options, provider, probe).catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, askOnAndOn));
}

async function ask(
  { network, chain, store, hub, signal, now }: WatchOptions,
  provider: { owner: string; hostUri: string },
  before: ProbeRow | undefined,
): Promise<void> {
  const own = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const gateway = createGateway({ provider, chain: fromChain(chain), now, signal: own });
  const answer = await askStatus(gateway, provider, chain, own, now).then(
    (status) => ({ online: true, capacity: toCapacity(status), problem: null }),
    (error: unknown) => ({
      online: false,
      capacity: before?.capacity ?? null,
      problem: error instanceof SlipwayError ? error.code : "GATEWAY_UNREACHABLE",
    }),
  );
  if (signal.aborted) return;
  const version = answer.online ? await readVersion(gateway.version()) : (before?.version ?? null);
  const checkedAt = new Date(now());
  await upsert(store.db, providerProbes, [{ network, owner: provider.owner, ...answer, version, checkedAt }]);
  if (before?.online === answer.online) return;
  const action = answer.online ? "online" : "offline";
  hub.publish([{ type: "provider", height: 0, owner: provider.owner, action }]);
}

/** Over gRPC a provider tells more (which GPUs); who does not answer there is asked over HTTP. */
async function askStatus(
  gateway: Gateway,
  provider: { owner: string; hostUri: string },
  chain: Pick<Chain, "certificates">,
  signal: AbortSignal,
  now: () => number,
): Promise<ProviderStatus> {
  if (leadsNowhere(provider.hostUri)) throw new Error(`${provider.hostUri} is nobody's address`);
  const finer = createStatusClient({ provider, chain: fromChain(chain), now });
  const soon = AbortSignal.any([signal, AbortSignal.timeout(patienceMs / 2)]);
  return finer.status({ signal: soon }).catch(() => gateway.status());
}

/** Names in `.invalid` are nobody's (RFC 6761); to look them up takes seconds where no resolver answers. */
function leadsNowhere(hostUri: string): boolean {
  return URL.parse(hostUri)?.hostname.endsWith(".invalid") === true;
}

async function readVersion(asked: Promise<{ akash: unknown }>): Promise<string | null> {
  const { akash } = await asked.catch(() => ({ akash: undefined }));
  const { version } = { version: undefined, ...(typeof akash === "object" ? akash : {}) };
  return typeof version === "string" ? version : null;
}

/** What all nodes have together, and what of it is free. */
export function toCapacity(status: ProviderStatus): ProbedCapacity {
  const nodes = status.nodes.map(({ allocatable, available }) => ({
    total: allocatable ?? available,
    free: available,
  }));
  const sum = (pick: (node: (typeof nodes)[number]) => number) =>
    String(nodes.reduce((total, node) => total + Math.max(0, Math.round(pick(node))), 0));
  return {
    cpu: { total: sum((node) => node.total.cpu), free: sum((node) => node.free.cpu) },
    memory: { total: sum((node) => node.total.memory), free: sum((node) => node.free.memory) },
    storage: { total: sum((node) => node.total.ephemeral), free: sum((node) => node.free.ephemeral) },
    gpu: { total: sum((node) => node.total.gpu), free: sum((node) => node.free.gpu) },
    models: modelsOf(status),
    ...(status.inventory === undefined ? {} : { inventory: printCluster(status.inventory) }),
  };
}

/** Devices by model. What is free is known by node, so it can be told by model only where a node has one model. */
function modelsOf(status: ProviderStatus): ProbedModel[] {
  const found = new Map<string, ProbedModel>();
  for (const { devices = [], available } of status.nodes) {
    const names = new Set(devices.map((each) => `${each.vendor}/${each.model}`));
    for (const name of names) {
      const own = devices.filter((each) => `${each.vendor}/${each.model}` === name);
      const [first] = own;
      if (first === undefined) continue;
      const before = found.get(name);
      const free = names.size === 1 && before?.free !== null ? (before?.free ?? 0) + available.gpu : null;
      const { vendor, model, memory } = first;
      found.set(name, { vendor, model, memory, total: (before?.total ?? 0) + own.length, free });
    }
  }
  return [...found.values()];
}
