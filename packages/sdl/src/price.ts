/**
 * The most that a deployment costs, by its own bid limits: exact, in the chain's fixed point. A month has 30 days.
 * One ACT is one US dollar, so amounts in `uact` are dollars at the same time.
 */
import type { GroupSpec } from "./build/types.ts";
import { decimalPlaces, parseAmount } from "./price-amount.ts";

export interface DeploymentPrice {
  /** The coin of the prices, in its smallest unit: `uact`. */
  readonly denom: string;
  /** The coin as people say it: ACT. */
  readonly coin: string;
  /** Smallest units per block, in units of 10⁻¹⁸. */
  readonly perBlock: bigint;
  /** Whole coins, as exact decimals. */
  readonly perHour: string;
  readonly perDay: string;
  readonly perMonth: string;
  /** The month's price in US dollars, rounded to cents, when the coin is worth one. */
  readonly usdPerMonth?: string;
}

export interface PriceOptions {
  /** Seconds per block; 6 unless given. */
  readonly blockSeconds?: number;
}

const secondsPerDay = 86_400n;
const daysPerMonth = 30n;
/** Smallest units in a coin: 10⁶, and the fixed point on top. */
const coinPlaces = 6 + decimalPlaces;

export function price(
  groups: readonly GroupSpec[],
  { blockSeconds = 6 }: PriceOptions = {},
): DeploymentPrice {
  const units = groups.flatMap((group) => group.resources);
  const denom = units[0]?.price.denom ?? "uact";
  const perBlock = units.reduce((sum, unit) => sum + amountOf(unit.price.amount) * BigInt(unit.count), 0n);
  const perDay = (perBlock * secondsPerDay * 1000n) / BigInt(Math.round(blockSeconds * 1000));
  const perMonth = perDay * daysPerMonth;
  return {
    denom,
    coin: coinName(denom),
    perBlock,
    perHour: formatCoins(perDay / 24n),
    perDay: formatCoins(perDay),
    perMonth: formatCoins(perMonth),
    ...(denom === "uact" ? { usdPerMonth: formatCents(perMonth) } : {}),
  };
}

function amountOf(text: string): bigint {
  const amount = parseAmount(text);
  return typeof amount === "bigint" ? amount : 0n;
}

/** `uact` → ACT; coins without the micro prefix keep their name. */
export function coinName(denom: string): string {
  return /^u[a-z]+$/.test(denom) ? denom.slice(1).toUpperCase() : denom;
}

function formatCoins(value: bigint): string {
  const digits = value.toString().padStart(coinPlaces + 1, "0");
  const fraction = digits.slice(-coinPlaces).replace(/0+$/, "");
  const whole = digits.slice(0, -coinPlaces);
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

function formatCents(value: bigint): string {
  const unit = 10n ** BigInt(coinPlaces - 2);
  const cents = ((value + unit / 2n) / unit).toString().padStart(3, "0");
  return `${cents.slice(0, -2)}.${cents.slice(-2)}`;
}
