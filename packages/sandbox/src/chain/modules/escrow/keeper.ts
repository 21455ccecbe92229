/** What other modules do with escrow: accounts are opened, filled and closed; payments run, are drawn and closed. */
import { Source } from "@slipway/chain/gen/akash/base/deposit/v1/deposit_pb.ts";
import { type Account, type Payment, PaymentSchema } from "@slipway/chain/gen/akash/escrow/id/v1/id_pb.ts";
import { State } from "@slipway/chain/gen/akash/escrow/types/v1/state_pb.ts";
import { decFromInt, mulDec, quoDec, truncDec } from "@slipway/market";
import type { Coin } from "../../coins.ts";
import type { Context } from "../../context.ts";
import { messageText } from "../../go-text.ts";
import { escrowRefusals, Panic } from "../../refusal.ts";
import { sendFromModule, sendToModule } from "../bank.ts";
import { mintHalted } from "../bme/state.ts";
import { aggregatedPrice } from "../oracle/store.ts";
import { growLimit } from "./deposits.ts";
import { paymentText } from "./ids.ts";
import { deduct, settleBlocks } from "./settle.ts";
import {
  type Amount,
  type Deposit,
  type EscrowAccount,
  type EscrowPayment,
  findAccount,
  findAccountState,
  findPayment,
  findPaymentState,
  paymentsOf,
  putAccount,
  putPayment,
} from "./store.ts";

const MODULE = "escrow";

export function openAccount(ctx: Context, id: Account, owner: string, deposits: readonly Deposit[]): void {
  if (findAccountState(ctx, id)) throw escrowRefusals.accountExists;
  const account: EscrowAccount = {
    id,
    owner,
    state: State.open,
    before: State.open,
    dirty: true,
    settledAt: ctx.height,
    transferred: [],
    funds: [],
    deposits: [],
  };
  collect(ctx, account, deposits);
  putAccount(ctx, account);
}

export function fillAccount(ctx: Context, id: Account, deposits: readonly Deposit[]): void {
  const account = getAccount(ctx, id);
  if (account.state === State.closed) throw escrowRefusals.accountClosed;
  collect(ctx, account, deposits);
  if (account.state !== State.overdrawn) {
    if (account.dirty) saveAccount(ctx, account);
    return;
  }
  const { payments, overdrawn } = settle(ctx, account);
  closePayments(ctx, payments);
  if (!overdrawn) account.state = State.closed;
  save(ctx, account, payments);
}

export function closeAccount(ctx: Context, id: Account): void {
  const account = getAccount(ctx, id);
  if (account.state !== State.open && account.state !== State.overdrawn) throw escrowRefusals.accountClosed;
  const { payments } = settle(ctx, account);
  account.dirty = true;
  if (account.state === State.open) account.state = State.closed;
  closePayments(ctx, payments);
  save(ctx, account, payments);
}

export function openPayment(ctx: Context, id: Payment, owner: string, rate: Amount): void {
  const account = getAccount(ctx, accountOf(id));
  if (settle(ctx, account).overdrawn) throw escrowRefusals.accountOverdrawn;
  if (!account.funds.some(({ denom }) => denom === rate.denom)) throw escrowRefusals.invalidDenomination;
  if (rate.amount === 0n) throw escrowRefusals.paymentRateZero;
  if (findPaymentState(ctx, id)) throw escrowRefusals.paymentExists;
  if (account.dirty) saveAccount(ctx, account);
  const none = () => ({ denom: rate.denom, amount: 0n });
  savePayment(ctx, {
    id,
    owner,
    state: State.open,
    before: State.open,
    dirty: false,
    rate,
    balance: none(),
    unsettled: none(),
    withdrawn: 0n,
  });
}

export function drawPayment(ctx: Context, id: Payment): void {
  const account = getAccount(ctx, accountOf(id));
  if (getPayment(ctx, id).state !== State.open) throw escrowRefusals.paymentClosed;
  const { payments, overdrawn } = settle(ctx, account);
  if (!overdrawn) {
    const own = payments.find((payment) => paymentText(payment.id) === paymentText(id));
    // Nothing was settled when the account was already settled in this block: the real node stumbles here.
    if (!own) throw new Panic(`couldn't find payment ${messageText(PaymentSchema, id)}`);
    withdraw(ctx, own);
  }
  save(ctx, account, payments);
}

export function closePayment(ctx: Context, id: Payment): void {
  const account = getAccount(ctx, accountOf(id));
  const { state } = getPayment(ctx, id);
  if (state !== State.open && state !== State.overdrawn) throw escrowRefusals.paymentClosed;
  const { payments } = settle(ctx, account);
  account.dirty = true;
  for (const payment of payments) {
    payment.dirty = true;
    if (paymentText(payment.id) !== paymentText(id)) continue;
    if (payment.state === State.open) payment.state = State.closed;
    withdraw(ctx, payment);
  }
  save(ctx, account, payments);
}

/** Takes deposits from their owners into the account. */
function collect(ctx: Context, account: EscrowAccount, deposits: readonly Deposit[]): void {
  if (deposits.length > 0) account.dirty = true;
  for (const deposit of deposits) {
    const { denom, amount, owner } = deposit;
    let funds = account.funds.find((item) => item.denom === denom);
    if (!funds) {
      funds = { denom, amount: 0n };
      account.funds.push(funds);
    }
    if (!account.transferred.some((item) => item.denom === denom))
      account.transferred.push({ denom, amount: 0n });
    if (funds.amount < 0n) funds.amount = 0n;
    sendToModule(ctx, owner, MODULE, coinsOf(denom, truncDec(amount)));
    funds.amount += amount;
  }
  account.deposits.push(...deposits.map((deposit) => ({ ...deposit })));
}

interface Settled {
  readonly payments: EscrowPayment[];
  readonly overdrawn: boolean;
}

function settle(ctx: Context, account: EscrowAccount): Settled {
  if (account.state === State.closed) throw escrowRefusals.accountClosed;
  if ((account.funds[0]?.amount ?? 0n) < 0n) return { payments: [], overdrawn: true };
  let blocks = 0n;
  if (account.state !== State.overdrawn) {
    blocks = ctx.height - account.settledAt;
    account.settledAt = ctx.height;
  }
  account.dirty = true;
  const states = blocks === 0n ? [State.overdrawn] : [State.overdrawn, State.open];
  const payments = paymentsOf(ctx, account.id, states);
  if (payments.length === 0) return { payments, overdrawn: false };
  let overdrawn = settleBlocks(account, payments, blocks);
  if (overdrawn) {
    payInAkt(ctx, account, payments);
    overdrawn = payments.some(({ state }) => state === State.overdrawn);
  }
  if (!overdrawn) return { payments, overdrawn };
  account.state = State.overdrawn;
  for (const payment of payments) {
    payment.state = State.overdrawn;
    payment.dirty = true;
    withdraw(ctx, payment);
  }
  return { payments, overdrawn };
}

/** While minting is halted, a debt in ACT may be paid from AKT in the account, at the present price. */
function payInAkt(ctx: Context, account: EscrowAccount, payments: readonly EscrowPayment[]): void {
  const funds = account.funds.find(({ denom }) => denom === "uakt");
  if (!funds || funds.amount <= 0n || !mintHalted(ctx)) return;
  const price = aggregatedPrice(ctx, "uakt");
  if (price === undefined || price <= 0n) return;
  for (const payment of payments) {
    if (payment.state !== State.overdrawn || payment.unsettled.amount === 0n) continue;
    const { taken, short } = deduct(account, {
      denom: "uakt",
      amount: quoDec(payment.unsettled.amount, price),
    });
    if (taken === 0n) continue;
    if (short) funds.amount = 0n;
    if (truncDec(taken) > 0n) sendFromModule(ctx, MODULE, payment.owner, coinsOf("uakt", truncDec(taken)));
    payment.unsettled.amount -= mulDec(taken, price);
    if (payment.unsettled.amount <= 0n) {
      payment.unsettled.amount = 0n;
      payment.state = State.open;
    }
    payment.dirty = true;
    if (short) return;
  }
}

function closePayments(ctx: Context, payments: readonly EscrowPayment[]): void {
  for (const payment of payments) {
    payment.dirty = true;
    if (payment.state === State.open) payment.state = State.closed;
    withdraw(ctx, payment);
  }
}

/** Pays out the whole units that a payment earned. */
function withdraw(ctx: Context, payment: EscrowPayment): void {
  const earned = truncDec(payment.balance.amount);
  if (earned === 0n) return;
  sendFromModule(ctx, MODULE, payment.owner, coinsOf(payment.balance.denom, earned));
  payment.withdrawn += earned;
  payment.balance.amount -= decFromInt(earned);
  payment.dirty = true;
}

function save(ctx: Context, account: EscrowAccount, payments: readonly EscrowPayment[]): void {
  if (account.dirty) saveAccount(ctx, account);
  for (const payment of payments) if (payment.dirty) savePayment(ctx, payment);
}

/** An account that ends gives its deposits back first, then tells the modules that depend on it. */
function saveAccount(ctx: Context, account: EscrowAccount): void {
  const ends = account.state === State.closed || account.state === State.overdrawn;
  if (ends) refund(ctx, account);
  putAccount(ctx, account);
  if (ends) ctx.hooks.accountClosed(ctx, account.id, account.state === State.overdrawn);
}

function savePayment(ctx: Context, payment: EscrowPayment): void {
  putPayment(ctx, payment);
  if (payment.state === State.closed || payment.state === State.overdrawn) {
    ctx.hooks.paymentClosed(ctx, payment.id, payment.state === State.overdrawn);
  }
}

function refund(ctx: Context, account: EscrowAccount): void {
  for (const { owner, source, denom, amount } of account.deposits) {
    if (amount <= 0n) continue;
    const whole = truncDec(amount);
    sendFromModule(ctx, MODULE, owner, coinsOf(denom, whole));
    if (source === Source.grant) growLimit(ctx, owner, account.owner, { denom, amount: whole });
    const funds = account.funds.find((item) => item.denom === denom);
    if (funds) funds.amount -= amount;
  }
  account.deposits = [];
}

function getAccount(ctx: Context, id: Account): EscrowAccount {
  const account = findAccount(ctx, id);
  if (!account) throw escrowRefusals.accountNotFound;
  return account;
}

function getPayment(ctx: Context, id: Payment): EscrowPayment {
  const payment = findPayment(ctx, id);
  if (!payment) throw escrowRefusals.paymentNotFound;
  return payment;
}

function accountOf({ aid }: Payment): Account {
  if (!aid) throw escrowRefusals.invalidId;
  return aid;
}

function coinsOf(denom: string, amount: bigint): Coin[] {
  return amount === 0n ? [] : [{ denom, amount }];
}
