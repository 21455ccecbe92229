import { parseDec } from "../dec.ts";
import type { Group, Unit } from "../group.ts";
import { addExact, EXACT_ZERO, type Exact, exact, formatExact, mulExact, parseExact } from "./exact.ts";
import { type Priced, type ScaleStrategy, sumByScale, toPriced } from "./scale.ts";

/**
 * What providers with GPUs run as a price script: the scales, a price per GPU by model, rounded up to `places` digits.
 * `gpu` maps a model to its price per block; "*" stands for models not named.
 */
export interface PriceListStrategy extends Omit<ScaleStrategy, "kind"> {
  readonly kind: "price-list";
  readonly gpu: Readonly<Record<string, string>>;
  readonly places: number;
}

/** Prices a group by what was reserved for it: there the GPU models are concrete. */
export function priceByList(strategy: PriceListStrategy, group: Group, reserved: readonly Unit[]): Priced {
  const base = sumByScale({ ...strategy, kind: "scale" }, group);
  if (!base.ok) return base;
  const gpus = reserved.map((unit) => gpuCost(strategy, unit)).reduce(addExact, EXACT_ZERO);
  const total = roundedUp(addExact(base.total, gpus), strategy.places);
  return toPriced(total, group.units[0]?.price?.denom ?? "");
}

function gpuCost({ gpu: prices }: PriceListStrategy, { resource, count }: Unit): Exact {
  const { gpu } = resource;
  if (gpu === null || gpu.value === 0n) return EXACT_ZERO;
  const model = gpu.attributes[0]?.key.split("/")[3] ?? "*";
  const each = parseExact(prices[model] ?? prices["*"] ?? "0");
  return mulExact(each, exact(gpu.value * BigInt(count)));
}

function roundedUp(value: Exact, places: number): Exact {
  const extra = value.places - places;
  if (extra <= 0) return value;
  const unit = 10n ** BigInt(extra);
  return { digits: (value.digits + unit - 1n) / unit, places };
}

/** A scale text from dollars a month: `per` units (say 1024 MiB) cost `dollars` a month of blocks of `blockSeconds`. */
export function scaleFromMonthly(dollars: number, per: number, blockSeconds: number): string {
  const microPerBlock = (dollars * 1_000_000 * blockSeconds) / (per * 2_629_800);
  // Checked by parsing: what is written here must be readable as a price.
  const text = microPerBlock.toFixed(9).replace(/0+$/, "").replace(/\.$/, "");
  parseDec(text === "" ? "0" : text);
  return formatExact(parseExact(text));
}
