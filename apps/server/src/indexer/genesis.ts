import { upsert } from "../ledger/rows.ts";
import type { Database } from "../store/open.ts";
import * as schema from "../store/schema.ts";
import { dealRows } from "./genesis-deals.ts";

type Json = Record<string, unknown>;

/**
 * Writes what a network's genesis document already holds: balances and providers. Deployments, orders and leases in a
 * genesis document (an exported state) are written too, with the escrow behind them.
 */
export async function loadGenesis(db: Database, network: string, genesis: unknown): Promise<void> {
  const state = record(record(genesis).app_state);
  const balances = list(record(state.bank).balances).flatMap((each) => balanceRows(network, record(each)));
  for (const each of list(record(state.genutil).gen_txs)) payGenesisTx(balances, record(each));
  const providers = list(record(state.provider).providers).map((each) => providerRow(network, record(each)));
  if (balances.length > 0) await upsert(db, schema.balances, balances);
  if (providers.length > 0) await upsert(db, schema.providers, providers);
  for (const [table, rows] of dealRows(network, state)) if (rows.length > 0) await upsert(db, table, rows);
}

function balanceRows(network: string, entry: Json): (typeof schema.balances.$inferInsert)[] {
  return list(entry.coins).map((each) => {
    const coin = record(each);
    return {
      network,
      address: String(entry.address),
      denom: String(coin.denom),
      amount: String(coin.amount),
    };
  });
}

/** Validators that are made in the genesis document pay their fee and stake before the first block, without an event. */
function payGenesisTx(rows: (typeof schema.balances.$inferInsert)[], tx: Json): void {
  const messages = list(record(tx.body).messages).map(record);
  const stake = messages.map((each) => record(each.value));
  const fees = list(record(record(tx.auth_info).fee).amount).map(record);
  const validator =
    messages.map((each) => String(each.delegator_address || each.validator_address)).at(0) ?? "";
  for (const coin of [...stake, ...fees]) {
    const row = rows.find((each) => sameAccount(each.address, validator) && each.denom === coin.denom);
    if (row !== undefined) row.amount = String(BigInt(row.amount) - BigInt(String(coin.amount ?? "0")));
  }
}

/** An account and its validator address have the same bytes, so the same letters between prefix and checksum. */
function sameAccount(address: string, validator: string): boolean {
  const body = (text: string) => text.slice(text.lastIndexOf("1") + 1, -6);
  return body(address) === body(validator);
}

function providerRow(network: string, entry: Json): typeof schema.providers.$inferInsert {
  const info = record(entry.info);
  return {
    network,
    owner: String(entry.owner),
    hostUri: String(entry.host_uri),
    email: String(info.email ?? ""),
    website: String(info.website ?? ""),
    attributes: list(entry.attributes).map((each) => {
      const attribute = record(each);
      return { key: String(attribute.key), value: String(attribute.value) };
    }),
    createdHeight: 0,
  };
}

const record = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {}); // an object's keys are text
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
