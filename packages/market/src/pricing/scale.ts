/**
 * The `scale` price: so much per CPU thousandth, per MiB of memory and of each storage class, per endpoint and address.
 * In: the scales and the group of an order. Out: a price per block in the order's denomination, or the error text with
 * the stage at which the real provider says it. Exact until the end; more than 18 decimals are refused, not rounded.
 */
import { type Dec, DecError, decFromInt, parseDec } from "../dec.ts";
import { type Coin, type Group, leasedIpCount, type Volume } from "../group.ts";
import { findValue, isPersistent } from "../storage.ts";
import {
  addExact,
  divRounded,
  EXACT_ZERO,
  type Exact,
  exact,
  formatExact,
  mulExact,
  parseExact,
} from "./exact.ts";

/** Decimal text per unit: cpu per thousandth, memory and storage per MiB. Absent storage classes cannot be priced. */
export interface ScaleStrategy {
  readonly kind: "scale";
  readonly cpu: string;
  readonly memory: string;
  readonly storage: Readonly<Record<string, string>>;
  readonly endpoint: string;
  readonly ip: string;
}

export type Priced =
  | { readonly ok: true; readonly price: Coin }
  | { readonly ok: false; readonly stage: "make" | "calculate"; readonly error: string };

const MIB = 2n ** 20n;
const DIVISION_PLACES = 16;
const LARGEST: Dec = decFromInt(10n ** 18n);

export function priceByScale(strategy: ScaleStrategy, group: Group): Priced {
  const sum = sumByScale(strategy, group);
  return sum.ok ? toPriced(sum.total, group.units[0]?.price?.denom ?? "") : sum;
}

/** The exact sum before it becomes a price. */
export function sumByScale(
  strategy: ScaleStrategy,
  group: Group,
): { readonly ok: true; readonly total: Exact } | Extract<Priced, { ok: false }> {
  const scales = readScales(strategy);
  const bad = refuseScales(scales);
  if (bad !== null) return { ok: false, stage: "make", error: bad };
  const volumes = sumVolumes(group, scales);
  if (typeof volumes === "string") {
    return calculateError(`no pricing configured for storage class: ${volumes}`);
  }
  const endpoints = group.units.reduce((sum, { resource }) => sum + resource.endpoints.length, 0);
  const parts = [
    mulExact(exact(sumUnits(group, ({ cpu }) => cpu?.value ?? 0n)), scales.cpu),
    mulExact(inMebibytes(sumUnits(group, ({ memory }) => memory?.value ?? 0n)), scales.memory),
    ...volumes,
    mulExact(exact(endpoints), scales.endpoint),
    mulExact(exact(leasedIpCount(group)), scales.ip),
  ];
  return { ok: true, total: parts.reduce(addExact, EXACT_ZERO) };
}

interface Scales {
  readonly cpu: Exact;
  readonly memory: Exact;
  readonly storage: ReadonlyMap<string, Exact>;
  readonly endpoint: Exact;
  readonly ip: Exact;
}

function readScales({ cpu, memory, storage, endpoint, ip }: ScaleStrategy): Scales {
  return {
    cpu: parseExact(cpu),
    memory: parseExact(memory),
    storage: new Map(Object.entries(storage).map(([name, text]) => [name, parseExact(text)])),
    endpoint: parseExact(endpoint),
    ip: parseExact(ip),
  };
}

function refuseScales({ cpu, memory, storage, endpoint, ip }: Scales): string | null {
  const single = [cpu, memory, endpoint, ip];
  const classes = [...storage.values()];
  const noStorage = classes.length === 0 || classes.some(({ digits }) => digits === 0n);
  if (noStorage && single.every(({ digits }) => digits === 0n)) {
    return "at least one bid price must be a non-zero number";
  }
  const negative = [...single, ...classes].some(({ digits }) => digits < 0n);
  return negative ? "scale price cannot be negative" : null;
}

function sumVolumes(group: Group, { storage }: Scales): Exact[] | string {
  const totals = new Map<string, bigint>();
  for (const { resource, count } of group.units) {
    for (const volume of resource.storage) {
      const name = pricedClass(volume);
      if (!storage.has(name)) return name;
      totals.set(name, (totals.get(name) ?? 0n) + volume.value * BigInt(count));
    }
  }
  return [...totals].map(([name, total]) => mulExact(inMebibytes(total), storage.get(name) ?? EXACT_ZERO));
}

function pricedClass(volume: Volume): string {
  return isPersistent(volume) ? (findValue(volume, "class") ?? "") : "ephemeral";
}

function sumUnits(group: Group, amountOf: (resource: Group["units"][number]["resource"]) => bigint): bigint {
  return group.units.reduce((sum, { resource, count }) => sum + amountOf(resource) * BigInt(count), 0n);
}

function inMebibytes(bytes: bigint): Exact {
  return divRounded(bytes, MIB, DIVISION_PLACES);
}

/** A price of an exact sum: above zero, at most 10^18, and with no more than 18 decimals. */
export function toPriced(total: Exact, denom: string): Priced {
  if (total.digits < 0n) return calculateError("a bid quantity is invalid");
  if (total.digits === 0n) return calculateError("a bid of zero was produced");
  try {
    const amount = parseDec(formatExact(total));
    if (amount > LARGEST) return calculateError("a bid quantity is invalid");
    return { ok: true, price: { denom, amount } };
  } catch (error) {
    if (error instanceof DecError) return calculateError(error.message);
    throw error;
  }
}

function calculateError(error: string): Extract<Priced, { ok: false }> {
  return { ok: false, stage: "calculate", error };
}
