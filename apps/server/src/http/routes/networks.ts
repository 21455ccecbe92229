import type { MarketView, NetworkEvent, NetworkStatus } from "@slipway/api";
import { type Dec, parseDec } from "@slipway/market";
import type { OpenNetwork } from "../../networks/open-network.ts";
import { assertRelayed } from "../../networks/rpc.ts";
import type { MarketCounts, PricePoint } from "../../source/source.ts";
import { and, desc, eq, lt } from "../../store/drizzle.ts";
import { blocks } from "../../store/schema.ts";
import type { Clock } from "../../views/money.ts";
import { toPrice } from "../../views/price.ts";
import { type ProviderFacts, toProviderView } from "../../views/provider.ts";
import type { Deps } from "../deps.ts";
import { onlyLoopback } from "../guard.ts";
import { type App, mount, mountStream } from "../mount.ts";

/** Networks, their state, blocks, events and market. */
export function mountNetworks(app: App, { networks, store, log }: Deps): void {
  mount(app, "listNetworks", () => ({ default: networks.default, networks: networks.list() }));
  mount(app, "addNetwork", ({ body, context }) => {
    onlyLoopback(context);
    return networks.add(body);
  });
  mount(app, "getStatus", ({ params }) => toStatus(networks.open(params.network)));
  mount(app, "relayRpc", ({ params, body, signal }) => {
    assertRelayed(Array.isArray(body) ? body : [body]);
    return networks.open(params.network).rpc.relay(body, signal);
  });
  mountStream(app, "streamEvents", log, ({ params, query, signal }) =>
    withHello(networks.open(params.network), query, signal),
  );
  mount(app, "listBlocks", async ({ params, query }) => {
    const limit = query.limit ?? 20;
    const before = Number(query.cursor ?? Number.MAX_SAFE_INTEGER);
    const where = and(eq(blocks.network, params.network), lt(blocks.height, before));
    const rows = await store.db
      .select()
      .from(blocks)
      .where(where)
      .orderBy(desc(blocks.height))
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      blocks: page.map(({ network: _network, time, ...row }) => ({ ...row, time: time.toISOString() })),
      ...(rows.length > limit && last ? { next: String(last.height) } : {}),
    };
  });
  mount(app, "getMarket", async ({ params }) => {
    const network = networks.open(params.network);
    const [clock, facts, counts] = await Promise.all([
      network.clock(),
      network.source.providers(),
      network.source.counts(),
    ]);
    return toMarket(clock, facts, counts);
  });
}

/** Says first where the network stands, so that a reader that was away knows to ask anew. */
async function* withHello(
  open: OpenNetwork,
  filter: { owner?: string | undefined; dseq?: string | undefined },
  signal: AbortSignal,
): AsyncGenerator<NetworkEvent> {
  const events = open.hub.subscribe(filter, signal);
  const { height, time } = await open.clock();
  const { name, chainId } = open.network;
  yield { type: "hello", height, time: time.toISOString(), network: name, chainId };
  yield* events;
}

async function toStatus(open: OpenNetwork): Promise<NetworkStatus> {
  const { network, sandbox, source } = open;
  const [node, facts] = await Promise.all([open.status(), source.providers()]);
  const position = open.position();
  return {
    network: network.name,
    kind: network.kind,
    chainId: node.chainId,
    height: node.height,
    time: node.time.toISOString(),
    blockSeconds: network.blockSeconds,
    catchingUp: node.catchingUp,
    nodeVersion: node.version,
    indexer: {
      mode: position?.mode ?? "off",
      height: position?.height ?? 0,
      startHeight: position?.startHeight ?? 0,
      behind: position === undefined ? node.height : Math.max(0, node.height - position.height),
    },
    ...(sandbox === undefined
      ? {}
      : { runtime: { kind: sandbox.runtime.kind, detail: sandbox.runtime.detail } }),
    providers: { total: facts.length, online: facts.filter((each) => each.probe?.online).length },
    leases: { active: facts.reduce((sum, each) => sum + each.leases.active, 0) },
  };
}

function toMarket(clock: Clock, facts: readonly ProviderFacts[], counts: MarketCounts): MarketView {
  const views = facts.map(toProviderView);
  const online = views.filter((each) => each.online === true);
  const sum = (kind: "cpu" | "memory" | "storage" | "gpu", of: "total" | "free") =>
    String(online.reduce((total, each) => total + BigInt(each.capacity?.[kind][of] ?? "0"), 0n));
  const supply = (kind: "cpu" | "memory" | "storage" | "gpu") => ({
    total: sum(kind, "total"),
    free: sum(kind, "free"),
  });
  return {
    height: clock.height,
    providers: { total: views.length, online: online.length },
    deployments: counts.deployments,
    orders: { open: counts.openOrders },
    leases: counts.leases,
    capacity: {
      cpu: supply("cpu"),
      memory: supply("memory"),
      storage: supply("storage"),
      gpu: supply("gpu"),
    },
    gpus: mergeGpus(views.flatMap((each) => each.gpus)),
    leasePrices: toStats(counts.leasePrices, clock.blockSeconds),
    bidPrices: toStats(counts.bidPrices, clock.blockSeconds),
  };
}

function mergeGpus(all: readonly MarketView["gpus"][number][]): MarketView["gpus"] {
  const merged = new Map<string, MarketView["gpus"][number]>();
  for (const each of all) {
    const key = `${each.vendor}/${each.model}`;
    const before = merged.get(key);
    const add = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : a + b);
    merged.set(
      key,
      before === undefined
        ? each
        : {
            ...before,
            providers: before.providers + 1,
            total: add(before.total, each.total),
            free: add(before.free, each.free),
          },
    );
  }
  const free = (gpu: MarketView["gpus"][number]) => gpu.free ?? -1;
  return [...merged.values()].toSorted((a, b) => free(b) - free(a) || (a.model < b.model ? -1 : 1));
}

/** Prices in the denomination that most have. */
function toStats(points: readonly PricePoint[], blockSeconds: number): MarketView["leasePrices"] {
  const byDenom = Map.groupBy(points, (point) => point.denom);
  const [most] = [...byDenom].toSorted((a, b) => b[1].length - a[1].length);
  if (most === undefined) return null;
  const [denom, own] = most;
  const sorted = own.map((point) => parseDec(point.amount)).toSorted((a, b) => (a < b ? -1 : 1));
  const perHour = (at: number) => toPrice(denom, sorted[at] ?? (0n as Dec), blockSeconds).perHour;
  return {
    denom,
    count: sorted.length,
    minPerHour: perHour(0),
    medianPerHour: perHour(Math.floor((sorted.length - 1) / 2)),
    maxPerHour: perHour(sorted.length - 1),
  };
}
