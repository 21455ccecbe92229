import type { Attribute } from "./attributes.ts";
import { type Dec, formatDec, mulDecInt, parseDec } from "./dec.ts";

/**
 * A group of an order in the form that placement, price and decision need.
 * In: the JSON of a GroupSpec, as the chain prints it (`quantity.val`) or as the SDL compiler does (`size.val`).
 * Out: plain readonly data with bigint amounts: cpu in thousandths, memory and storage in bytes.
 * Resources that the message left out stay null: what then happens is for the rules to say.
 */
export interface Group {
  readonly name: string;
  readonly requirements: Requirements;
  readonly units: readonly Unit[];
}

export interface Requirements {
  readonly allOf: readonly string[];
  readonly anyOf: readonly string[];
  readonly attributes: readonly Attribute[];
}

export interface Unit {
  readonly resource: Resource;
  readonly count: number;
  readonly price: Coin | null;
}

export interface Resource {
  readonly id: number;
  readonly cpu: Amount | null;
  readonly memory: Amount | null;
  readonly storage: readonly Volume[];
  readonly gpu: Amount | null;
  readonly endpoints: readonly Endpoint[];
}

export interface Amount {
  readonly value: bigint;
  readonly attributes: readonly Attribute[];
}

export interface Volume extends Amount {
  readonly name: string;
}

export interface Endpoint {
  readonly kind: EndpointKind;
  readonly sequence: number;
}

export type EndpointKind = "SHARED_HTTP" | "RANDOM_PORT" | "LEASED_IP";

/** An amount of a denomination per block; `amount` has 18 decimals. */
export interface Coin {
  readonly denom: string;
  readonly amount: Dec;
}

const ENDPOINT_KINDS: readonly EndpointKind[] = ["SHARED_HTTP", "RANDOM_PORT", "LEASED_IP"];

/** Reads a GroupSpec from JSON; absent parts become empty. Throws DecError for amounts that are not numbers. */
export function parseGroup(json: unknown): Group {
  const spec = asObject(json);
  const requirements = asObject(spec.requirements);
  const signedBy = asObject(requirements.signed_by);
  return {
    name: asText(spec.name),
    requirements: {
      allOf: asList(signedBy.all_of).map(asText),
      anyOf: asList(signedBy.any_of).map(asText),
      attributes: parseAttributes(requirements.attributes),
    },
    units: asList(spec.resources).map(parseUnit),
  };
}

/** Reads `{resource, count, price?}`. */
export function parseUnit(json: unknown): Unit {
  const unit = asObject(json);
  return {
    resource: parseResource(unit.resource ?? unit.resources),
    count: Number(unit.count ?? 0),
    price: parseCoin(unit.price),
  };
}

/** Prints units as `{count, resource}`, in the chain's JSON. */
export function printUnits(units: readonly Unit[]): unknown[] {
  return units.map(({ count, resource }) => ({ count, resource: printResource(resource) }));
}

/** Prints units as the `resources_offer` of a bid. */
export function printOffer(units: readonly Unit[]): unknown[] {
  return units.map(({ count, resource }) => ({ resources: printResource(resource), count, prices: null }));
}

export function printCoin({ denom, amount }: Coin): { denom: string; amount: string } {
  return { denom, amount: formatDec(amount) };
}

/** What the whole group may cost per block: the sum of price × count. Null when denominations differ. */
export function groupPrice(group: Group): Coin | null {
  const denom = group.units[0]?.price?.denom ?? "";
  let amount = 0n;
  for (const { price, count } of group.units) {
    if ((price?.denom ?? "") !== denom) return null;
    amount += mulDecInt(price?.amount ?? 0n, BigInt(count));
  }
  return { denom, amount };
}

/** How many different leased addresses the group asks for. */
export function leasedIpCount(group: Pick<Group, "units">): number {
  const sequences = new Set<number>();
  for (const { resource } of group.units) {
    for (const { kind, sequence } of resource.endpoints) if (kind === "LEASED_IP") sequences.add(sequence);
  }
  return sequences.size;
}

export function parseAttributes(json: unknown): Attribute[] {
  return asList(json).map((item) => {
    const { key, value } = asObject(item);
    return { key: asText(key), value: asText(value) };
  });
}

export function parseCoin(json: unknown): Coin | null {
  if (json === null || json === undefined) return null;
  const { denom, amount } = asObject(json);
  return { denom: asText(denom), amount: parseDec(asText(amount)) };
}

function parseResource(json: unknown): Resource {
  const resource = asObject(json);
  return {
    id: Number(resource.id ?? 0),
    cpu: parseAmount(resource.cpu),
    memory: parseAmount(resource.memory),
    storage: asList(resource.storage).map((item) => ({
      name: asText(asObject(item).name),
      value: 0n,
      attributes: [],
      ...parseAmount(item),
    })),
    gpu: parseAmount(resource.gpu),
    endpoints: asList(resource.endpoints).map(parseEndpoint),
  };
}

function parseAmount(json: unknown): Amount | null {
  if (json === null || json === undefined) return null;
  const { units, quantity, size, attributes } = asObject(json);
  const { val } = asObject(units ?? quantity ?? size);
  return { value: BigInt(asText(val) || "0"), attributes: parseAttributes(attributes) };
}

function parseEndpoint(json: unknown): Endpoint {
  const { kind, sequence_number } = asObject(json);
  const named = ENDPOINT_KINDS.find((name) => name === kind);
  return {
    kind: named ?? ENDPOINT_KINDS[Number(kind ?? 0)] ?? "SHARED_HTTP",
    sequence: Number(sequence_number ?? 0),
  };
}

function printResource(resource: Resource): unknown {
  return {
    id: resource.id,
    cpu: printAmount(resource.cpu, "units"),
    memory: printAmount(resource.memory, "quantity"),
    storage: resource.storage.map((volume) => ({ name: volume.name, ...printAmount(volume, "quantity") })),
    gpu: printAmount(resource.gpu, "units"),
    endpoints: resource.endpoints.map(({ kind, sequence }) => ({ kind, sequence_number: sequence })),
  };
}

function printAmount(amount: Amount | null, field: "units" | "quantity") {
  return amount && { [field]: { val: amount.value.toString() }, attributes: amount.attributes };
}

function asObject(json: unknown): Record<string, unknown> {
  // Any non-null object can be read by key; what is inside is checked where it is used.
  return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : {};
}

function asList(json: unknown): unknown[] {
  return Array.isArray(json) ? json : [];
}

function asText(json: unknown): string {
  return typeof json === "string" ? json : json === undefined || json === null ? "" : String(json);
}
