/**
 * What a provider says about itself.
 *
 * In: the JSON of `/status`, in any of its shapes since 2022. Out: one shape. Providers report numbers that cannot be:
 * below zero, or wrapped around 2^64. These count as zero and are named in `oddities`, never added up.
 */
import type { Cluster } from "@slipway/market";
import { gatewayError } from "./errors.ts";

export interface Amounts {
  /** Thousandths of a core. */
  readonly cpu: number;
  readonly gpu: number;
  /** Bytes. */
  readonly memory: number;
  readonly ephemeral: number;
  /** Bytes per persistent class. */
  readonly storage: Readonly<Record<string, number>>;
}

export interface NodeStatus {
  readonly name: string;
  readonly allocatable: Amounts | undefined;
  readonly available: Amounts;
  /** One for each device, where the provider tells them (over gRPC). */
  readonly devices?: readonly GpuDeviceInfo[];
}

export interface GpuDeviceInfo {
  readonly vendor: string;
  readonly model: string;
  /** For example "80Gi"; empty when not told. */
  readonly memory: string;
}

export interface ProviderStatus {
  readonly address: string | undefined;
  readonly publicHostname: string | undefined;
  readonly leases: number;
  readonly orders: number;
  readonly deployments: number;
  readonly active: readonly Amounts[];
  readonly pending: readonly Amounts[];
  readonly nodes: readonly NodeStatus[];
  /** The machines by themselves, as placement needs them; only gRPC tells enough. */
  readonly inventory?: Cluster | undefined;
  /** Bytes free per persistent class. */
  readonly storage: Readonly<Record<string, number>>;
  /** Seconds of notice before the provider may reclaim; undefined when it reclaims nothing. */
  readonly reclamationSeconds: number | undefined;
  readonly oddities: readonly string[];
}

/** Above this no provider has anything: a number that wrapped around. */
const absurd = 2 ** 60;
const absurdCpu = 1e12;

/** Reads a status answer. Throws `GATEWAY_ANSWER_UNREADABLE` only when it is no object. */
export function parseProviderStatus(value: unknown): ProviderStatus {
  const root = asRecord(value);
  if (root === undefined)
    throw gatewayError("GATEWAY_ANSWER_UNREADABLE", "The provider's status is not an object.");
  const oddities: string[] = [];
  const cluster = asRecord(root.cluster) ?? {};
  const inventory = asRecord(cluster.inventory) ?? {};
  const available = asRecord(inventory.available) ?? {};
  const window = root.reclamation_window;
  return {
    address: asText(root.address),
    publicHostname: asText(root.cluster_public_hostname),
    leases: asCount(cluster.leases),
    orders: asCount(asRecord(root.bidengine)?.orders),
    deployments: asCount(asRecord(root.manifest)?.deployments),
    active: asList(inventory.active).map((each, at) => amounts(each, `active ${at + 1}`, oddities)),
    pending: asList(inventory.pending).map((each, at) => amounts(each, `pending ${at + 1}`, oddities)),
    nodes: asList(available.nodes).map((each, at) => node(each, at, oddities)),
    storage: storageOf(available.storage, oddities),
    reclamationSeconds: typeof window === "number" ? window / 1e9 : undefined,
    oddities,
  };
}

function node(value: unknown, at: number, oddities: string[]): NodeStatus {
  const raw = asRecord(value) ?? {};
  const name = asText(raw.name) ?? `node ${at + 1}`;
  const allocatable = asRecord(raw.allocatable);
  return {
    name,
    allocatable: allocatable === undefined ? undefined : amounts(allocatable, `${name} in all`, oddities),
    // Before 2023 a node was the amounts themselves.
    available: amounts(asRecord(raw.available) ?? raw, `${name} free`, oddities),
  };
}

function amounts(value: unknown, where: string, oddities: string[]): Amounts {
  const raw = asRecord(value) ?? {};
  const amount = (key: string, limit = absurd): number =>
    plausible(raw[key], `${where}: ${key}`, limit, oddities);
  const classes = Object.entries(asRecord(raw.storage) ?? {});
  return {
    cpu: amount("cpu", absurdCpu),
    gpu: amount("gpu"),
    memory: amount("memory"),
    ephemeral: amount("storage_ephemeral"),
    storage: Object.fromEntries(
      classes.map(([name, size]) => [name, plausible(size, `${where}: storage ${name}`, absurd, oddities)]),
    ),
  };
}

function storageOf(value: unknown, oddities: string[]): Record<string, number> {
  return Object.fromEntries(
    asList(value).flatMap((each) => {
      const raw = asRecord(each) ?? {};
      const name = asText(raw.class);
      return name === undefined ? [] : [[name, plausible(raw.size, `storage ${name}`, absurd, oddities)]];
    }),
  );
}

/** The number when it can be one; else 0 and a note. */
export function plausible(value: unknown, where: string, limit: number, oddities: string[]): number {
  if (value === undefined || value === null) return 0;
  const number = typeof value === "string" ? Number(value) : value;
  if (typeof number === "number" && number >= 0 && number < limit) return number;
  oddities.push(`${where} is ${String(value)}`);
  return 0;
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
  // An object that is no list has string keys.
  return value as Record<string, unknown>;
}
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const asText = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
/** A count; newer providers give an object that may be empty. */
function asCount(value: unknown): number {
  const raw = asRecord(value);
  const number = raw === undefined ? value : raw.active;
  return typeof number === "number" && number >= 0 && number < absurd ? number : 0;
}
