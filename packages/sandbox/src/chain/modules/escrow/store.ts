/**
 * Escrow accounts and payments in the store, and as the plain numbers that settling works on.
 * Keys are those of the real chain (state, then the id as text): the payments of an account are found by the beginning
 * of their key, so account ".../1" also finds those of ".../11", as there.
 */
import { create } from "@bufbuild/protobuf";
import type { Source } from "@slipway/chain/gen/akash/base/deposit/v1/deposit_pb.ts";
import type { Account, Payment } from "@slipway/chain/gen/akash/escrow/id/v1/id_pb.ts";
import {
  type AccountState,
  AccountStateSchema,
} from "@slipway/chain/gen/akash/escrow/types/v1/account_pb.ts";
import {
  type PaymentState,
  PaymentStateSchema,
} from "@slipway/chain/gen/akash/escrow/types/v1/payment_pb.ts";
import { State } from "@slipway/chain/gen/akash/escrow/types/v1/state_pb.ts";
import type { Context } from "../../context.ts";
import { byteKey } from "../../keys.ts";
import { messageTable } from "../../store/table.ts";
import { need } from "../../tx/fill.ts";
import { accountText, parsePaymentText, paymentText } from "./ids.ts";

/** An amount in units of 10^-18 of the smallest unit. */
export interface Amount {
  readonly denom: string;
  amount: bigint;
}

export interface Deposit {
  readonly owner: string;
  readonly height: bigint;
  readonly source: Source;
  readonly denom: string;
  amount: bigint;
}

export interface EscrowAccount {
  readonly id: Account;
  readonly owner: string;
  state: State;
  /** The state under which it is stored. */
  readonly before: State;
  dirty: boolean;
  settledAt: bigint;
  readonly transferred: Amount[];
  readonly funds: Amount[];
  deposits: Deposit[];
}

export interface EscrowPayment {
  readonly id: Payment;
  readonly owner: string;
  state: State;
  readonly before: State;
  dirty: boolean;
  readonly rate: Amount;
  readonly balance: Amount;
  readonly unsettled: Amount;
  /** Whole units. */
  withdrawn: bigint;
}

export const accountStates = messageTable("escrow/accounts", AccountStateSchema, { gas: { key: 2 } });
export const paymentStates = messageTable("escrow/payments", PaymentStateSchema, { gas: { key: 2 } });

const SEARCHED = [State.open, State.closed, State.overdrawn];

export function stateKey(state: State, text: string): string {
  return `${byteKey(state)}/${text}`;
}

export function findAccountState(ctx: Context, id: Account): AccountState | undefined {
  const text = accountText(id);
  for (const state of SEARCHED) {
    const key = stateKey(state, text);
    if (accountStates.has(ctx, key)) return accountStates.get(ctx, key);
  }
  return undefined;
}

export function findPaymentState(ctx: Context, id: Payment): PaymentState | undefined {
  const text = paymentText(id);
  for (const state of SEARCHED) {
    const key = stateKey(state, text);
    if (paymentStates.has(ctx, key)) return paymentStates.get(ctx, key);
  }
  return undefined;
}

export function findAccount(ctx: Context, id: Account): EscrowAccount | undefined {
  const stored = findAccountState(ctx, id);
  return stored && readAccount(id, stored);
}

export function findPayment(ctx: Context, id: Payment): EscrowPayment | undefined {
  const stored = findPaymentState(ctx, id);
  return stored && readPayment(id, stored);
}

/** Payments in these states whose key begins like the account's. */
export function paymentsOf(ctx: Context, account: Account, states: readonly State[]): EscrowPayment[] {
  return states.flatMap((state) =>
    paymentStates.list(ctx, { prefix: stateKey(state, accountText(account)) }).flatMap(([key, stored]) => {
      const id = parsePaymentText(key.slice(2));
      return id ? [readPayment(id, stored)] : [];
    }),
  );
}

export function putAccount(ctx: Context, account: EscrowAccount): void {
  const text = accountText(account.id);
  if (account.state !== account.before) accountStates.delete(ctx, stateKey(account.before, text));
  accountStates.set(ctx, stateKey(account.state, text), writeAccount(account));
}

export function putPayment(ctx: Context, payment: EscrowPayment): void {
  const text = paymentText(payment.id);
  if (payment.state !== payment.before) paymentStates.delete(ctx, stateKey(payment.before, text));
  paymentStates.set(ctx, stateKey(payment.state, text), writePayment(payment));
}

function readAccount(id: Account, stored: AccountState): EscrowAccount {
  return {
    id,
    owner: stored.owner,
    state: stored.state,
    before: stored.state,
    dirty: false,
    settledAt: stored.settledAt,
    transferred: stored.transferred.map(read),
    funds: stored.funds.map(read),
    deposits: stored.deposits.map(({ owner, height, source, balance }) => ({
      owner,
      height,
      source,
      ...read(need(balance)),
    })),
  };
}

function writeAccount(account: EscrowAccount): AccountState {
  return create(AccountStateSchema, {
    owner: account.owner,
    state: account.state,
    transferred: account.transferred.map(write),
    settledAt: account.settledAt,
    funds: account.funds.map(write),
    deposits: account.deposits.map(({ owner, height, source, denom, amount }) => ({
      owner,
      height,
      source,
      balance: write({ denom, amount }),
    })),
  });
}

function readPayment(id: Payment, stored: PaymentState): EscrowPayment {
  return {
    id,
    owner: stored.owner,
    state: stored.state,
    before: stored.state,
    dirty: false,
    rate: read(need(stored.rate)),
    balance: read(need(stored.balance)),
    unsettled: read(need(stored.unsettled)),
    withdrawn: BigInt(need(stored.withdrawn).amount || "0"),
  };
}

function writePayment(payment: EscrowPayment): PaymentState {
  return create(PaymentStateSchema, {
    owner: payment.owner,
    state: payment.state,
    rate: write(payment.rate),
    balance: write(payment.balance),
    unsettled: write(payment.unsettled),
    withdrawn: { denom: payment.rate.denom, amount: payment.withdrawn.toString() },
  });
}

function read({ denom, amount }: { denom: string; amount: string }): Amount {
  return { denom, amount: BigInt(amount || "0") };
}

function write({ denom, amount }: Amount): { denom: string; amount: string } {
  return { denom, amount: amount.toString() };
}
