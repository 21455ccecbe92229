import { serverError } from "../../errors.ts";
import type { Deal } from "../../ledger/deal.ts";
import { upsert } from "../../ledger/rows.ts";
import type { OpenNetwork } from "../../networks/open-network.ts";
import { and, eq, inArray } from "../../store/drizzle.ts";
import type { Database } from "../../store/open.ts";
import { history, keptSdls, manifests } from "../../store/schema.ts";
import {
  type DealFacts,
  type KeptRow,
  toDeploymentSummary,
  toDeploymentView,
  type ViewContext,
} from "../../views/deployment.ts";
import { toHistoryEntry } from "../../views/history.ts";
import type { ProviderFacts } from "../../views/provider.ts";
import type { Deps } from "../deps.ts";
import { onlyOwner } from "../guard.ts";
import { type App, mount } from "../mount.ts";

/** Deployments: lists, one, its history, and the SDL text that its owner keeps here. */
export function mountDeployments(app: App, { networks, store, now }: Deps): void {
  const { db } = store;
  mount(app, "listDeployments", async ({ params, query }) => {
    const open = networks.open(params.network);
    const context = await contextOf(open);
    const { deals, next } = await open.source.deals({ ...query, limit: query.limit ?? 50 });
    const facts = await factsOf(db, open, deals);
    return {
      height: context.clock.height,
      deployments: facts.map((each) => toDeploymentSummary(each, context)),
      ...(next === undefined ? {} : { next }),
    };
  });
  mount(app, "getDeployment", async ({ params }) => {
    const open = networks.open(params.network);
    const deal = await findDeal(open, params);
    const [facts] = await factsOf(db, open, [deal]);
    return toDeploymentView(facts ?? missing(params), await contextOf(open));
  });
  mount(app, "getDeploymentHistory", async ({ params }) => {
    const open = networks.open(params.network);
    await findDeal(open, params);
    const rows = await db
      .select()
      .from(history)
      .where(ofDeployment(history, params))
      .orderBy(history.height, history.position);
    return { entries: rows.map(toHistoryEntry) };
  });
  mount(app, "getSdl", async ({ params, context }) => {
    onlyOwner(context, params.owner, now);
    const [row] = await db.select().from(keptSdls).where(ofDeployment(keptSdls, params));
    if (row === undefined)
      throw serverError("SDL_NOT_KEPT", `No SDL is kept for deployment ${params.dseq} of ${params.owner}.`);
    return toKept(row);
  });
  mount(app, "putSdl", async ({ params, body, context }) => {
    onlyOwner(context, params.owner, now);
    const row: KeptRow = {
      ...params,
      sdl: body.sdl,
      name: body.name ?? null,
      templateId: body.templateId ?? null,
      updatedAt: new Date(now()),
    };
    await upsert(db, keptSdls, [row]);
    return toKept(row);
  });
}

type Params = { network: string; owner: string; dseq: string };
type Keyed = typeof history | typeof keptSdls | typeof manifests;

function ofDeployment(table: Keyed, { network, owner, dseq }: Params) {
  return and(eq(table.network, network), eq(table.owner, owner), eq(table.dseq, dseq));
}

/** Throws DEPLOYMENT_NOT_FOUND. */
export async function findDeal(open: OpenNetwork, params: Params): Promise<Deal> {
  return (await open.source.deal(params.owner, params.dseq)) ?? missing(params);
}

function missing({ network, owner, dseq }: Params): never {
  throw serverError("DEPLOYMENT_NOT_FOUND", `${owner} has no deployment ${dseq} on ${network}.`);
}

async function contextOf(open: OpenNetwork): Promise<ViewContext> {
  const { name, paymentDenom } = open.network;
  return { network: name, paymentDenom, clock: await open.clock() };
}

/** Joins what belongs to the deployments: manifests brought, texts kept, providers. */
async function factsOf(db: Database, open: OpenNetwork, deals: readonly Deal[]): Promise<DealFacts[]> {
  if (deals.length === 0) return [];
  const owners = [...new Set(deals.map((deal) => deal.owner))];
  const names = new Set(deals.flatMap((deal) => [...deal.bids, ...deal.leases].map((row) => row.provider)));
  const of = (table: typeof manifests | typeof keptSdls) =>
    and(eq(table.network, open.network.name), inArray(table.owner, owners));
  const [brought, kept, facts] = await Promise.all([
    db.select().from(manifests).where(of(manifests)),
    db.select().from(keptSdls).where(of(keptSdls)),
    open.source.providers([...names]),
  ]);
  const providers = new Map<string, ProviderFacts>(facts.map((each) => [each.provider.owner, each]));
  const isOf = (deal: Deal) => (row: { owner: string; dseq: string }) =>
    row.owner === deal.owner && row.dseq === deal.dseq;
  return deals.map((deal) => ({
    deal,
    manifests: brought.filter(isOf(deal)),
    kept: kept.find(isOf(deal)),
    providers,
  }));
}

function toKept({ sdl, name, templateId, updatedAt }: KeptRow) {
  return { sdl, name, templateId, updatedAt: updatedAt.toISOString() };
}
