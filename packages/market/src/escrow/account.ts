/**
 * The chain's escrow arithmetic: what settling, paying, topping up and closing do to an account and its payments.
 * In: an account and its payments as they stood, a height. Out: both as they stand then, what was paid to whom and what
 * was given back. Settling is lazy and drops fractions each time, so it must be done at exactly the heights at which
 * the chain does it. Mirrors x/escrow/keeper of the node; its fallback to AKT while ACT is halted is left out.
 */
import { type Dec, decFromInt, minDec, mulDecInt, truncDec } from "../dec.ts";
import type { Coin } from "../group.ts";

export interface EscrowDeposit {
  readonly owner: string;
  readonly height: number;
  readonly source: "balance" | "grant";
  readonly denom: string;
  readonly amount: Dec;
}
export type EscrowState = "open" | "closed" | "overdrawn";
export interface EscrowAccount {
  readonly state: EscrowState;
  readonly settledAt: number;
  readonly transferred: readonly Coin[];
  readonly funds: readonly Coin[];
  readonly deposits: readonly EscrowDeposit[];
}
export interface EscrowPayment {
  readonly xid: string;
  readonly provider: string;
  readonly state: EscrowState;
  readonly denom: string;
  readonly rate: Dec;
  readonly balance: Dec;
  readonly unsettled: Dec;
  readonly withdrawn: bigint;
}
export interface Paid {
  readonly to: string;
  readonly denom: string;
  readonly amount: bigint;
}
export interface Escrow {
  readonly account: EscrowAccount;
  readonly payments: readonly EscrowPayment[];
  /** What went to providers in this operation. */
  readonly paid: readonly Paid[];
  /** What went back to depositors in this operation. */
  readonly refunded: readonly Paid[];
}

/** Takes what is owed up to `height` off the account. Closed accounts stay as they are. */
export function settleEscrow(escrow: Escrow, height: number): Escrow {
  return settleDue(escrow, height).escrow;
}

/** Settles, and pays what stands in one payment to its provider. */
export function withdrawPayment(escrow: Escrow, xid: string, height: number): Escrow {
  const settled = settleEscrow(escrow, height);
  return settled.account.state === "open" ? payOut(settled, (payment) => payment.xid === xid) : settled;
}

/** Settles, and ends one payment. In the block of the last settlement the chain leaves the payment as it is. */
export function closePayment(escrow: Escrow, xid: string, height: number): Escrow {
  const { escrow: settled, due } = settleDue(escrow, height);
  return due.has(xid) ? endPayments(settled, new Set([xid])) : settled;
}

/** Settles, and opens a payment. What settling gave to the other payments is lost to them, as on the chain. */
export function openPayment(
  escrow: Escrow,
  payment: Pick<EscrowPayment, "xid" | "provider" | "denom" | "rate">,
  height: number,
): Escrow {
  const { account } = settleEscrow(escrow, height);
  const fresh = { ...payment, state: "open", balance: 0n, unsettled: 0n, withdrawn: 0n } as const;
  return {
    ...escrow,
    account,
    payments: [...escrow.payments.filter((each) => each.xid !== payment.xid), fresh],
  };
}

/** Settles, pays, gives the rest back and closes. What could not be paid makes the account overdrawn instead. */
export function closeEscrow(escrow: Escrow, height: number): Escrow {
  const { escrow: settled, due } = settleDue(escrow, height);
  if (settled.account.state !== "open") return settled;
  const ended = endPayments(settled, due);
  return refund({ ...ended, account: { ...ended.account, state: "closed" } });
}

/** Adds deposits. Into an overdrawn account: they go to the debts; when all are paid, it closes and the rest goes back. */
export function depositInto(escrow: Escrow, deposits: readonly EscrowDeposit[], height: number): Escrow {
  const before = escrow.account;
  const positive = before.funds.map((coin) =>
    coin.amount < 0n && deposits.some((each) => each.denom === coin.denom) ? { ...coin, amount: 0n } : coin,
  );
  const account = {
    ...before,
    deposits: [...before.deposits, ...deposits],
    funds: deposits.reduce((funds, each) => addCoin(funds, each.denom, each.amount), positive),
    transferred: deposits.reduce((coins, each) => addCoin(coins, each.denom, 0n), before.transferred),
  };
  const filled = { ...escrow, account };
  if (account.state !== "overdrawn") return filled;
  const { escrow: settled, due, isShort } = settleDue(filled, height);
  const ended = endPayments(settled, due);
  return isShort ? ended : refund({ ...ended, account: { ...ended.account, state: "closed" } });
}

/** An escrow that has just been opened with deposits. */
export function openEscrow(deposits: readonly EscrowDeposit[], height: number): Escrow {
  const funds = deposits.reduce<readonly Coin[]>((sum, each) => addCoin(sum, each.denom, each.amount), []);
  const transferred = funds.map(({ denom }) => ({ denom, amount: 0n }));
  return {
    account: { state: "open", settledAt: height, transferred, funds, deposits },
    payments: [],
    paid: [],
    refunded: [],
  };
}

interface Settled {
  readonly escrow: Escrow;
  /** The payments that took part. */
  readonly due: ReadonlySet<string>;
  readonly isShort: boolean;
}

/** Debts are due always, running payments unless the account was settled in this very block. */
function settleDue(escrow: Escrow, height: number): Settled {
  const { account, payments } = escrow;
  if (account.state === "closed") return { escrow, due: new Set(), isShort: false };
  if ((account.funds[0]?.amount ?? 0n) < 0n) return { escrow, due: new Set(), isShort: true };
  const blocks = account.state === "overdrawn" ? 0 : height - account.settledAt;
  const draft = { account: account.state === "overdrawn" ? account : { ...account, settledAt: height } };
  const due = new Set<string>();
  const settled = payments.map((payment) => {
    if (payment.state !== "overdrawn" && (payment.state !== "open" || blocks === 0)) return payment;
    due.add(payment.xid);
    return settlePayment(draft, payment, blocks);
  });
  const next = { ...escrow, account: draft.account, payments: settled };
  const isShort = settled.some((payment) => due.has(payment.xid) && payment.state === "overdrawn");
  return { escrow: isShort ? overdraw(next, due) : next, due, isShort };
}

function settlePayment(
  draft: { account: EscrowAccount },
  payment: EscrowPayment,
  blocks: number,
): EscrowPayment {
  const wasOverdrawn = payment.state === "overdrawn";
  const owed = wasOverdrawn
    ? payment.unsettled
    : decFromInt(truncDec(mulDecInt(payment.rate, BigInt(blocks))));
  const { deposits, rest } = takeFifo(draft.account.deposits, payment.denom, owed);
  draft.account = {
    ...draft.account,
    deposits,
    transferred: addCoin(draft.account.transferred, payment.denom, owed - rest),
    funds: addCoin(draft.account.funds, payment.denom, -owed),
  };
  const balance = payment.balance + owed - rest;
  const before = wasOverdrawn ? 0n : payment.unsettled;
  return { ...payment, balance, unsettled: before + rest, state: rest === 0n ? "open" : "overdrawn" };
}

function takeFifo(deposits: readonly EscrowDeposit[], denom: string, owed: Dec) {
  let rest = owed;
  const left: EscrowDeposit[] = [];
  for (const each of deposits) {
    const part = each.denom === denom ? minDec(each.amount, rest) : 0n;
    rest -= part;
    if (each.amount > part) left.push({ ...each, amount: each.amount - part });
  }
  return { deposits: left, rest };
}

/** Everything that took part is overdrawn together and is paid what it has; the account gives back what is left. */
function overdraw(escrow: Escrow, due: ReadonlySet<string>): Escrow {
  const isDue = (payment: EscrowPayment) => due.has(payment.xid);
  const paid = payOut({ ...escrow, account: { ...escrow.account, state: "overdrawn" } }, isDue);
  return refund({ ...paid, payments: setState(paid.payments, "overdrawn", isDue) });
}

/** Pays what the payments have, and closes those that run. */
function endPayments(escrow: Escrow, which: ReadonlySet<string>): Escrow {
  const paid = payOut(escrow, (payment) => which.has(payment.xid));
  const isRunning = (payment: EscrowPayment) => which.has(payment.xid) && payment.state === "open";
  return { ...paid, payments: setState(paid.payments, "closed", isRunning) };
}

function payOut(escrow: Escrow, which: (payment: EscrowPayment) => boolean): Escrow {
  const paid = [...escrow.paid];
  const payments = escrow.payments.map((payment) => {
    const amount = which(payment) ? truncDec(payment.balance) : 0n;
    if (amount === 0n) return payment;
    paid.push({ to: payment.provider, denom: payment.denom, amount });
    const balance = payment.balance - decFromInt(amount);
    return { ...payment, balance, withdrawn: payment.withdrawn + amount };
  });
  return { ...escrow, payments, paid };
}

function refund(escrow: Escrow): Escrow {
  const refunded = [...escrow.refunded];
  let funds = escrow.account.funds;
  for (const each of escrow.account.deposits) {
    const amount = truncDec(each.amount);
    if (amount > 0n) refunded.push({ to: each.owner, denom: each.denom, amount });
    funds = addCoin(funds, each.denom, -each.amount);
  }
  return { ...escrow, refunded, account: { ...escrow.account, funds, deposits: [] } };
}

function setState(
  payments: readonly EscrowPayment[],
  state: EscrowState,
  which: (payment: EscrowPayment) => boolean,
): EscrowPayment[] {
  return payments.map((payment) => (which(payment) ? { ...payment, state } : payment));
}

function addCoin(coins: readonly Coin[], denom: string, amount: Dec): Coin[] {
  if (!coins.some((coin) => coin.denom === denom)) return [...coins, { denom, amount }];
  return coins.map((coin) => (coin.denom === denom ? { denom, amount: coin.amount + amount } : coin));
}
