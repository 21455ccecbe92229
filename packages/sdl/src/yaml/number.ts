/**
 * Go's number syntax (`strconv`), which differs from JavaScript's in signs, prefixes, underscores, hexadecimal floats
 * and overflow. Everything returns null where Go returns an error.
 */

const maxUint64 = (1n << 64n) - 1n;
const minInt64 = -(1n << 63n);
/** 64 binary digits, and some to spare. */
const longestInteger = 70;
const prefixed = /^([-+]?)0([xXbBoO])([0-9a-fA-F]+)$/;
const octal = /^([-+]?)0([0-7]+)$/;
const decimal = /^[-+]?(0|[1-9][0-9]*)$/;

/**
 * An integer as yaml.v3 reads one: decimal, `0x`, `0b`, `0o` and the old `0777`, within int64 or uint64.
 */
export function goParseInteger(text: string): bigint | null {
  if (text.length > longestInteger && text.replace(/^[-+]?(0[xXbBoO])?0*/, "").length > longestInteger)
    return null;
  if (decimal.test(text)) return inRange(text.startsWith("+") ? BigInt(text.slice(1)) : BigInt(text), text);
  const old = octal.exec(text);
  if (old !== null) return inRange(signed(old[1], BigInt(`0o${old[2]}`)), text);
  const match = prefixed.exec(text);
  if (match === null) return null;
  const [, sign, base, digits] = match;
  if (!validDigits(base ?? "", digits ?? "")) return null;
  return inRange(signed(sign, BigInt(`0${(base ?? "").toLowerCase()}${digits}`)), text);
}

function validDigits(base: string, digits: string): boolean {
  const lower = base.toLowerCase();
  return lower === "x" || (lower === "b" ? /^[01]+$/ : /^[0-7]+$/).test(digits);
}

function signed(sign: string | undefined, value: bigint): bigint {
  return sign === "-" ? -value : value;
}

/** int64, or uint64 when written without a sign. */
function inRange(value: bigint, text: string): bigint | null {
  const first = text.charCodeAt(0);
  const max = first === 43 || first === 45 ? (1n << 63n) - 1n : maxUint64;
  return value >= minInt64 && value <= max ? value : null;
}

/** `strconv.ParseUint(text, 10, bits)`. */
export function goParseUint(text: string, bits: 32 | 64): bigint | null {
  if (!/^[0-9]+$/.test(text)) return null;
  const value = BigInt(text);
  return value < 1n << BigInt(bits) ? value : null;
}

const decimalFloat = /^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$/;
const hexFloat = /^([-+]?)0[xX]([0-9a-fA-F_]*)(?:\.([0-9a-fA-F_]*))?[pP]([-+]?[0-9][0-9_]*)$/;
const special = /^([-+]?)(inf|infinity|nan)$/i;

/** `strconv.ParseFloat(text, 64)`. */
export function goParseFloat(text: string): number | null {
  if (decimalFloat.test(text)) return finite(Number(text));
  if (text.includes("_") && underscoresFit(text)) {
    const digits = text.replaceAll("_", "");
    if (decimalFloat.test(digits)) return finite(Number(digits));
  }
  const word = special.exec(text);
  if (word !== null) {
    const isNan = word[2]?.toLowerCase() === "nan";
    if (isNan) return word[1] === "" ? Number.NaN : null;
    return word[1] === "-" ? -Infinity : Infinity;
  }
  return parseHexFloat(text);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function parseHexFloat(text: string): number | null {
  if (text.length > 5000) return null;
  const match = hexFloat.exec(text);
  if (match === null || !underscoresFit(text)) return null;
  const [, sign, whole = "", fraction = "", exponentText = "0"] = match;
  const digits = (whole + fraction).replaceAll("_", "");
  if (digits === "") return null;
  const exponent = Number(exponentText.replaceAll("_", "")) - 4 * fraction.replaceAll("_", "").length;
  const value = scale(BigInt(`0x${digits}`), exponent);
  if (!Number.isFinite(value)) return null;
  return sign === "-" ? -value : value;
}

/** mantissa × 2^exponent, rounded once. */
function scale(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0;
  if (exponent > 2000) return Infinity;
  if (exponent >= 0) return Number(mantissa << BigInt(exponent));
  const bits = mantissa.toString(2).length;
  const surplus = bits - 64;
  if (surplus > 0) {
    const cut = mantissa >> BigInt(surplus);
    const sticky = mantissa & ((1n << BigInt(surplus)) - 1n) ? 1n : 0n;
    return scaleDown(Number(cut | sticky), exponent + surplus);
  }
  return scaleDown(Number(mantissa), exponent);
}

function scaleDown(value: number, exponent: number): number {
  let result = value;
  let left = exponent;
  for (; left > 1000; left -= 1000) result *= 2 ** 1000;
  for (; left < -1000; left += 1000) result *= 2 ** -1000;
  return result * 2 ** left;
}

/** Underscores may only separate digits (the base prefix counts as one). */
function underscoresFit(text: string): boolean {
  const prefix = /^[-+]?0[bBoOxX]/.exec(text)?.[0] ?? "";
  const digit = /x$/i.test(prefix) ? "0-9a-fA-F" : "0-9";
  const rest = text.slice(prefix.length);
  const bad = new RegExp(`__|_$|_[^${digit}]|[^${digit}]_${prefix === "" ? "|^_" : ""}`);
  return !bad.test(rest);
}
