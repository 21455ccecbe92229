import type { Money } from "@slipway/api";
import { type Dec, type EscrowEstimate, estimateEscrow, truncDec } from "@slipway/market";
import type { Deal } from "../ledger/deal.ts";
import { toEscrow } from "../ledger/escrow-rows.ts";
import { toPrice } from "./price.ts";

/** When and how fast a network's blocks come. */
export interface Clock {
  readonly height: number;
  readonly time: Date;
  readonly blockSeconds: number;
}

/** What the chain would make of the deployment's escrow at this height: locked, spent, refundable, time left. */
export function toMoney(deal: Deal, clock: Clock, paymentDenom: string): Money {
  const row = deal.accounts.find((each) => each.scope === "deployment");
  const escrow = toEscrow(deal);
  if (row === undefined || escrow === undefined) return noMoney(clock, paymentDenom);
  const estimate = estimateEscrow(escrow, clock.height);
  const denom = estimate.denom === "" ? paymentDenom : estimate.denom;
  const of = (coins: readonly { denom: string; amount: string }[]) =>
    coins.find((coin) => coin.denom === denom)?.amount;
  const spent = truncDec(estimate.spent);
  const refunded = BigInt(of(row.refunded) ?? "0");
  return {
    denom,
    height: clock.height,
    deposited: of(row.deposited) ?? String(spent + estimate.refundable + refunded),
    locked: String(positive(truncDec(fundsOf(escrow.account.funds, denom)))),
    spent: String(spent),
    refundable: String(estimate.refundable),
    refunded: String(refunded),
    owed: String(estimate.owed),
    ...running(estimate, clock),
  };
}

function running({ denom, perBlock, blocksLeft }: EscrowEstimate, clock: Clock) {
  if (blocksLeft === null) return { price: null, blocksLeft, secondsLeft: null, runsUntil: null };
  const secondsLeft = Math.floor(Number(blocksLeft) * clock.blockSeconds);
  const ends = clock.time.getTime() + secondsLeft * 1000;
  return {
    price: toPrice(denom, perBlock, clock.blockSeconds),
    blocksLeft: Number(blocksLeft),
    secondsLeft,
    runsUntil: ends < 8.64e15 ? new Date(ends).toISOString() : null,
  };
}

function noMoney(clock: Clock, denom: string): Money {
  const zero = { deposited: "0", locked: "0", spent: "0", refundable: "0", refunded: "0", owed: "0" };
  return {
    denom,
    height: clock.height,
    ...zero,
    price: null,
    blocksLeft: null,
    secondsLeft: null,
    runsUntil: null,
  };
}

const fundsOf = (funds: readonly { denom: string; amount: Dec }[], denom: string) =>
  funds.find((coin) => coin.denom === denom)?.amount ?? 0n;
const positive = (amount: bigint) => (amount > 0n ? amount : 0n);
