import { readDeals } from "../ledger/rows.ts";
import { and, count, desc, eq, inArray, lt, or } from "../store/drizzle.ts";
import type { Database } from "../store/open.ts";
import * as schema from "../store/schema.ts";
import type { ProviderFacts } from "../views/provider.ts";
import type { DealFilter, DealPage, MarketCounts, Source } from "./source.ts";

/** Reads a network whose whole chain is indexed. */
export function createStoreSource(db: Database, network: string): Source {
  return {
    async deal(owner, dseq) {
      const [deal] = await readDeals(db, network, [{ owner, dseq }]);
      return deal?.deployment === undefined ? undefined : deal;
    },
    deals: (filter) => readPage(db, network, filter),
    providers: (owners) => readProviders(db, network, owners),
    counts: () => readCounts(db, network),
  };
}

/** The cursor says after which deployment to go on: "height/owner/dseq". */
async function readPage(db: Database, network: string, filter: DealFilter): Promise<DealPage> {
  const { deployments } = schema;
  const [height, afterOwner = "", afterDseq = ""] = (filter.cursor ?? "").split("/");
  const after = Number(height);
  const where = and(
    eq(deployments.network, network),
    filter.owner === undefined ? undefined : eq(deployments.owner, filter.owner),
    filter.state === undefined ? undefined : eq(deployments.state, filter.state),
    filter.cursor === undefined || !Number.isInteger(after)
      ? undefined
      : or(
          lt(deployments.createdHeight, after),
          and(eq(deployments.createdHeight, after), lt(deployments.owner, afterOwner)),
          and(
            eq(deployments.createdHeight, after),
            eq(deployments.owner, afterOwner),
            lt(deployments.dseq, afterDseq),
          ),
        ),
  );
  const rows = await db
    .select()
    .from(deployments)
    .where(where)
    .orderBy(desc(deployments.createdHeight), desc(deployments.owner), desc(deployments.dseq))
    .limit(filter.limit + 1);
  const page = rows.slice(0, filter.limit);
  const found = await readDeals(db, network, page);
  const byKey = new Map(found.map((deal) => [`${deal.owner}/${deal.dseq}`, deal]));
  const last = page.at(-1);
  return {
    deals: page.flatMap((row) => byKey.get(`${row.owner}/${row.dseq}`) ?? []),
    next: rows.length > filter.limit && last ? `${last.createdHeight}/${last.owner}/${last.dseq}` : undefined,
  };
}

async function readProviders(
  db: Database,
  network: string,
  owners?: readonly string[],
): Promise<ProviderFacts[]> {
  if (owners?.length === 0) return [];
  const { providers, providerAudits, providerProbes, leases } = schema;
  const named = <T extends typeof providers.owner>(column: T) =>
    owners === undefined ? undefined : inArray(column, [...owners]);
  const [rows, audits, probes, counts] = await Promise.all([
    db
      .select()
      .from(providers)
      .where(and(eq(providers.network, network), named(providers.owner))),
    db.select().from(providerAudits).where(eq(providerAudits.network, network)),
    db.select().from(providerProbes).where(eq(providerProbes.network, network)),
    db
      .select({ provider: leases.provider, state: leases.state, count: count() })
      .from(leases)
      .where(eq(leases.network, network))
      .groupBy(leases.provider, leases.state),
  ]);
  return rows.map((provider) => {
    const own = counts.filter((each) => each.provider === provider.owner);
    const live = own.filter((each) => each.state === "active" || each.state === "reclaiming");
    return {
      provider,
      audits: audits.filter((each) => each.owner === provider.owner),
      probe: probes.find((each) => each.owner === provider.owner),
      leases: { active: sum(live), total: sum(own) },
    };
  });
}

async function readCounts(db: Database, network: string): Promise<MarketCounts> {
  const { deployments, orders, leases, bids } = schema;
  const [deploymentStates, openOrders, leaseStates, running, offered] = await Promise.all([
    db
      .select({ state: deployments.state, count: count() })
      .from(deployments)
      .where(eq(deployments.network, network))
      .groupBy(deployments.state),
    db
      .select({ count: count() })
      .from(orders)
      .where(and(eq(orders.network, network), eq(orders.state, "open"))),
    db
      .select({ state: leases.state, count: count() })
      .from(leases)
      .where(eq(leases.network, network))
      .groupBy(leases.state),
    db
      .select({ denom: leases.priceDenom, amount: leases.priceAmount })
      .from(leases)
      .where(and(eq(leases.network, network), eq(leases.state, "active"))),
    db
      .select({ denom: bids.priceDenom, amount: bids.priceAmount })
      .from(bids)
      .where(and(eq(bids.network, network), eq(bids.state, "open"))),
  ]);
  const live = (row: { state: string }) => row.state === "active" || row.state === "reclaiming";
  return {
    deployments: { active: sum(deploymentStates.filter(live)), total: sum(deploymentStates) },
    openOrders: sum(openOrders),
    leases: { active: sum(leaseStates.filter(live)), total: sum(leaseStates) },
    leasePrices: running,
    bidPrices: offered,
  };
}

const sum = (rows: readonly { count: number }[]) => rows.reduce((total, row) => total + row.count, 0);
