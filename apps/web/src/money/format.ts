// Money in words for people. In: decimal strings or bigints of the smallest unit (uact, uakt), as chain and API give them.
// Out: text in ACT or USD. Arithmetic is on 18-decimals fixed point; only the text is rounded, never the value.
import { type Dec, decFromInt, mulDecInt, parseDec } from "@slipway/market";

const MICRO = 1_000_000n;
const ONE = 10n ** 18n;

/** uact (or uakt) as a decimal string or whole bigint → fixed point in the large unit. */
export function toLarge(micro: string | bigint): Dec {
  return (typeof micro === "bigint" ? decFromInt(micro) : parseDec(micro)) / MICRO;
}

/** "42.10", "0.006", "1,234.50": as many digits as a person needs to compare, never more than 6 decimals. */
export function formatLarge(value: Dec): string {
  const negative = value < 0n;
  const size = negative ? -value : value;
  const places = placesFor(size);
  const unit = 10n ** BigInt(18 - places);
  const rounded = (size + unit / 2n) / unit;
  if (rounded === 0n && size > 0n) return `${negative ? "-" : ""}<0.000001`;
  const digits = rounded.toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = digits.slice(digits.length - places).replace(/0+$/, "");
  return `${negative ? "-" : ""}${whole}.${fraction.padEnd(2, "0")}`;
}

function placesFor(size: Dec): number {
  if (size >= ONE) return 2;
  if (size >= ONE / 100n) return 4;
  if (size >= ONE / 1000n) return 5;
  return 6;
}

/** "5.00 ACT" */
export function formatCoin(micro: string | bigint, denom = "uact"): string {
  return `${formatLarge(toLarge(micro))} ${denomName(denom)}`;
}

/** "4.998231 ACT": to the last unit, where an amount is paid or comes back. */
export function formatExactly(micro: string | bigint, denom = "uact"): string {
  const units = BigInt(micro);
  const size = units < 0n ? -units : units;
  const whole = (size / MICRO).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = (size % MICRO).toString().padStart(6, "0").replace(/0+$/, "").padEnd(2, "0");
  return `${units < 0n ? "-" : ""}${whole}.${fraction} ${denomName(denom)}`;
}

/** "$0.0043": one ACT is one dollar by its design. */
export function formatUsd(micro: string | bigint): string {
  const text = formatLarge(toLarge(micro));
  return text.startsWith("<") ? `<$${text.slice(1)}` : `$${text}`;
}

/** ACT, AKT, or the tail of a denomination that nobody named. */
export function denomName(denom: string): string {
  if (denom.startsWith("u") && denom.length <= 6) return denom.slice(1).toUpperCase();
  return denom.startsWith("ibc/") ? `ibc/${denom.slice(4, 10)}…` : denom;
}

/** Cost per hour and month (30 days) in decimal strings of the smallest unit, from the cost per block. */
export function ratesOf(perBlock: string, blockSeconds: number): { perHour: string; perMonth: string } {
  const block = parseDec(perBlock);
  const milliseconds = BigInt(Math.max(1, Math.round(blockSeconds * 1000)));
  const over = (seconds: bigint) => toText(mulDecInt(block, seconds * 1000n) / milliseconds);
  return { perHour: over(3600n), perMonth: over(2_592_000n) };
}

function toText(value: Dec): string {
  const digits = value.toString().padStart(19, "0");
  return `${digits.slice(0, -18)}.${digits.slice(-18)}`;
}

/** "2.5" typed by a person → uact; undefined when it is no amount, or finer than the smallest unit. */
export function parseAmount(text: string): bigint | undefined {
  const found = /^\s*(\d{1,12})(?:[.,](\d{1,6}))?\s*$/.exec(text);
  if (!found) return undefined;
  return BigInt(found[1] ?? "0") * MICRO + BigInt((found[2] ?? "").padEnd(6, "0"));
}

/** Of the money's numbers at the API's height, what they are at a later height, before anything else happens. */
export function spentAt(
  money: { spent: string; height: number; refundable: string; price: { perBlock: string } | null },
  height: number,
): { spent: bigint; left: bigint } {
  const total = BigInt(money.spent) + BigInt(money.refundable);
  const settled = BigInt(money.spent);
  if (!money.price) return { spent: settled, left: BigInt(money.refundable) };
  const blocks = BigInt(Math.max(0, height - money.height));
  const more = mulDecInt(parseDec(money.price.perBlock), blocks) / ONE;
  const spent = settled + more > total ? total : settled + more;
  return { spent, left: total - spent };
}
