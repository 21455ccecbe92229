import type { Chain } from "@slipway/chain";
import type { Deal } from "../ledger/deal.ts";
import { eq } from "../store/drizzle.ts";
import type { Database } from "../store/open.ts";
import { providerProbes } from "../store/schema.ts";
import type { ProviderFacts } from "../views/provider.ts";
import { toDeal } from "./chain-rows.ts";
import type { DealFilter, DealPage, MarketCounts, Source } from "./source.ts";

/** How long the list of providers is believed: it changes a few times a day. */
const providersForMs = 60_000;
const dealsAtOnce = 5;

/** Asks the chain, for a network whose history is not indexed. */
export function createChainSource(chain: Chain, db: Database, network: string, now: () => number): Source {
  const providers = createProviderList(chain, network, now);
  const deal = (owner: string, dseq: string) => readDeal(chain, network, owner, dseq);
  return {
    deal,
    deals: (filter) => readPage(chain, filter, deal),
    async providers(owners) {
      const [all, probes] = await Promise.all([
        providers(),
        db.select().from(providerProbes).where(eq(providerProbes.network, network)),
      ]);
      const wanted = owners === undefined ? all : all.filter((each) => owners.includes(each.provider.owner));
      return wanted.map((each) => ({
        ...each,
        probe: probes.find((probe) => probe.owner === each.provider.owner),
      }));
    },
    // The chain counts nothing; a full index does.
    counts: async (): Promise<MarketCounts> => ({
      deployments: { active: 0, total: 0 },
      openOrders: 0,
      leases: { active: 0, total: 0 },
      leasePrices: [],
      bidPrices: [],
    }),
  };
}

async function readDeal(
  chain: Chain,
  network: string,
  owner: string,
  dseq: string,
): Promise<Deal | undefined> {
  const id = { owner, dseq: BigInt(dseq) };
  const answer = await chain.deployment(id);
  if (answer === null) return undefined;
  const [orders, bids, leases] = await Promise.all([chain.orders(id), chain.bids(id), chain.leases(id)]);
  return toDeal(network, answer, orders, bids, leases);
}

/** Newest first within one owner. Over all owners only the chain's own first page can be given. */
async function readPage(
  chain: Chain,
  { owner, state, limit, cursor }: DealFilter,
  deal: (owner: string, dseq: string) => Promise<Deal | undefined>,
): Promise<DealPage> {
  const filter = { ...(owner === undefined ? {} : { owner }), ...(state === undefined ? {} : { state }) };
  const { deployments } = await chain.deployments(filter, owner === undefined ? { limit } : {});
  const heads = deployments
    .flatMap(({ deployment }) =>
      deployment?.id === undefined ? [] : [{ ...deployment.id, at: deployment.createdAt }],
    )
    .toSorted((a, b) => Number(b.at - a.at));
  const from = Number(cursor ?? 0);
  const page = heads.slice(from, from + limit);
  const deals: Deal[] = [];
  for (let at = 0; at < page.length; at += dealsAtOnce) {
    const part = page.slice(at, at + dealsAtOnce);
    const found = await Promise.all(part.map((id) => deal(id.owner, String(id.dseq))));
    deals.push(...found.filter((each) => each !== undefined));
  }
  return { deals, next: heads.length > from + limit ? String(from + limit) : undefined };
}

function createProviderList(
  chain: Chain,
  network: string,
  now: () => number,
): () => Promise<ProviderFacts[]> {
  let known: { facts: Promise<ProviderFacts[]>; at: number } | undefined;
  return () => {
    if (known === undefined || now() - known.at > providersForMs) {
      const fresh = { facts: readProviders(chain, network), at: now() };
      known = fresh;
      fresh.facts.catch(() => {
        if (known === fresh) known = undefined;
      });
    }
    return known.facts;
  };
}

async function readProviders(chain: Chain, network: string): Promise<ProviderFacts[]> {
  const { providers } = await chain.providers();
  return providers.map(({ owner, hostUri, attributes, info }) => ({
    provider: {
      network,
      owner,
      hostUri,
      email: info?.email ?? "",
      website: info?.website ?? "",
      attributes: attributes.map(({ key, value }) => ({ key, value })),
      createdHeight: 0,
    },
    audits: [],
    probe: undefined,
    leases: { active: 0, total: 0 },
  }));
}
