import type { Money } from "@slipway/api";
import { type Dec, truncDec } from "@slipway/market";
import type { Deal } from "../ledger/deal.ts";
import { type Escrow, settle } from "../ledger/escrow.ts";
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
  const before = toEscrow(deal);
  if (row === undefined || before === undefined) return noMoney(clock, paymentDenom);
  const denom = row.funds[0]?.denom ?? paymentDenom;
  const after =
    before.account.state === "open" ? settle(before, Math.max(clock.height, row.settledAt)) : before;
  const spent = amountOf(after.account.transferred, denom);
  const refunded = BigInt(row.refunded.find((coin) => coin.denom === denom)?.amount ?? "0");
  const left = sum(
    after.account.deposits.filter((each) => each.denom === denom).map((each) => truncDec(each.amount)),
  );
  const deposited = row.deposited.find((coin) => coin.denom === denom)?.amount;
  return {
    denom,
    height: clock.height,
    deposited: deposited ?? String(truncDec(spent) + left + refunded),
    locked: String(positive(truncDec(amountOf(before.account.funds, denom)))),
    spent: String(truncDec(spent)),
    refundable: String(after.account.state === "open" ? left : 0n),
    refunded: String(refunded),
    owed: String(sum(after.payments.map((payment) => truncDec(payment.unsettled)))),
    ...running(after, denom, clock),
  };
}

function running(escrow: Escrow, denom: string, clock: Clock) {
  const open = escrow.payments.filter((payment) => payment.state === "open" && payment.denom === denom);
  const rate = sum(open.map((payment) => payment.rate));
  if (rate === 0n || escrow.account.state !== "open")
    return { price: null, blocksLeft: null, secondsLeft: null, runsUntil: null };
  const blocksLeft = Number(positive(amountOf(escrow.account.funds, denom)) / rate);
  const secondsLeft = Math.floor(blocksLeft * clock.blockSeconds);
  const ends = clock.time.getTime() + secondsLeft * 1000;
  return {
    price: toPrice(denom, rate, clock.blockSeconds),
    blocksLeft,
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

const amountOf = (coins: readonly { denom: string; amount: Dec }[], denom: string) =>
  coins.find((coin) => coin.denom === denom)?.amount ?? 0n;
const positive = (amount: bigint) => (amount > 0n ? amount : 0n);
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, each) => total + each, 0n);
