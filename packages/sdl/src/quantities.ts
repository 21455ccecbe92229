/**
 * CPU, byte and GPU quantities as Go reads them (chain-sdk go/sdl/units.go): float64 arithmetic, truncation, and Go's
 * conversion of floats that do not fit an integer on amd64. A failure is a word, not an exception.
 */
import { goParseFloat, goParseUint } from "./yaml/number.ts";

export type QuantityFault = "syntax" | "negative";

/** Thousandths of a core: `500m`, `0.5`. */
export function parseCpu(text: string): number | QuantityFault {
  if (text.endsWith("m")) {
    const milli = goParseUint(text.slice(0, -1), 32);
    return milli === null ? "syntax" : Number(milli);
  }
  const cores = goParseFloat(text);
  if (cores === null) return "syntax";
  const milli = cores * 1000;
  if (milli < 0) return "negative";
  return Number(BigInt.asUintN(32, toInt64(milli)));
}

export function parseGpuUnits(text: string): bigint | QuantityFault {
  return goParseUint(text, 64) ?? "syntax";
}

const decimalUnits = { k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 };
const binaryUnits = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 };
const sizeUnits = new Map<string, number>([...Object.entries(decimalUnits), ...Object.entries(binaryUnits)]);
const ramUnits = new Map<string, number>(Object.entries(binaryUnits));

/** Bytes: a number with k, M, G, T, P, E (powers of 1000) or Ki … Ei (powers of 1024), or bare. */
export function parseBytes(text: string): bigint | QuantityFault {
  return parseWithUnit(text, sizeUnits);
}

/** GPU memory knows the binary units only. */
export function parseRam(text: string): bigint | QuantityFault {
  return parseWithUnit(text, ramUnits);
}

function parseWithUnit(text: string, units: ReadonlyMap<string, number>): bigint | QuantityFault {
  const suffix = units.has(text.slice(-2)) ? text.slice(-2) : units.has(text.slice(-1)) ? text.slice(-1) : "";
  const value = goParseFloat(suffix === "" ? text : text.slice(0, -suffix.length));
  if (value === null) return "syntax";
  const bytes = value * (units.get(suffix) ?? 1);
  return bytes < 0 ? "negative" : toUint64(bytes);
}

const indefinite = 1n << 63n;

function toInt64(value: number): bigint {
  if (!(Math.abs(value) < 2 ** 63)) return indefinite;
  return BigInt(Math.trunc(value));
}

/** Go's uint64(float64) on amd64: what does not fit becomes 2⁶³. */
function toUint64(value: number): bigint {
  return value < 2 ** 64 ? BigInt(Math.trunc(value)) : indefinite;
}

/** `80Gi` for 85899345920: whole gibibytes, the rest cut off. */
export function toGibi(bytes: bigint): string {
  return `${bytes >> 30n}Gi`;
}
