/**
 * The checks that chain and provider make on a group itself (`GroupSpec.ValidateBasic`), in their order and words.
 * In: a group. Out: the text of the first fault, or null.
 */
import type { Attribute } from "./attributes.ts";
import { type Dec, decFromInt, formatDec } from "./dec.ts";
import type { Amount, Group, Resource, Unit } from "./group.ts";

/** Least and most of each resource, per unit and per group. */
export const unitLimits = {
  cpu: { min: 10n, max: 384_000n, groupMax: 19_200_000n },
  gpu: { min: 0n, max: 24n, groupMax: 1_200n },
  memory: { min: 2n ** 20n, max: 2n ** 41n, groupMax: 100n * 2n ** 40n },
  storage: { min: 5n * 2n ** 20n, max: 2n ** 45n },
  price: 10_000_000n,
} as const;

const KEY = /^([a-zA-Z][\w/.-]{1,126}[\w*]?)$/;
const LARGEST_PRICE: Dec = decFromInt(unitLimits.price);

export function validateGroup(group: Group): string | null {
  if (group.name === "") return "empty group spec name denomination";
  const ids = new Set<number>();
  for (const { resource } of group.units) {
    const fault = faultOfResource(resource);
    if (fault !== null) return `error: ${fault}`;
    if (ids.has(resource.id)) return `duplicate resources ID (${resource.id}) within group`;
    ids.add(resource.id);
  }
  return faultOfTotals(group.units) ?? faultOfPrices(group);
}

function faultOfResource(resource: Resource): string | null {
  if (resource.id === 0) return "invalid resources ID (> 0 fails)";
  return (
    faultOfAmount("CPU", resource.cpu, unitLimits.cpu) ??
    faultOfGpu(resource.gpu) ??
    faultOfAmount("memory", resource.memory, unitLimits.memory) ??
    faultOfVolumes(resource)
  );
}

function faultOfAmount(
  name: string,
  amount: Amount | null,
  { min, max }: { readonly min: bigint; readonly max: bigint },
): string | null {
  if (amount === null) return `invalid unit ${name}, cannot be nil`;
  // The real text names the upper limit twice.
  if (amount.value > max || amount.value < min) {
    return `invalid unit ${name} (${max} > ${amount.value} > ${max} fails)`;
  }
  const fault = faultOfAttributes(amount.attributes);
  return fault && `invalid ${name} attributes: ${fault}`;
}

function faultOfGpu(gpu: Amount | null): string | null {
  const { min, max } = unitLimits.gpu;
  if (gpu === null) return "invalid unit GPU, cannot be nil";
  if (gpu.value > max || gpu.value < min) return `invalid unit GPU (${max} > ${gpu.value} > ${max} fails)`;
  if (gpu.value === 0n && gpu.attributes.length > 0) {
    return "invalid GPU state. attributes cannot be present if units == 0";
  }
  const fault = faultOfAttributes(gpu.attributes);
  return fault && `invalid GPU attributes: ${fault}`;
}

function faultOfVolumes({ storage }: Resource): string | null {
  const { min, max } = unitLimits.storage;
  // An empty list does not survive the wire: what arrives is no list.
  if (storage.length === 0) return "invalid unit storage, cannot be nil";
  for (const { value, attributes } of storage) {
    if (value > max || value < min) return `invalid unit storage (${max} > ${value} > ${min} fails)`;
    const fault = faultOfAttributes(attributes);
    if (fault !== null) return `invalid storage attributes: ${fault}`;
  }
  return null;
}

function faultOfAttributes(attributes: readonly Attribute[]): string | null {
  const seen = new Set<string>();
  for (const { key } of attributes) {
    if (!KEY.test(key)) return "attribute key does not match regexp";
    if (seen.has(key)) return "attributes cannot have duplicate keys";
    seen.add(key);
  }
  return null;
}

function faultOfTotals(units: readonly Unit[]): string | null {
  const sum = (amountOf: (resource: Resource) => Amount | null) =>
    units.reduce(
      (total, { resource, count }) => total + (amountOf(resource)?.value ?? 0n) * BigInt(count),
      0n,
    );
  const cpu = sum((resource) => resource.cpu);
  const gpu = sum((resource) => resource.gpu);
  const memory = sum((resource) => resource.memory);
  const outside = (name: string, max: bigint, value: bigint) =>
    `invalid total ${name} (${max} > ${value} > 0 fails)`;
  if (cpu > unitLimits.cpu.groupMax || cpu === 0n) return outside("CPU", unitLimits.cpu.groupMax, cpu);
  if (gpu > unitLimits.gpu.groupMax) return outside("GPU", unitLimits.gpu.groupMax, gpu);
  if (memory > unitLimits.memory.groupMax || memory === 0n) {
    return outside("memory", unitLimits.memory.groupMax, memory);
  }
  return null;
}

function faultOfPrices({ name, units }: Group): string | null {
  const denom = units[0]?.price?.denom;
  for (const { price } of units) {
    if (price === null || price.amount < 0n || !/^[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$/.test(price.denom)) {
      return `group ${name}: error: invalid price object`;
    }
    if (price.amount > LARGEST_PRICE) {
      const text = `${formatDec(price.amount)}${price.denom}`;
      return `group ${name}: error: invalid unit price (${unitLimits.price} > ${text} fails)`;
    }
    if (price.denom !== denom) return `multi-denonimation group: (${price.denom} == ${denom} fails)`;
  }
  return null;
}
