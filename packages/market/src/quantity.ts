import { DecError } from "./dec.ts";

/**
 * A Kubernetes quantity: an exact amount (counted in 10^-9) and the family of suffixes in which it prints.
 * Amounts below 10^-9 are rounded up, as there.
 */
export interface Quantity {
  readonly nano: bigint;
  readonly format: "decimal" | "binary" | "exponent";
  /** As it was read; printed again as long as nothing was added. */
  readonly text?: string;
}

const NANO = 10n ** 9n;
const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Record<string, number> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

export function quantity(value: bigint, format: Quantity["format"] = "decimal"): Quantity {
  return { nano: value * NANO, format };
}

export function milliQuantity(milli: bigint): Quantity {
  return { nano: milli * 10n ** 6n, format: "decimal" };
}

/** Reads "4", "3920m", "16Gi", "5G", "1.5Gi", "1e3". Throws {@link DecError}. */
export function parseQuantity(text: string): Quantity {
  const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([A-Za-z]*|[eE][+-]?[0-9]+)$/.exec(text);
  const [, sign, whole = "", fraction = "", suffix = ""] = match ?? [];
  if (match === null || whole + fraction === "") throw notQuantity(text);
  const digits = BigInt(whole + fraction);
  const { numerator, denominator, format } = scaleOf(suffix, text);
  const amount = digits * numerator * NANO;
  const divisor = denominator * 10n ** BigInt(fraction.length);
  const nano = amount / divisor + (amount % divisor === 0n ? 0n : 1n);
  return { nano: sign === "-" ? -nano : nano, format, text };
}

/** As it was read, or the canonical text: the largest suffix that needs no fraction. */
export function formatQuantity({ nano, format, text }: Quantity): string {
  if (text !== undefined) return text;
  if (nano === 0n) return "0";
  const small = nano > -1024n * NANO && nano < 1024n * NANO;
  if (format === "binary" && !small && nano % NANO === 0n) return formatBinary(nano / NANO);
  let power = -9;
  let number = nano;
  while (power < 18 && number % 1000n === 0n) {
    number /= 1000n;
    power += 3;
  }
  if (format === "exponent") return power === 0 ? `${number}` : `${number}e${power}`;
  const suffix = Object.keys(DECIMAL).find((key) => DECIMAL[key] === power) ?? "";
  return `${number}${suffix}`;
}

/** The sum prints in the format of `a`, unless `a` is zero. */
export function addQuantity(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format };
}

export function subQuantity(a: Quantity, b: Quantity): Quantity {
  return addQuantity(a, { nano: -b.nano, format: b.format });
}

/** Whole units, rounded up in size. */
export function quantityValue({ nano }: Quantity): bigint {
  return divideAway(nano, NANO);
}

/** Thousandths, rounded up in size. */
export function quantityMilli({ nano }: Quantity): bigint {
  return divideAway(nano, 10n ** 6n);
}

function divideAway(value: bigint, by: bigint): bigint {
  const whole = value / by;
  if (value % by === 0n) return whole;
  return value > 0n ? whole + 1n : whole - 1n;
}

function formatBinary(value: bigint): string {
  let number = value;
  let power = 0;
  while (power < 60 && number % 1024n === 0n) {
    number /= 1024n;
    power += 10;
  }
  const suffix = Object.keys(BINARY).find((key) => BINARY[key] === power) ?? "";
  return `${number}${suffix}`;
}

function scaleOf(suffix: string, text: string) {
  const binary = BINARY[suffix];
  if (binary !== undefined)
    return { numerator: 1n << BigInt(binary), denominator: 1n, format: "binary" as const };
  const decimal = DECIMAL[suffix];
  if (decimal !== undefined) return { ...powerOfTen(decimal), format: "decimal" as const };
  if (/^[eE][+-]?[0-9]+$/.test(suffix)) {
    return { ...powerOfTen(Number(suffix.slice(1))), format: "exponent" as const };
  }
  throw notQuantity(text);
}

function powerOfTen(power: number) {
  return {
    numerator: power > 0 ? 10n ** BigInt(power) : 1n,
    denominator: power < 0 ? 10n ** BigInt(-power) : 1n,
  };
}

function notQuantity(text: string): DecError {
  return new DecError("not-a-number", `"${text}" is not a quantity like 4, 500m or 16Gi`);
}
