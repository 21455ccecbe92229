/** Prices as the Cosmos SDK reads them: decimals with at most 18 places, no exponent, kept as integers × 10¹⁸. */

export const decimalPlaces = 18;

const longestAmount = 1000;
const outOfRange = 1n << 315n;

export type AmountFault = "empty" | "syntax" | "precision";

export function parseAmount(text: string): bigint | AmountFault {
  const negative = text.startsWith("-");
  const body = negative ? text.slice(1) : text;
  if (body === "") return "empty";
  const parts = body.split(".");
  const [whole = "", fraction] = parts;
  if (parts.length > 2 || (fraction !== undefined && (fraction === "" || whole === ""))) return "syntax";
  if (fraction !== undefined && fraction.length > decimalPlaces) return "precision";
  const digits = whole + (fraction ?? "").padEnd(decimalPlaces, "0");
  if (!/^[-+]?[0-9]+$/.test(digits) || digits.length > longestAmount) return "syntax";
  const value = digits.startsWith("+") ? BigInt(digits.slice(1)) : BigInt(digits);
  if (value >= outOfRange || value <= -outOfRange) return "syntax";
  return negative ? -value : value;
}

/** With all 18 places, as the chain prints it. */
export function formatAmount(value: bigint): string {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(decimalPlaces + 1, "0");
  const split = digits.length - decimalPlaces;
  return `${negative ? "-" : ""}${digits.slice(0, split)}.${digits.slice(split)}`;
}
