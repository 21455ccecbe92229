import { type Dec, decFromInt, mulDec, parseDec, quoDec, roundDec, shortDec } from "./dec.ts";

/** Prices are per block on the chain and per month in people's heads; a month here is a twelfth of 365.25 days. */
export interface Rates {
  readonly perBlock: Dec;
  readonly perHour: Dec;
  readonly perDay: Dec;
  readonly perMonth: Dec;
}

const HOUR = 3600n;
const DAY = 24n * HOUR;
const MONTH = 2_629_800n;

/** What a price per block comes to over longer spans, at the network's block time. */
export function ratesOf(perBlock: Dec, blockSeconds: number): Rates {
  const seconds = parseDec(blockSeconds.toFixed(6));
  const over = (span: bigint) => mulDec(perBlock, quoDec(decFromInt(span), seconds));
  return { perBlock, perHour: over(HOUR), perDay: over(DAY), perMonth: over(MONTH) };
}

/** The other way round: the price per block that comes to `perMonth`. */
export function perBlockOf(perMonth: Dec, blockSeconds: number): Dec {
  return quoDec(mulDec(perMonth, parseDec(blockSeconds.toFixed(6))), decFromInt(MONTH));
}

/** Millionths (uakt, uact) in whole coins. */
export function fromMicro(amount: Dec): Dec {
  return amount / 1_000_000n;
}

/** The coin that people know: "uact" → "ACT", "uakt" → "AKT", "ibc/170C…" → "USDC". */
export function coinName(denom: string): string {
  if (denom.startsWith("ibc/")) return "USDC";
  return denom.startsWith("u") ? denom.slice(1).toUpperCase() : denom.toUpperCase();
}

/** "1.25 ACT" for 1250000 of uact; at most `places` digits after the point, half to even. */
export function coinText(amount: Dec, denom: string, places = 6): string {
  const unit = 10n ** BigInt(18 - places);
  const rounded = roundDec(quoDec(fromMicro(amount), unit));
  return `${shortDec(rounded * unit)} ${coinName(denom)}`;
}
