/**
 * Decimal numbers as the chain keeps them: a bigint that counts units of 10^-18.
 * In: text or integers. Out: the same digits, roundings and refusals as Cosmos `LegacyDec`
 * (cosmossdk.io/math), so that sums made here equal sums made on the chain to the last unit.
 * Every function is pure; a value outside of ±2^315 throws, as it halts the transaction there.
 */

/** A decimal number as its count of 10^-18. */
export type Dec = bigint;

/** Digits after the point. */
export const DEC_PLACES = 18;
/** The number 1. */
export const DEC_ONE: Dec = 10n ** 18n;
export const DEC_ZERO: Dec = 0n;

const HALF = DEC_ONE / 2n;
const MAX_BITS = 315;
const LIMIT = 1n << BigInt(MAX_BITS);

/** Why a number cannot be read or computed. `problem` is stable. */
export class DecError extends Error {
  readonly problem: "empty" | "not-a-number" | "bad-point" | "too-precise" | "overflow" | "division-by-zero";
  constructor(problem: DecError["problem"], message: string) {
    super(message);
    this.name = "DecError";
    this.problem = problem;
  }
}

/**
 * Reads "12", "-0.5", "+1", "00012". Refuses ".5", "5.", "1e3", "" and more than 18 places,
 * exactly as the chain does. Throws {@link DecError}, whose message is the chain's own text.
 */
export function parseDec(text: string): Dec {
  const negative = text.startsWith("-");
  const digitsAndPoint = negative ? text.slice(1) : text;
  if (digitsAndPoint === "") throw new DecError("empty", "decimal string cannot be empty");
  const [whole = "", fraction, ...more] = digitsAndPoint.split(".");
  if (more.length > 0) throw new DecError("bad-point", "invalid decimal string");
  if (fraction !== undefined && (fraction === "" || whole === "")) {
    throw new DecError("bad-point", "invalid decimal length");
  }
  const places = fraction?.length ?? 0;
  const spare = DEC_PLACES - places;
  if (spare < 0) {
    const precision = `exceeds max precision by ${spare} decimal places: max precision ${DEC_PLACES}`;
    throw new DecError("too-precise", `value '${digitsAndPoint}' ${precision}`);
  }
  const combined = whole + (fraction ?? "") + "0".repeat(spare);
  if (!/^[+-]?[0-9]+$/.test(combined)) {
    throw new DecError("not-a-number", `failed to set decimal string with base 10: ${combined}`);
  }
  const size = BigInt(combined.replace(/^\+/, ""));
  const bits = bitLength(size);
  if (bits > MAX_BITS) {
    throw new DecError(
      "overflow",
      `decimal '${digitsAndPoint}' out of range; bitLen: got ${bits}, max ${MAX_BITS}`,
    );
  }
  return negative ? -size : size;
}

/** All 18 places, as the chain prints it: "1.500000000000000000". */
export function formatDec(value: Dec): string {
  const digits = (value < 0n ? -value : value).toString().padStart(DEC_PLACES + 1, "0");
  const cut = digits.length - DEC_PLACES;
  return `${value < 0n ? "-" : ""}${digits.slice(0, cut)}.${digits.slice(cut)}`;
}

/** Without trailing zeros, for people: "1.5", "3", "-0.25". */
export function shortDec(value: Dec): string {
  return formatDec(value).replace(/\.?0+$/, "");
}

/** A whole number as a decimal. */
export function decFromInt(value: bigint | number): Dec {
  return inRange(BigInt(value) * DEC_ONE);
}

/** `value` counts units of 10^-places; 0 ≤ places ≤ 18. */
export function decFromParts(value: bigint, places: number): Dec {
  return inRange(value * 10n ** BigInt(DEC_PLACES - places));
}

export function addDec(a: Dec, b: Dec): Dec {
  return inRange(a + b);
}

export function subDec(a: Dec, b: Dec): Dec {
  return inRange(a - b);
}

/** a × b, half to even (`Mul`). */
export function mulDec(a: Dec, b: Dec): Dec {
  return inRange(chopHalfEven(a * b));
}

/** a × b, towards zero (`MulTruncate`). */
export function mulDecTrunc(a: Dec, b: Dec): Dec {
  return inRange((a * b) / DEC_ONE);
}

/** a × b, towards plus infinity (`MulRoundUp`). */
export function mulDecUp(a: Dec, b: Dec): Dec {
  return inRange(ceilDiv(a * b, DEC_ONE));
}

/** a × n for a whole n, exact (`MulInt`). */
export function mulDecInt(a: Dec, n: bigint): Dec {
  return inRange(a * n);
}

/** a ÷ b, half to even (`Quo`): as there, 36 places are computed and cut before the rounding. */
export function quoDec(a: Dec, b: Dec): Dec {
  return inRange(chopHalfEven((a * DEC_ONE * DEC_ONE) / nonZero(b)));
}

/** a ÷ b, towards zero (`QuoTruncate`). */
export function quoDecTrunc(a: Dec, b: Dec): Dec {
  return inRange((a * DEC_ONE) / nonZero(b));
}

/** a ÷ b, towards plus infinity (`QuoRoundUp`). */
export function quoDecUp(a: Dec, b: Dec): Dec {
  return inRange(ceilDiv(a * DEC_ONE, nonZero(b)));
}

/** a ÷ n for a whole n, towards zero (`QuoInt`). */
export function quoDecInt(a: Dec, n: bigint): Dec {
  return a / nonZero(n);
}

/** The whole part, towards zero (`TruncateInt`). */
export function truncDec(value: Dec): bigint {
  return value / DEC_ONE;
}

/** The nearest whole number, half to even (`RoundInt`). */
export function roundDec(value: Dec): bigint {
  return chopHalfEven(value);
}

/** The next whole number upwards (`Ceil`, as an integer). */
export function ceilDec(value: Dec): bigint {
  return ceilDiv(value, DEC_ONE);
}

/** True when there is nothing after the point. */
export function isWholeDec(value: Dec): boolean {
  return value % DEC_ONE === 0n;
}

export function minDec(a: Dec, b: Dec): Dec {
  return a < b ? a : b;
}

export function maxDec(a: Dec, b: Dec): Dec {
  return a > b ? a : b;
}

function chopHalfEven(value: bigint): bigint {
  if (value < 0n) return -chopHalfEven(-value);
  const whole = value / DEC_ONE;
  const rest = value % DEC_ONE;
  if (rest < HALF) return whole;
  if (rest > HALF) return whole + 1n;
  return whole + (whole & 1n);
}

function ceilDiv(a: bigint, b: bigint): bigint {
  const whole = a / b;
  return a % b !== 0n && a > 0n === b > 0n ? whole + 1n : whole;
}

function nonZero(value: bigint): bigint {
  if (value === 0n) throw new DecError("division-by-zero", "division by zero");
  return value;
}

function bitLength(value: bigint): number {
  return value === 0n ? 0 : (value < 0n ? -value : value).toString(2).length;
}

function inRange(value: bigint): bigint {
  if (value >= LIMIT || value <= -LIMIT) throw new DecError("overflow", "decimal out of range: Int overflow");
  return value;
}
