/** Names of escrow accounts and payments, as texts and as store keys. */
import { create } from "@bufbuild/protobuf";
import {
  type Account,
  AccountSchema,
  type Payment,
  PaymentSchema,
  Scope,
} from "@slipway/chain/gen/akash/escrow/id/v1/id_pb.ts";

const scopeNames: Readonly<Record<number, string>> = { [Scope.deployment]: "deployment", [Scope.bid]: "bid" };

export function scopeName(scope: number): string {
  return scopeNames[scope] ?? "invalid";
}

export function accountId(scope: Scope, xid: string): Account {
  return create(AccountSchema, { scope, xid });
}

export function paymentId(account: Account, xid: string): Payment {
  return create(PaymentSchema, { aid: account, xid });
}

/** "deployment/akash1…/7" */
export function accountText({ scope, xid }: Account): string {
  return `${scopeName(scope)}/${xid}`;
}

/** "deployment/akash1…/7/1/1/akash1…" */
export function paymentText({ aid, xid }: Payment): string {
  return `${aid ? accountText(aid) : ""}/${xid}`;
}

/** The account in a key's text; undefined when it is none. */
export function parseAccountText(text: string): Account | undefined {
  const slash = text.indexOf("/");
  const scope = Object.entries(scopeNames).find(([, name]) => name === text.slice(0, slash))?.[0];
  return scope === undefined ? undefined : accountId(Number(scope) as Scope, text.slice(slash + 1)); // a key of the table
}

/** The payment in a key's text: a deployment's account has two parts, a bid's five. */
export function parsePaymentText(text: string): Payment | undefined {
  const parts = text.split("/");
  const length = parts[0] === "bid" ? 6 : 3;
  const account = parseAccountText(parts.slice(0, length).join("/"));
  return account && paymentId(account, parts.slice(length).join("/"));
}
