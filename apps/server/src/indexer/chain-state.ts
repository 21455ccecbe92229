// The indexed state in the words of the chain's own queries, in their order: what a node would answer at that height.
// It exists so that the index can be held against a node.

import { parseAddress } from "@slipway/chain";
import { encodeBase64, fromHex } from "../bytes.ts";
import {
  type AccountRow,
  type BalanceRow,
  type Deal,
  dealKey,
  type LeaseRow,
  type OrderRow,
  type PaymentRow,
  type ProviderRow,
} from "../ledger/deal.ts";
import { bidXid, isBid, paymentXid } from "../ledger/ledger.ts";
import { readDeals } from "../ledger/rows.ts";
import { eq } from "../store/drizzle.ts";
import type { Database } from "../store/open.ts";
import * as schema from "../store/schema.ts";

/** What the state is printed from. */
export interface Indexed {
  readonly height: number;
  readonly deals: readonly Deal[];
  readonly providers: readonly ProviderRow[];
  readonly balances: readonly BalanceRow[];
}

/** Everything of one network, as the queries of the node would list it. Meant for small chains: all of it is in memory. */
export async function chainState(
  db: Database,
  network: string,
  addresses: readonly string[],
): Promise<unknown> {
  const { deployments, checkpoints, providers, balances } = schema;
  const ids = await db.select().from(deployments).where(eq(deployments.network, network));
  const [checkpoint] = await db.select().from(checkpoints).where(eq(checkpoints.network, network));
  const indexed = {
    height: checkpoint?.height ?? 0,
    deals: await readAll(db, network, ids),
    providers: await db.select().from(providers).where(eq(providers.network, network)),
    balances: await db.select().from(balances).where(eq(balances.network, network)),
  };
  return printState(indexed, addresses);
}

/** The state as a node prints it; balances of these accounts only. */
export function printState({ height, deals, providers, balances }: Indexed, addresses: readonly string[]) {
  const withDeal = <T>(pick: (deal: Deal) => readonly T[]) =>
    deals.flatMap((deal) => pick(deal).map((row) => ({ ...row, deal })));
  return {
    height,
    deployments: inOrder(deals, (deal) => deal.deployment?.state ?? "", deploymentStates).map(
      printDeployment,
    ),
    orders: inOrder(
      withDeal((deal) => deal.orders),
      stateOf,
      orderStates,
    ).map(printOrder),
    bids: inOrder(
      withDeal((deal) => deal.bids),
      stateOf,
      bidStates,
    ).map(printBid),
    leases: inOrder(
      withDeal((deal) => deal.leases),
      stateOf,
      leaseStates,
    ).map(printLease),
    providers: printProviders(providers),
    accounts: byState(
      deals.flatMap((deal) => deal.accounts),
      (row) => `${row.scope}/${row.xid}`,
      printAccount,
    ),
    payments: byState(
      deals.flatMap((deal) => deal.payments),
      (row) => `${dealKey(row)}/${row.xid}`,
      printPayment,
    ),
    balances: printBalances(balances, addresses),
  };
}

async function readAll(
  db: Database,
  network: string,
  ids: readonly { owner: string; dseq: string }[],
): Promise<Deal[]> {
  const deals: Deal[] = [];
  for (let at = 0; at < ids.length; at += 200)
    deals.push(...(await readDeals(db, network, ids.slice(at, at + 200))));
  return deals;
}

const deploymentStates = ["active", "closed"];
const orderStates = ["open", "active", "closed"];
const bidStates = ["open", "active", "lost", "closed"];
const leaseStates = ["active", "insufficient_funds", "closed", "reclaiming"];
const stateOf = (row: { state: string }) => row.state;

type Keyed = { owner: string; dseq: string; gseq?: number; oseq?: number; provider?: string };

/** The stores list by state first, then by key: owner, then numbers, then provider, addresses as text. */
function inOrder<T extends Keyed>(
  rows: readonly T[],
  state: (row: T) => string,
  states: readonly string[],
): T[] {
  return rows.toSorted(
    (a, b) =>
      states.indexOf(state(a)) - states.indexOf(state(b)) ||
      compareText(a.owner, b.owner) ||
      compareBig(a.dseq, b.dseq) ||
      (a.gseq ?? 0) - (b.gseq ?? 0) ||
      (a.oseq ?? 0) - (b.oseq ?? 0) ||
      compareText(a.provider ?? "", b.provider ?? ""),
  );
}

const compareBig = (a: string, b: string) => (BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0);
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function byState<T extends { state: string }>(
  rows: readonly T[],
  key: (row: T) => string,
  print: (row: T) => unknown,
) {
  const sorted = rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  const of = (state: string) => sorted.filter((row) => row.state === state).map(print);
  return { open: of("open"), closed: of("closed"), overdrawn: of("overdrawn") };
}

function printDeployment(deal: Deal): unknown {
  const row = deal.deployment;
  const groups = deal.groups.toSorted((a, b) => a.gseq - b.gseq);
  return {
    deployment: {
      id: { owner: deal.owner, dseq: deal.dseq },
      state: row?.state,
      hash: encodeBase64(fromHex(row?.hash ?? "")),
      created_at: String(row?.createdHeight),
      reclamation: row?.reclamation ?? null,
    },
    groups: groups.map((group) => ({
      id: { owner: deal.owner, dseq: deal.dseq, gseq: group.gseq },
      state: group.state,
      group_spec: group.spec,
      created_at: String(group.createdHeight),
    })),
    escrow_account: printFound(deal.accounts.find((each) => each.scope === "deployment")),
  };
}

function printOrder(row: OrderRow & { deal: Deal }): unknown {
  return {
    id: { owner: row.owner, dseq: row.dseq, gseq: row.gseq, oseq: row.oseq },
    state: row.state,
    spec: row.deal.groups.find((group) => group.gseq === row.gseq)?.spec,
    created_at: String(row.createdHeight),
    reclamation: row.deal.deployment?.reclamation ?? null,
  };
}

function printBid(row: Deal["bids"][number] & { deal: Deal }): unknown {
  return {
    bid: {
      id: idOf(row),
      state: row.state,
      price: { denom: row.priceDenom, amount: row.priceAmount },
      created_at: String(row.createdHeight),
      resources_offer: row.offer,
      reclamation_window: row.reclamationWindow,
    },
    escrow_account: printFound(
      row.deal.accounts.find((each) => each.scope === "bid" && each.xid === bidXid(row)),
    ),
  };
}

function printLease(row: LeaseRow & { deal: Deal }): unknown {
  const payment = row.deal.payments.find((each) => each.xid === paymentXid(row));
  const bid = row.deal.bids.find(isBid(row));
  const idle = {
    window: bid?.reclamationWindow,
    started_at: "0",
    deadline: "0",
    reason: "lease_closed_invalid",
  };
  return {
    lease: {
      id: idOf(row),
      state: row.state,
      price: { denom: row.priceDenom, amount: row.priceAmount },
      created_at: String(row.createdHeight),
      closed_on: String(row.closedHeight ?? 0),
      reason: row.reason,
      reclamation: row.reclamation ?? (bid?.reclamationWindow ? idle : null),
    },
    escrow_payment: payment === undefined ? null : printPayment(payment),
  };
}

const idOf = (row: LeaseRow | Deal["bids"][number]) => ({
  owner: row.owner,
  dseq: row.dseq,
  gseq: row.gseq,
  oseq: row.oseq,
  provider: row.provider,
  bseq: row.bseq,
});

const printFound = (row: AccountRow | undefined) => (row === undefined ? null : printAccount(row));

function printAccount(row: AccountRow): unknown {
  return {
    id: { scope: row.scope, xid: row.xid },
    state: {
      owner: row.holder,
      state: row.state,
      transferred: row.transferred,
      settled_at: String(row.settledAt),
      funds: row.funds,
      deposits: row.deposits,
    },
  };
}

function printPayment(row: PaymentRow): unknown {
  const coin = (amount: string) => ({ denom: row.denom, amount });
  return {
    id: { aid: { scope: "deployment", xid: dealKey(row) }, xid: row.xid },
    state: {
      owner: row.provider,
      state: row.state,
      rate: coin(row.rate),
      balance: coin(row.balance),
      unsettled: coin(row.unsettled),
      withdrawn: coin(row.withdrawn),
    },
  };
}

function printProviders(rows: readonly ProviderRow[]) {
  return rows
    .toSorted((a, b) => Buffer.compare(parseAddress(a.owner), parseAddress(b.owner)))
    .map(({ owner, hostUri, attributes, email, website }) => ({
      owner,
      host_uri: hostUri,
      attributes,
      info: { email, website },
    }));
}

function printBalances(rows: readonly BalanceRow[], addresses: readonly string[]) {
  const of = (address: string) =>
    rows
      .filter((row) => row.address === address && row.amount !== "0")
      .toSorted((a, b) => compareText(a.denom, b.denom))
      .map(({ denom, amount }) => ({ denom, amount }));
  return Object.fromEntries(addresses.map((address) => [address, of(address)]));
}
