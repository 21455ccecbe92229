/**
 * What a deployment's account will look like when the chain next settles it. The chain settles lazily, so between
 * two touches everybody has to do this sum. In: the account and its payments as the chain last wrote them, and a height.
 * Out: spent, left, refundable and how long it lasts; bigint units of 10^-18 of the denomination.
 */
import { type Dec, maxDec, mulDecInt, truncDec } from "./dec.ts";
import type { Coin } from "./group.ts";

export type EscrowState = "open" | "closed" | "overdrawn";

export interface EscrowAccount {
  readonly state: EscrowState;
  readonly settledAt: bigint;
  readonly funds: readonly Coin[];
  readonly transferred: readonly Coin[];
}

export interface EscrowPayment {
  readonly state: EscrowState;
  readonly rate: Coin;
}

export interface EscrowEstimate {
  readonly denom: string;
  /** What open payments cost per block. */
  readonly perBlock: Dec;
  /** Paid and owed to providers until the height asked for. */
  readonly spent: Dec;
  /** What is still in the account; never below zero. */
  readonly left: Dec;
  /** What would come back if it were closed at that height: whole units. */
  readonly refundable: bigint;
  /** Blocks until nothing is left; null when nothing is being spent. */
  readonly blocksLeft: bigint | null;
  readonly overdrawn: boolean;
}

/** Settles in thought at `height`: each open payment is owed its rate × blocks without the fraction. */
export function estimateEscrow(
  account: EscrowAccount,
  payments: readonly EscrowPayment[],
  height: bigint,
): EscrowEstimate {
  const denom = account.funds[0]?.denom ?? payments[0]?.rate.denom ?? "";
  const funds = amountOf(account.funds, denom);
  const running = account.state === "open" ? payments.filter((payment) => payment.state === "open") : [];
  const blocks = maxDec(0n, height - account.settledAt);
  const owed = running.reduce((sum, { rate }) => sum + wholeOnly(mulDecInt(rate.amount, blocks)), 0n);
  const perBlock = running.reduce((sum, { rate }) => sum + rate.amount, 0n);
  const left = maxDec(0n, funds - owed);
  return {
    denom,
    perBlock,
    spent: amountOf(account.transferred, denom) + (owed < funds ? owed : maxDec(0n, funds)),
    left,
    refundable: truncDec(left),
    blocksLeft: perBlock === 0n ? null : maxDec(0n, funds / perBlock - blocks),
    overdrawn: account.state === "overdrawn" || owed > funds,
  };
}

/** Until when the account lasts: blocks, seconds, and the moment. Null when nothing is being spent. */
export function timeLeft(
  account: EscrowAccount,
  payments: readonly EscrowPayment[],
  at: { readonly height: bigint; readonly now: Date; readonly blockSeconds: number },
): { readonly blocks: bigint; readonly seconds: number; readonly until: Date } | null {
  const { blocksLeft } = estimateEscrow(account, payments, at.height);
  if (blocksLeft === null) return null;
  const seconds = Number(blocksLeft) * at.blockSeconds;
  // A date cannot lie further ahead than this; the number of blocks says the truth.
  const until = new Date(Math.min(at.now.getTime() + seconds * 1000, 8_640_000_000_000_000));
  return { blocks: blocksLeft, seconds, until };
}

/** Paid and owed to providers until `height`. */
export function costSoFar(account: EscrowAccount, payments: readonly EscrowPayment[], height: bigint): Dec {
  return estimateEscrow(account, payments, height).spent;
}

/** What would come back if the account were closed at `height`. */
export function refundable(
  account: EscrowAccount,
  payments: readonly EscrowPayment[],
  height: bigint,
): bigint {
  return estimateEscrow(account, payments, height).refundable;
}

/** How much more is needed so that the account lasts `blocks` from `height` on; whole units, rounded up. */
export function depositFor(
  account: EscrowAccount,
  payments: readonly EscrowPayment[],
  at: { readonly height: bigint; readonly blocks: bigint },
): bigint {
  const { perBlock, left } = estimateEscrow(account, payments, at.height);
  const missing = mulDecInt(perBlock, at.blocks) - left;
  return missing <= 0n ? 0n : truncDec(missing + ONE_LESS);
}

const ONE_LESS = 10n ** 18n - 1n;

function wholeOnly(value: Dec): Dec {
  return value - (value % 10n ** 18n);
}

function amountOf(coins: readonly Coin[], denom: string): Dec {
  return coins.reduce((sum, coin) => (coin.denom === denom ? sum + coin.amount : sum), 0n);
}
