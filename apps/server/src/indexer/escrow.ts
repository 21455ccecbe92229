// The chain's escrow arithmetic, pure: what settling, paying, topping up and closing do to an account and its payments.
// In: an account and its payments as they stood, a height. Out: both as they stand then, what was paid to whom and what
// was given back. Settling is lazy and drops fractions each time, so it must be done at exactly the heights at which
// the chain does it. Mirrors x/escrow/keeper of the node; its fallback to AKT while ACT is halted is left out.
import { type Dec, decFromInt, minDec, mulDecInt, truncDec } from "@slipway/market";

export interface DecCoin {
  readonly denom: string;
  readonly amount: Dec;
}
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
  readonly transferred: readonly DecCoin[];
  readonly funds: readonly DecCoin[];
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
export function settle(escrow: Escrow, height: number): Escrow {
  const { account, payments } = escrow;
  if (account.state === "closed" || (account.funds[0]?.amount ?? 0n) < 0n) return escrow;
  const blocks = account.state === "overdrawn" ? 0 : height - account.settledAt;
  const draft = {
    account: account.state === "overdrawn" ? account : { ...account, settledAt: height },
    short: false,
  };
  const settled = payments.map((payment) => {
    const due = payment.state === "overdrawn" || (payment.state === "open" && blocks !== 0);
    return due ? settlePayment(draft, payment, blocks) : payment;
  });
  const next = { ...escrow, account: draft.account, payments: settled };
  return draft.short ? overdraw(next) : next;
}

/** Settles, and pays what stands in one payment to its provider. */
export function withdraw(escrow: Escrow, xid: string, height: number): Escrow {
  const settled = settle(escrow, height);
  return settled.account.state === "open" ? payOut(settled, (payment) => payment.xid === xid) : settled;
}

/** Settles, and ends one payment. In the block of the last settlement the chain does nothing, and leaves it open. */
export function closePayment(escrow: Escrow, xid: string, height: number): Escrow {
  if (escrow.account.state !== "open" || escrow.account.settledAt === height) return escrow;
  const settled = settle(escrow, height);
  if (settled.account.state !== "open") return settled;
  const closed = payOut(settled, (payment) => payment.xid === xid);
  return { ...closed, payments: setState(closed.payments, "closed", (payment) => payment.xid === xid) };
}

/** Settles, and opens a payment. */
export function openPayment(
  escrow: Escrow,
  payment: Pick<EscrowPayment, "xid" | "provider" | "denom" | "rate">,
  height: number,
): Escrow {
  const settled = settle(escrow, height);
  const fresh = { ...payment, state: "open", balance: 0n, unsettled: 0n, withdrawn: 0n } as const;
  return { ...settled, payments: [...settled.payments.filter((each) => each.xid !== payment.xid), fresh] };
}

/** Settles, pays, gives the rest back and closes. What could not be paid makes the account overdrawn instead. */
export function closeAccount(escrow: Escrow, height: number): Escrow {
  const settled = settle(escrow, height);
  if (settled.account.state !== "open") return settled;
  const paid = payOut(settled, (payment) => payment.state === "open");
  const closed = setState(paid.payments, "closed", (payment) => payment.state === "open");
  return refund({ ...paid, payments: closed, account: { ...paid.account, state: "closed" } });
}

/** Adds deposits. Into an overdrawn account: the debts are paid, and when all are, it closes and gives the rest back. */
export function deposit(escrow: Escrow, deposits: readonly EscrowDeposit[], height: number): Escrow {
  const account = {
    ...escrow.account,
    deposits: [...escrow.account.deposits, ...deposits],
    funds: deposits.reduce((funds, each) => addCoin(funds, each.denom, each.amount), escrow.account.funds),
  };
  const filled = { ...escrow, account };
  if (account.state !== "overdrawn" || (account.funds[0]?.amount ?? 0n) < 0n) return filled;
  return payDebts(filled, height);
}

/** An escrow that has just been opened with deposits. */
export function openEscrow(deposits: readonly EscrowDeposit[], height: number): Escrow {
  const funds = deposits.reduce<readonly DecCoin[]>((sum, each) => addCoin(sum, each.denom, each.amount), []);
  const transferred = funds.map(({ denom }) => ({ denom, amount: 0n }));
  return {
    account: { state: "open", settledAt: height, transferred, funds, deposits },
    payments: [],
    paid: [],
    refunded: [],
  };
}

interface Draft {
  account: EscrowAccount;
  short: boolean;
}

function settlePayment(draft: Draft, payment: EscrowPayment, blocks: number): EscrowPayment {
  const owed =
    payment.state === "overdrawn"
      ? payment.unsettled
      : decFromInt(truncDec(mulDecInt(payment.rate, BigInt(blocks))));
  const taken = takeFifo(draft.account.deposits, payment.denom, owed);
  const settled = owed - taken.rest;
  draft.account = {
    ...draft.account,
    deposits: taken.deposits,
    transferred: addCoin(draft.account.transferred, payment.denom, settled),
    funds: addCoin(draft.account.funds, payment.denom, -(payment.state === "overdrawn" ? 0n : owed)),
  };
  const balance = payment.balance + settled;
  if (taken.rest === 0n) return { ...payment, balance, unsettled: 0n };
  draft.short = true;
  return { ...payment, balance, state: "overdrawn", unsettled: taken.rest };
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

function overdraw(escrow: Escrow): Escrow {
  const account: EscrowAccount = { ...escrow.account, state: "overdrawn" };
  const live = (payment: EscrowPayment) => payment.state !== "closed";
  const paid = payOut({ ...escrow, account }, live);
  return refund({ ...paid, payments: setState(paid.payments, "overdrawn", live) });
}

function payDebts(escrow: Escrow, height: number): Escrow {
  const settled = settle(escrow, height);
  if (settled.payments.some((payment) => payment.unsettled > 0n)) return settled;
  const paid = payOut(settled, (payment) => payment.state === "overdrawn");
  const closed = setState(paid.payments, "closed", (payment) => payment.state === "overdrawn");
  return refund({ ...paid, payments: closed, account: { ...paid.account, state: "closed" } });
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

function addCoin(coins: readonly DecCoin[], denom: string, amount: Dec): DecCoin[] {
  if (!coins.some((coin) => coin.denom === denom)) return [...coins, { denom, amount }];
  return coins.map((coin) => (coin.denom === denom ? { denom, amount: coin.amount + amount } : coin));
}
