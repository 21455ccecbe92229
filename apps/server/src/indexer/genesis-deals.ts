// The deployments of an exported state, as rows. In: the application's part of a genesis document, in the words of the
// chain's own queries. Out: rows of every kind. What a state does not tell (times, what was refunded) is null or empty.
import { addDec, formatDec, parseDec } from "@slipway/market";
import type { PgTable } from "drizzle-orm/pg-core";
import {
  type AccountJson,
  type BidJson,
  type DeploymentJson,
  type LeaseJson,
  type OrderJson,
  type PaymentJson,
  toAccount,
  toBid,
  toDeployment,
  toGroup,
  toLease,
  toOrder,
  toPayment,
} from "../source/chain-rows.ts";
import * as schema from "../store/schema.ts";

type Json = Record<string, unknown>;

/** Tables with what goes into them. Entries in the words of an older chain are left out. */
export function dealRows(network: string, state: Json): [PgTable, object[]][] {
  const { deployment, market, escrow, audit } = state;
  const deployments = entries<Pick<DeploymentJson, "deployment" | "groups">>(deployment, "deployments");
  const known = deployments.filter((each) => isPresent(each.deployment));
  const accounts = entries<AccountJson>(escrow, "accounts").filter(({ id }) => typeof id?.xid === "string");
  const payments = entries<GenesisPayment>(escrow, "payments").filter(
    ({ id }) => typeof id?.aid?.xid === "string",
  );
  const present = <T>(name: string) => entries<T>(market, name).filter(isPresent);
  return [
    [schema.deployments, known.map((each) => toDeployment(network, each.deployment))],
    [
      schema.groups,
      known.flatMap((each) => each.groups.map((group) => toGroup(network, each.deployment.id, group))),
    ],
    [schema.orders, present<OrderJson>("orders").map((order) => toOrder(network, order))],
    [schema.bids, present<BidJson["bid"]>("bids").map((bid) => toBid(network, bid))],
    [schema.leases, present<LeaseJson["lease"]>("leases").map((lease) => toLease(network, lease))],
    [schema.escrowAccounts, accounts.map((each) => accountRow(network, each))],
    [schema.escrowPayments, payments.map((each) => toPayment(keyOf(network, each.id.aid.xid), each))],
    [schema.providerAudits, entries<Audit>(audit, "providers").map((each) => ({ network, ...each }))],
  ];
}

interface GenesisPayment extends PaymentJson {
  id: { aid: { xid: string }; xid: string };
}
interface Audit {
  owner: string;
  auditor: string;
  attributes: schema.Attribute[];
}

/** What was put in is what is there and what went out: a state says nothing of refunds. */
function accountRow(network: string, account: AccountJson): typeof schema.escrowAccounts.$inferInsert {
  const row = toAccount(keyOf(network, account.id.xid), account);
  const deposited = row.funds.map(({ denom, amount }) => {
    const out = row.transferred.find((coin) => coin.denom === denom)?.amount ?? "0";
    const [whole = "0"] = formatDec(addDec(parseDec(amount), parseDec(out))).split(".");
    return { denom, amount: whole };
  });
  return { ...row, deposited };
}

/** Both "owner/dseq" and "owner/dseq/gseq/oseq/provider" begin with the deployment. */
function keyOf(network: string, xid: string) {
  const [owner = "", dseq = ""] = xid.split("/");
  return { network, owner, dseq };
}

function isPresent(entry: unknown): boolean {
  const { id, state, created_at } = Object(entry);
  return typeof Object(id).owner === "string" && typeof state === "string" && typeof created_at === "string";
}

/** The chain has read the document before: what stands in a list has that list's form. */
function entries<T>(section: unknown, name: string): T[] {
  const found: unknown = Object(section)[name];
  return Array.isArray(found) ? (found as T[]) : [];
}
