// A deployment's rows → what the API shows of it. Pure.
import type {
  BidView,
  DeploymentSummary,
  DeploymentView,
  EscrowView,
  GroupView,
  LeaseView,
  OrderView,
} from "@slipway/api";
import { mulDecInt, parseDec } from "@slipway/market";
import type { BidRow, Deal, GroupRow, LeaseRow, OrderRow } from "../ledger/deal.ts";
import { isBid, paymentXid } from "../ledger/ledger.ts";
import type { keptSdls, manifests } from "../store/schema.ts";
import { type Clock, toMoney } from "./money.ts";
import { toPrice } from "./price.ts";
import { nameOf, type ProviderFacts, toProviderRef } from "./provider.ts";
import { stepOf } from "./step.ts";

export type ManifestRow = typeof manifests.$inferSelect;
export type KeptRow = typeof keptSdls.$inferSelect;

/** All that a view of one deployment is made of. */
export interface DealFacts {
  readonly deal: Deal;
  readonly manifests: readonly ManifestRow[];
  readonly kept: KeptRow | undefined;
  readonly providers: ReadonlyMap<string, ProviderFacts>;
}
export interface ViewContext {
  readonly network: string;
  readonly paymentDenom: string;
  readonly clock: Clock;
}

export function toDeploymentSummary(facts: DealFacts, context: ViewContext): DeploymentSummary {
  const { deal, providers } = facts;
  const live = deal.leases.filter((lease) => lease.state === "active" || lease.state === "reclaiming");
  return {
    ...head(facts, context),
    groups: deal.groups.length,
    openBids: deal.bids.filter((bid) => bid.state === "open").length,
    activeLeases: live.length,
    providers: live.map(({ provider }) => ({
      owner: provider,
      name: nameOf(provider, providers.get(provider)?.provider),
    })),
  };
}

export function toDeploymentView(facts: DealFacts, context: ViewContext): DeploymentView {
  const { deal, kept } = facts;
  const { clock } = context;
  return {
    ...head(facts, context),
    network: context.network,
    height: clock.height,
    time: clock.time.toISOString(),
    groups: deal.groups.toSorted((a, b) => a.gseq - b.gseq).map(toGroup),
    orders: deal.orders
      .toSorted((a, b) => a.gseq - b.gseq || a.oseq - b.oseq)
      .map((each) => toOrder(each, deal, clock)),
    bids: deal.bids
      .toSorted((a, b) => a.gseq - b.gseq || a.oseq - b.oseq || compareDec(a.priceAmount, b.priceAmount))
      .map((each) => toBid(each, facts, clock)),
    leases: deal.leases
      .toSorted((a, b) => a.createdHeight - b.createdHeight)
      .map((each) => toLease(each, facts, clock)),
    escrow: toEscrowView(deal),
    sdl: {
      kept: kept !== undefined,
      updatedAt: kept?.updatedAt.toISOString() ?? null,
      templateId: kept?.templateId ?? null,
    },
  };
}

function head({ deal, kept, manifests: brought }: DealFacts, context: ViewContext) {
  const row = deal.deployment;
  return {
    owner: deal.owner,
    dseq: deal.dseq,
    state: row?.state ?? ("closed" as const),
    step: stepOf(deal, brought),
    name: kept?.name ?? deal.groups.map((group) => (group.spec as GroupSpec).name).join(", "),
    hash: row?.hash ?? "",
    createdHeight: row?.createdHeight ?? 0,
    createdAt: row?.createdAt?.toISOString() ?? null,
    closedHeight: row?.closedHeight ?? null,
    closedAt: row?.closedAt?.toISOString() ?? null,
    money: toMoney(deal, context.clock, context.paymentDenom),
  };
}

/** The chain's JSON of a group spec, as far as it is shown. */
interface GroupSpec {
  name: string;
  requirements: {
    signed_by: { all_of: string[]; any_of: string[] };
    attributes: { key: string; value: string }[];
  };
  resources: {
    resource: {
      id: number;
      cpu: { units: { val: string } } | null;
      memory: { quantity: { val: string } } | null;
      storage: { name: string; quantity: { val: string }; attributes: { key: string; value: string }[] }[];
      gpu: { units: { val: string }; attributes: { key: string; value: string }[] } | null;
      endpoints: { kind: string; sequence_number: number }[];
    };
    count: number;
    price: { denom: string; amount: string };
  }[];
}

function toGroup(row: GroupRow): GroupView {
  const spec = row.spec as GroupSpec; // written by the indexer from the chain's own JSON
  return {
    gseq: row.gseq,
    name: spec.name,
    state: row.state,
    createdHeight: row.createdHeight,
    attributes: spec.requirements.attributes,
    signedBy: { allOf: spec.requirements.signed_by.all_of, anyOf: spec.requirements.signed_by.any_of },
    resources: spec.resources.map(({ resource, count, price }) => ({
      id: resource.id,
      count,
      cpu: resource.cpu?.units.val ?? "0",
      memory: resource.memory?.quantity.val ?? "0",
      storage: resource.storage.map(({ name, quantity, attributes }) => ({
        name,
        size: quantity.val,
        attributes,
      })),
      gpu: resource.gpu?.units.val ?? "0",
      gpuAttributes: resource.gpu?.attributes ?? [],
      endpoints: resource.endpoints.map(({ kind, sequence_number }) => ({
        kind,
        sequenceNumber: sequence_number,
      })),
      price,
    })),
  };
}

function toOrder(row: OrderRow, deal: Deal, clock: Clock): OrderView {
  const spec = deal.groups.find((group) => group.gseq === row.gseq)?.spec as GroupSpec | undefined;
  const units = spec?.resources ?? [];
  const most = units.reduce(
    (sum, each) => sum + mulDecInt(parseDec(each.price.amount), BigInt(each.count)),
    0n,
  );
  return {
    gseq: row.gseq,
    oseq: row.oseq,
    state: row.state,
    createdHeight: row.createdHeight,
    createdAt: row.createdAt?.toISOString() ?? null,
    maxPrice: toPrice(units[0]?.price.denom ?? "", most, clock.blockSeconds),
  };
}

const idOf = (row: BidRow | LeaseRow) => ({ gseq: row.gseq, oseq: row.oseq, bseq: row.bseq });

function toBid(row: BidRow, { providers }: DealFacts, clock: Clock): BidView {
  return {
    ...idOf(row),
    provider: toProviderRef(row.provider, providers.get(row.provider)),
    state: row.state,
    price: toPrice(row.priceDenom, parseDec(row.priceAmount), clock.blockSeconds),
    createdHeight: row.createdHeight,
    createdAt: row.createdAt?.toISOString() ?? null,
    offer: row.offer,
    reclamationSeconds: row.reclamationWindow === null ? null : Number.parseFloat(row.reclamationWindow),
  };
}

function toLease(row: LeaseRow, facts: DealFacts, clock: Clock): LeaseView {
  const payment = facts.deal.payments.find((each) => each.xid === paymentXid(row));
  const brought = facts.manifests.find((each) => isBid({ ...row, bseq: 0 })({ ...each, bseq: 0 }));
  const { deadline, reason } = row.reclamation ?? {};
  return {
    ...idOf(row),
    provider: toProviderRef(row.provider, facts.providers.get(row.provider)),
    state: row.state,
    price: toPrice(row.priceDenom, parseDec(row.priceAmount), clock.blockSeconds),
    createdHeight: row.createdHeight,
    createdAt: row.createdAt?.toISOString() ?? null,
    closedHeight: row.closedHeight,
    closedAt: row.closedAt?.toISOString() ?? null,
    reason: row.reason,
    reclamation:
      row.reclamation === null || row.state !== "reclaiming"
        ? null
        : { deadline: new Date(Number(deadline) * 1000).toISOString(), reason: String(reason) },
    payment:
      payment === undefined
        ? null
        : {
            state: payment.state,
            balance: payment.balance,
            unsettled: payment.unsettled,
            withdrawn: payment.withdrawn,
          },
    manifest: brought === undefined ? null : { hash: brought.hash, sentAt: brought.sentAt.toISOString() },
  };
}

function toEscrowView(deal: Deal): EscrowView {
  const row = deal.accounts.find((each) => each.scope === "deployment");
  return {
    state: row?.state ?? "closed",
    settledAt: row?.settledAt ?? 0,
    funds: row?.funds ?? [],
    transferred: row?.transferred ?? [],
    deposits: (row?.deposits ?? []).map((each) => ({ ...each, height: Number(each.height) })),
  };
}

function compareDec(a: string, b: string): number {
  const difference = parseDec(a) - parseDec(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
