/**
 * What a deployment's escrow will look like when the chain next settles it. The chain settles lazily, so between two
 * touches everybody has to do this sum. In: the escrow as the chain last wrote it, and a height. Out: spent, left, owed
 * and how long it lasts, to the unit: the chain's own operations (account.ts) are played in thought.
 */
import { type Dec, mulDecInt, truncDec } from "../dec.ts";
import { type Escrow, type EscrowPayment, settleEscrow } from "./account.ts";

export interface EscrowEstimate {
  readonly denom: string;
  /** What running payments cost per block. */
  readonly perBlock: Dec;
  /** Paid to providers, or due to them and covered, until the height asked for. */
  readonly spent: Dec;
  /** What closing at that height gives back, over all depositors: whole units. */
  readonly refundable: bigint;
  /** What providers are due and nothing is there to pay it: whole units. */
  readonly owed: bigint;
  /** For how many more blocks the account can pay; null when nothing is being spent, or nothing can be any more. */
  readonly blocksLeft: bigint | null;
  readonly isOverdrawn: boolean;
}

/** Settles in thought at `height` (or at the height of the last settlement, when that is later). */
export function estimateEscrow(escrow: Escrow, height: number): EscrowEstimate {
  const denom = escrow.account.funds[0]?.denom ?? escrow.payments[0]?.denom ?? "";
  const isOpen = escrow.account.state === "open";
  const at = Math.max(height, escrow.account.settledAt);
  const { account, payments } = isOpen ? settleEscrow(escrow, at) : escrow;
  const running = account.state === "open" ? payments.filter((payment) => isRunning(payment, denom)) : [];
  const deposits = account.deposits.filter((each) => each.denom === denom);
  return {
    denom,
    perBlock: running.reduce((sum, { rate }) => sum + rate, 0n),
    spent: account.transferred.reduce((sum, coin) => (coin.denom === denom ? sum + coin.amount : sum), 0n),
    refundable:
      account.state === "open" ? deposits.reduce((sum, { amount }) => sum + truncDec(amount), 0n) : 0n,
    owed: payments.reduce((sum, { unsettled }) => sum + truncDec(unsettled), 0n),
    blocksLeft:
      running.length === 0 ? null : lastPaidBlock(escrow, denom) - BigInt(at - escrow.account.settledAt),
    isOverdrawn: account.state === "overdrawn",
  };
}

/** The most blocks after the last settlement that the funds can pay; every payment is owed whole units. */
function lastPaidBlock(escrow: Escrow, denom: string): bigint {
  const running = runningOf(escrow, denom);
  const funds = fundsOf(escrow, denom);
  const perBlock = running.reduce((sum, { rate }) => sum + rate, 0n);
  if (perBlock === 0n) return 0n;
  // Dropped fractions are less than a unit a payment, so the answer lies between these two.
  let low = mulDecInt(ONE, funds) / perBlock;
  let high = mulDecInt(ONE, funds + BigInt(running.length)) / perBlock + 1n;
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (dueAfter(running, middle) <= funds) low = middle;
    else high = middle - 1n;
  }
  return low;
}

const ONE = 10n ** 18n;

/** Whole units owed after so many blocks without a settlement. */
const dueAfter = (payments: readonly EscrowPayment[], blocks: bigint): bigint =>
  payments.reduce((sum, { rate }) => sum + truncDec(mulDecInt(rate, blocks)), 0n);

const isRunning = (payment: EscrowPayment, denom: string) =>
  payment.state === "open" && payment.denom === denom;

const runningOf = ({ payments }: Escrow, denom: string) =>
  payments.filter((payment) => isRunning(payment, denom));

/** What is there to pay with: whole units, because only whole units are ever taken. */
const fundsOf = ({ account }: Escrow, denom: string) =>
  truncDec(account.funds.reduce((sum, coin) => (coin.denom === denom ? sum + coin.amount : sum), 0n));
