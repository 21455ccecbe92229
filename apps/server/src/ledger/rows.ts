// Rows in and out of the store: loads what a batch of blocks touches, keeps it for the next, and writes what changed.
// Rows never change in place, so a changed row is one that was not loaded or written before.

import type { PgTable } from "drizzle-orm/pg-core";
import { and, eq, getTableConfig, inArray, or, sql } from "../store/drizzle.ts";
import type { Database } from "../store/open.ts";
import * as schema from "../store/schema.ts";
import { type Deal, dealKey, emptyDeal } from "./deal.ts";
import type { DecodedBlock } from "./decode.ts";
import type { Ledger } from "./ledger.ts";
import { findTouched } from "./touched.ts";

/** Rows of deployments that are kept in memory between blocks; above it the memory is emptied and filled anew. */
const mostDeals = 2_000;
const mostBalances = 20_000;

export interface Rows {
  readonly ledger: Ledger;
  /** The deployments in memory. */
  deals(): readonly Deal[];
  /** Brings everything that the blocks may change into the ledger. */
  load(db: Database, blocks: readonly DecodedBlock[]): Promise<void>;
  /** Writes what changed since the last save. Call `saved` when the transaction around it is through. */
  save(db: Database): Promise<void>;
  saved(): void;
  /** Forgets everything, after a failure: the store is the truth. */
  forget(): void;
}

export function createRows(network: string, options: { balances: boolean }): Rows {
  const deals = new Map<string, Deal>();
  const clean = new WeakSet<object>();
  const loadedProviders = new Set<string>();
  const loadedAddresses = new Set<string>();
  const ledger: Ledger = {
    network,
    deal(owner, dseq) {
      const key = `${owner}/${dseq}`;
      const deal = deals.get(key) ?? emptyDeal(owner, dseq);
      deals.set(key, deal);
      return deal;
    },
    providers: new Map(),
    audits: new Map(),
    balances: options.balances ? new Map() : undefined,
    history: [],
    events: [],
    moved: new Set(),
  };
  const known = <T extends object>(rows: readonly T[]): T[] => {
    for (const row of rows) clean.add(row);
    return [...rows];
  };
  const forget = () => {
    deals.clear();
    for (const kept of [ledger.providers, ledger.audits, ledger.balances, loadedProviders, loadedAddresses])
      kept?.clear();
    ledger.history.length = 0;
    ledger.events.length = 0;
    ledger.moved.clear();
  };
  return {
    ledger,
    deals: () => [...deals.values()],
    async load(db, blocks) {
      if (deals.size > mostDeals || loadedAddresses.size > mostBalances) forget();
      const touched = findTouched(blocks);
      const missing = [...touched.deployments].filter(([key]) => !deals.has(key)).map(([, id]) => id);
      for (const deal of await loadDeals(db, network, missing, known)) deals.set(dealKey(deal), deal);
      const owners = [...touched.providers].filter((owner) => !loadedProviders.has(owner));
      await loadProviders(db, ledger, owners, known);
      for (const owner of owners) loadedProviders.add(owner);
      const addresses = [...touched.addresses].filter((address) => !loadedAddresses.has(address));
      await loadBalances(db, ledger, addresses, known);
      for (const address of addresses) loadedAddresses.add(address);
    },
    async save(db) {
      for (const [table, rows] of changedRows(ledger, deals.values(), clean)) await upsert(db, table, rows);
      if (ledger.history.length > 0) await upsert(db, schema.history, ledger.history);
    },
    saved() {
      for (const [, rows] of changedRows(ledger, deals.values(), clean)) known(rows);
      ledger.history.length = 0;
      ledger.events.length = 0;
      ledger.moved.clear();
    },
    forget,
  };
}

type Known = <T extends object>(rows: readonly T[]) => T[];

async function loadDeals(
  db: Database,
  network: string,
  ids: readonly { owner: string; dseq: string }[],
  known: Known,
): Promise<Deal[]> {
  const found: Deal[] = [];
  for (let at = 0; at < ids.length; at += 200) {
    const part = ids.slice(at, at + 200);
    found.push(...(await readDeals(db, network, part)).map((deal) => markKnown(deal, known)));
  }
  return found;
}

function markKnown(deal: Deal, known: Known): Deal {
  if (deal.deployment !== undefined) known([deal.deployment]);
  for (const rows of [deal.groups, deal.orders, deal.bids, deal.leases, deal.accounts, deal.payments])
    known<object>(rows);
  return deal;
}

/** Everything that the store has about these deployments. */
export async function readDeals(
  db: Database,
  network: string,
  ids: readonly { owner: string; dseq: string }[],
): Promise<Deal[]> {
  if (ids.length === 0) return [];
  const deals = new Map(ids.map((id) => [dealKey(id), emptyDeal(id.owner, id.dseq)]));
  const of = (table: KeyedTable) => matches(table, network, ids);
  const [deployments, groups, orders, bids, leases, accounts, payments] = await Promise.all([
    db.select().from(schema.deployments).where(of(schema.deployments)),
    db.select().from(schema.groups).where(of(schema.groups)),
    db.select().from(schema.orders).where(of(schema.orders)),
    db.select().from(schema.bids).where(of(schema.bids)),
    db.select().from(schema.leases).where(of(schema.leases)),
    db.select().from(schema.escrowAccounts).where(of(schema.escrowAccounts)),
    db.select().from(schema.escrowPayments).where(of(schema.escrowPayments)),
  ]);
  for (const row of deployments) put(deals, row, (deal) => (deal.deployment = row));
  for (const row of groups) put(deals, row, (deal) => deal.groups.push(row));
  for (const row of orders) put(deals, row, (deal) => deal.orders.push(row));
  for (const row of bids) put(deals, row, (deal) => deal.bids.push(row));
  for (const row of leases) put(deals, row, (deal) => deal.leases.push(row));
  for (const row of accounts) put(deals, row, (deal) => deal.accounts.push(row));
  for (const row of payments) put(deals, row, (deal) => deal.payments.push(row));
  return [...deals.values()];
}

type KeyedTable =
  | typeof schema.deployments
  | typeof schema.groups
  | typeof schema.orders
  | typeof schema.bids
  | typeof schema.leases
  | typeof schema.escrowAccounts
  | typeof schema.escrowPayments;

function matches(table: KeyedTable, network: string, ids: readonly { owner: string; dseq: string }[]) {
  return and(
    eq(table.network, network),
    or(...ids.map((id) => and(eq(table.owner, id.owner), eq(table.dseq, id.dseq)))),
  );
}

function put(
  deals: Map<string, Deal>,
  row: { owner: string; dseq: string },
  into: (deal: Deal) => unknown,
): void {
  const deal = deals.get(dealKey(row));
  if (deal !== undefined) into(deal);
}

async function loadProviders(
  db: Database,
  ledger: Ledger,
  owners: readonly string[],
  known: Known,
): Promise<void> {
  if (owners.length === 0) return;
  const { providers, providerAudits } = schema;
  const where = and(eq(providers.network, ledger.network), inArray(providers.owner, [...owners]));
  for (const row of known(await db.select().from(providers).where(where)))
    ledger.providers.set(row.owner, row);
  const audited = and(eq(providerAudits.network, ledger.network), inArray(providerAudits.owner, [...owners]));
  for (const row of known(await db.select().from(providerAudits).where(audited)))
    ledger.audits.set(`${row.owner}/${row.auditor}`, row);
}

async function loadBalances(
  db: Database,
  ledger: Ledger,
  addresses: readonly string[],
  known: Known,
): Promise<void> {
  if (addresses.length === 0 || ledger.balances === undefined) return;
  const { balances } = schema;
  const where = and(eq(balances.network, ledger.network), inArray(balances.address, [...addresses]));
  for (const row of known(await db.select().from(balances).where(where)))
    ledger.balances.set(`${row.address}/${row.denom}`, row);
}

function changedRows(ledger: Ledger, deals: Iterable<Deal>, clean: WeakSet<object>): [PgTable, object[]][] {
  const all = [...deals];
  const pick = (rows: readonly (object | undefined)[]) =>
    rows.filter((row) => row !== undefined && !clean.has(row)) as object[]; // undefined is filtered out
  const tables: [PgTable, object[]][] = [
    [schema.deployments, pick(all.map((deal) => deal.deployment))],
    [schema.groups, pick(all.flatMap((deal) => deal.groups))],
    [schema.orders, pick(all.flatMap((deal) => deal.orders))],
    [schema.bids, pick(all.flatMap((deal) => deal.bids))],
    [schema.leases, pick(all.flatMap((deal) => deal.leases))],
    [schema.escrowAccounts, pick(all.flatMap((deal) => deal.accounts))],
    [schema.escrowPayments, pick(all.flatMap((deal) => deal.payments))],
    [schema.providers, pick([...ledger.providers.values()])],
    [schema.providerAudits, pick([...ledger.audits.values()])],
    [schema.balances, pick([...(ledger.balances?.values() ?? [])])],
  ];
  return tables.filter(([, rows]) => rows.length > 0);
}

/** Inserts rows, or replaces those with the same key. PostgreSQL takes at most 65535 parameters at once. */
export async function upsert(db: Database, table: PgTable, rows: readonly object[]): Promise<void> {
  const { columns, primaryKeys } = getTableConfig(table);
  const keys = primaryKeys[0]?.columns ?? columns.filter((column) => column.primary);
  const rest = columns.filter((column) => !keys.includes(column));
  const set = Object.fromEntries(
    rest.map((column) => [fieldOf(table, column), sql.raw(`excluded."${column.name}"`)]),
  );
  const atOnce = Math.min(1_000, Math.floor(60_000 / columns.length));
  for (let at = 0; at < rows.length; at += atOnce) {
    const part = rows.slice(at, at + atOnce).map(withoutNul);
    const insert = db.insert(table).values(part);
    await (rest.length === 0
      ? insert.onConflictDoNothing({ target: keys })
      : insert.onConflictDoUpdate({ target: keys, set }));
  }
}

function fieldOf(table: PgTable, column: { name: string }): string {
  const entry = Object.entries(table).find(([, value]) => value === column);
  return entry?.[0] ?? column.name;
}

/** PostgreSQL cannot keep the character NUL; a transaction's memo or a provider's attribute may hold one. */
function withoutNul(row: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, clean(value)]));
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value;
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(clean);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
}
