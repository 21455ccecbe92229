import type { Attribute } from "../attributes.ts";
import { DecError, parseDec } from "../dec.ts";
import { type Coin, type Group, groupPrice, printCoin, type Resource, type Unit } from "../group.ts";
import { findValue } from "../storage.ts";

/** The GPU key of an order has too few parts; the real provider crashes on it. */
export class ScriptInputError extends Error {
  constructor(length: number) {
    super(`runtime error: index out of range [3] with length ${length}`);
    this.name = "ScriptInputError";
  }
}

/** What a price script reads: the resources (reserved ones when given) and the order's price; ends with a newline. */
export function scriptInput(group: Group, allocated: readonly Unit[] | null, precision: number): string {
  const units = allocated ?? group.units;
  const price = groupPrice(group);
  const body = {
    resources: units.map(({ resource, count }) => describeUnit(resource, count)),
    price: price && printCoin(price),
    ...(precision === 0 ? {} : { price_precision: precision }),
  };
  return `${JSON.stringify(body, markBigint).replace(BIGINT_MARK, "$1")}\n`;
}

/** What a script adds to the provider's environment. */
export function scriptEnvironment(owner: string, group: Group): Record<string, string> {
  return { AKASH_OWNER: owner, AKASH_DENOM: group.units[0]?.price?.denom ?? "" };
}

export type ScriptPrice =
  | { readonly ok: true; readonly price: Coin }
  | { readonly ok: false; readonly error: string };

/** Reads what a finished script left behind. */
export function scriptPrice(
  run: { exit: number; stdout: string; stderr: string },
  denom: string,
): ScriptPrice {
  if (run.exit !== 0) return { ok: false, error: `exit status ${run.exit}: script failure ${run.stderr}` };
  const invalid = "a bid quantity is invalid";
  const text = run.stdout.trim();
  if (text === "") return { ok: false, error: `bid script must return amount:EOF${invalid}` };
  try {
    const amount = parseDec(text);
    if (amount === 0n) return { ok: false, error: "a bid of zero was produced" };
    return amount < 0n ? { ok: false, error: invalid } : { ok: true, price: { denom, amount } };
  } catch (error) {
    if (error instanceof DecError) return { ok: false, error: `${error.message}${invalid}` };
    throw error;
  }
}

// A bigint travels through JSON.stringify as text after a NUL, which no name on the chain can contain.
const BIGINT_MARK = /"\\u0000(-?[0-9]+)"/g;

function markBigint(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `\u0000${value}` : value;
}

function describeUnit(resource: Resource, count: number) {
  const ips = new Set(
    resource.endpoints.filter(({ kind }) => kind === "LEASED_IP").map(({ sequence }) => sequence),
  );
  return {
    memory: resource.memory?.value ?? 0n,
    cpu: resource.cpu?.value ?? 0n,
    gpu: { units: resource.gpu?.value ?? 0n, attributes: describeGpu(resource.gpu?.attributes ?? []) },
    storage: resource.storage.map((volume) => ({
      class: findValue(volume, "class") ?? "ephemeral",
      size: volume.value,
    })),
    count,
    endpoint_quantity: resource.endpoints.length,
    ip_lease_quantity: ips.size,
  };
}

function describeGpu(attributes: readonly Attribute[]) {
  const vendors = new Map<string, Record<string, string>>();
  for (const { key } of attributes) {
    const parts = key.split("/");
    const [, vendor, , model, ...pairs] = parts;
    if (vendor === undefined || model === undefined) throw new ScriptInputError(parts.length);
    const described: Record<string, string> = { model };
    for (const name of ["ram", "interface"]) {
      const at = pairs.findLastIndex((word, index) => index % 2 === 0 && word === name);
      if (at >= 0) described[name] = pairs[at + 1] ?? "";
    }
    vendors.set(vendor, described);
  }
  const sorted = [...vendors].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.length === 0 ? {} : { vendor: Object.fromEntries(sorted) };
}
