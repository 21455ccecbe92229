/** Escrow as clients see it: deposits into accounts, and the lists of accounts and payments. */
import { create } from "@bufbuild/protobuf";
import type { Account as AccountId } from "@slipway/chain/gen/akash/escrow/id/v1/id_pb.ts";
import { Scope } from "@slipway/chain/gen/akash/escrow/id/v1/id_pb.ts";
import { AccountSchema } from "@slipway/chain/gen/akash/escrow/types/v1/account_pb.ts";
import { PaymentSchema } from "@slipway/chain/gen/akash/escrow/types/v1/payment_pb.ts";
import { State } from "@slipway/chain/gen/akash/escrow/types/v1/state_pb.ts";
import { DepositAuthorization_Scope } from "@slipway/chain/gen/akash/escrow/v1/authz_pb.ts";
import {
  MsgAccountDepositResponseSchema,
  MsgAccountDepositSchema,
} from "@slipway/chain/gen/akash/escrow/v1/msg_pb.ts";
import { Query } from "@slipway/chain/gen/akash/escrow/v1/query_pb.ts";
import {
  type PageRequest,
  PageRequestSchema,
} from "@slipway/chain/gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import { addressProblem } from "../../address.ts";
import { toCoins } from "../../coins.ts";
import type { Context } from "../../context.ts";
import { unsignedProblem } from "../../go-text.ts";
import { byteKey, fromByteString, toByteString } from "../../keys.ts";
import { type Module, onMessage, onQuery } from "../../module.ts";
import { escrowRefusals } from "../../refusal.ts";
import type { Table } from "../../store/table.ts";
import { need } from "../../tx/fill.ts";
import { anyStart, listPage } from "../akash-pages.ts";
import { list, readMessage, record, writeMessage } from "../json.ts";
import { authorizeDeposit, validateSources } from "./deposits.ts";
import { accountText, parseAccountText, parsePaymentText, paymentText } from "./ids.ts";
import { fillAccount } from "./keeper.ts";
import { accountStates, paymentStates, stateKey } from "./store.ts";

const stateNames = new Map<string, State>([
  ["open", State.open],
  ["closed", State.closed],
  ["overdrawn", State.overdrawn],
]);

/** Refuses an id whose parts are not those of its scope. */
function validateId({ scope, xid }: AccountId): void {
  const parts = xid.split("/");
  const wanted = scope === Scope.deployment ? 2 : scope === Scope.bid ? 5 : 0;
  if (wanted === 0) throw escrowRefusals.invalidId.wrap("invalid scope");
  if (parts.length !== wanted) throw escrowRefusals.invalidId.wrap("invalid xid format");
  const [owner = "", dseq = "", gseq = "", oseq = "", provider = ""] = parts;
  assertPart("owner", addressProblem(owner));
  assertPart("dseq", unsignedProblem(dseq, 64));
  if (scope !== Scope.bid) return;
  assertPart("gseq", unsignedProblem(gseq, 32));
  assertPart("oseq", unsignedProblem(oseq, 32));
  assertPart("provider", addressProblem(provider));
}

function assertPart(name: string, problem: string | undefined): void {
  if (problem !== undefined) throw escrowRefusals.invalidId.wrap(`invalid xid/${name}: ${problem}`);
}

const messages = [
  onMessage(MsgAccountDepositSchema, MsgAccountDepositResponseSchema, {
    validate: ({ id, deposit }) => {
      validateId(need(id));
      const [coin] = toCoins([need(need(deposit).amount)]);
      if (!coin || coin.amount === 0n) throw escrowRefusals.invalidDeposit;
      validateSources(need(deposit));
    },
    run: (ctx, { signer, id, deposit }) => {
      const scope =
        need(id).scope === Scope.bid ? DepositAuthorization_Scope.bid : DepositAuthorization_Scope.deployment;
      fillAccount(ctx, need(id), authorizeDeposit(ctx, signer, need(deposit), scope));
    },
  }),
];

/** What the real store puts in front of the keys of accounts and of payments. */
const ACCOUNTS = [0x11, 0];
const PAYMENTS = [0x12, 0];

/** A page of one of the two tables: by state and the beginning of the id. Offsets and the way back do not exist here. */
function page<T, Out>(
  ctx: Context,
  { table, store }: { readonly table: Table<T>; readonly store: readonly number[] },
  { state, xid, pagination }: { state: string; xid: string; pagination?: PageRequest | undefined },
  read: (text: string, value: T) => Out | undefined,
) {
  const start = anyStart(pagination, stateNames, state);
  const { cursor } = start;
  const begun = cursor && toByteString(Uint8Array.from(cursor.prefix.slice(store.length)));
  const searched = (one: number) => (xid === "" ? byteKey(one) : `${byteKey(one)}/${xid}`);
  const forward = create(PageRequestSchema, { limit: pagination?.limit ?? 0n });
  return listPage(forward, start, {
    prefix: (one) => {
      const prefix = one === cursor?.states[0] && begun !== undefined ? begun : searched(one);
      return [...store, ...fromByteString(prefix)];
    },
    *walk(one, from): Generator<[string, Out | undefined]> {
      const prefix = from !== undefined && begun !== undefined ? begun : searched(one);
      for (const [key, value] of table.walk(ctx, { prefix, start: from && prefix + from })) {
        yield [key.slice(prefix.length), read(key.slice(2), value)];
      }
    },
  });
}

const queries = [
  onQuery(Query.method.accounts, (ctx, request) => {
    const { items, pagination } = page(
      ctx,
      { table: accountStates, store: ACCOUNTS },
      request,
      (text, state) => {
        const id = parseAccountText(text);
        return id && create(AccountSchema, { id, state });
      },
    );
    return { accounts: items, pagination };
  }),
  onQuery(Query.method.payments, (ctx, request) => {
    const { items, pagination } = page(
      ctx,
      { table: paymentStates, store: PAYMENTS },
      request,
      (text, state) => {
        const id = parsePaymentText(text);
        return id && create(PaymentSchema, { id, state });
      },
    );
    return { payments: items, pagination };
  }),
];

export const escrow: Module = {
  name: "escrow",
  messages,
  queries,
  initGenesis: (ctx, section) => {
    const { accounts, payments } = record(section, "escrow");
    for (const [index, item] of list(accounts, "escrow.accounts").entries()) {
      const { id, state } = readMessage(AccountSchema, item, `escrow.accounts[${index}]`);
      accountStates.set(ctx, stateKey(need(state).state, accountText(need(id))), need(state));
    }
    for (const [index, item] of list(payments, "escrow.payments").entries()) {
      const { id, state } = readMessage(PaymentSchema, item, `escrow.payments[${index}]`);
      paymentStates.set(ctx, stateKey(need(state).state, paymentText(need(id))), need(state));
    }
  },
  exportGenesis: (ctx) => ({
    accounts: accountStates.list(ctx).flatMap(([key, state]) => {
      const id = parseAccountText(key.slice(2));
      return id ? [writeMessage(AccountSchema, create(AccountSchema, { id, state }))] : [];
    }),
    payments: paymentStates.list(ctx).flatMap(([key, state]) => {
      const id = parsePaymentText(key.slice(2));
      return id ? [writeMessage(PaymentSchema, create(PaymentSchema, { id, state }))] : [];
    }),
  }),
};
