/**
 * What a provider of the sandbox is: where it stands, what hardware it has, what it asks, how it behaves.
 * In: plain data. Out: the cluster that its inventory starts with, the attributes that it registers on the chain, and
 * its price strategy. Nothing here talks to anybody.
 */
import {
  type Attribute,
  type Cluster,
  type PriceListStrategy,
  type PriceStrategy,
  parseCluster,
  type ScaleStrategy,
  scaleFromMonthly,
} from "@slipway/market";
import { type GpuModel, gpuDevice } from "./gpu-models.ts";

export interface ProviderProfile {
  /** Short, stable, fit for a host name; also the name of its account in the seed. */
  readonly id: string;
  readonly name: string;
  readonly organization: string;
  /** The field's region key, for example "eu-west". */
  readonly region: string;
  readonly country: string;
  readonly city: string;
  readonly timezone: string;
  readonly tier: "akash" | "community";
  readonly locationType: "datacenter" | "colo" | "home" | "office";
  readonly cpu: "amd" | "intel";
  readonly nodes: readonly NodeGroup[];
  /** Persistent storage by class, in TiB. */
  readonly storage: Readonly<Partial<Record<"beta1" | "beta2" | "beta3", number>>>;
  /** Addresses that can be leased; 0: none. */
  readonly addresses: number;
  readonly prices: Prices;
  /** Signed by the sandbox's auditor. */
  readonly audited: boolean;
  /** How much notice it gives at most, where a tenant asks for it, before it takes a lease back; 0: none. */
  readonly noticeSeconds: number;
  readonly temperament: Temperament;
}

/** `count` equal machines; sizes in cores, GiB and GiB. */
export interface NodeGroup {
  readonly count: number;
  readonly cores: number;
  readonly memory: number;
  readonly ephemeral: number;
  readonly gpu?: { readonly model: GpuModel; readonly count: number };
}

/** Dollars a month (GPUs: dollars an hour); "scale" asks nothing for GPUs, as the field's plain algorithm. */
export interface Prices {
  readonly kind: "price-list" | "scale";
  readonly cpu: number;
  readonly memory: number;
  readonly ephemeral: number;
  readonly persistent: number;
  readonly endpoint: number;
  readonly ip: number;
  readonly gpu: Readonly<Partial<Record<GpuModel, number>>>;
}

export interface Temperament {
  /** How long it thinks before it bids. */
  readonly bidDelayMs: number;
  /** The share of orders that it hears of: 1 for all. Which ones depends on the order alone, so that a try can be repeated. */
  readonly reliability: number;
  /** How long its containers take to start, in the simulated runtime. */
  readonly startDelayMs: number;
}

const GIB = 2 ** 30;
const CLASSES = ["beta1", "beta2", "beta3"] as const;

/** Its hardware with nothing given away. */
export function clusterOf(profile: ProviderProfile): Cluster {
  const classes = CLASSES.filter((name) => profile.storage[name] !== undefined);
  const nodes = profile.nodes.flatMap((group, at) =>
    Array.from({ length: group.count }, (_, index) =>
      describeNode(group, `node-${at + 1}-${index + 1}`, classes),
    ),
  );
  return parseCluster({
    nodes,
    storage: classes.map((name) => ({
      quantity: pair(String((profile.storage[name] ?? 0) * 1024 * GIB)),
      info: { class: name, iops: "" },
    })),
  });
}

/** What it declares on the chain, in the keys that the field uses; each key once. */
export function attributesOf(profile: ProviderProfile): Attribute[] {
  const models = [...new Set(profile.nodes.flatMap(({ gpu }) => (gpu ? [gpu.model] : [])))];
  const classes = CLASSES.filter((name) => profile.storage[name] !== undefined);
  const pairs: [string, string][] = [
    ["host", "akash"],
    ["region", profile.region],
    ["tier", profile.tier],
    ["organization", profile.organization],
    ["country", profile.country],
    ["city", profile.city],
    ["timezone", profile.timezone],
    ["location-region", profile.region],
    ["location-type", profile.locationType],
    ["capabilities/cpu", profile.cpu],
    ["capabilities/cpu/arch", "x86-64"],
    ["capabilities/memory", "ddr5ecc"],
    ...(models.length > 0 ? ([["capabilities/gpu", "nvidia"]] as [string, string][]) : []),
    ...models.flatMap(gpuKeys),
    ...classes.flatMap((name, at) => storageKeys(at + 1, name, true)),
    ...storageKeys(classes.length + 1, "ram", false),
    ["feat-persistent-storage", String(classes.length > 0)],
    ["feat-endpoint-custom-domain", "true"],
    ["feat-endpoint-ip", String(profile.addresses > 0)],
  ];
  return pairs.map(([key, value]) => ({ key, value }));
}

/** Its price policy per block, for a network whose blocks take `blockSeconds`. */
export function strategyOf({ prices, storage }: ProviderProfile, blockSeconds: number): PriceStrategy {
  const monthly = (dollars: number, per: number) => scaleFromMonthly(dollars, per, blockSeconds);
  const persistent = monthly(prices.persistent, 1024);
  const scale: Omit<ScaleStrategy, "kind"> = {
    cpu: monthly(prices.cpu, 1000),
    memory: monthly(prices.memory, 1024),
    storage: {
      ephemeral: monthly(prices.ephemeral, 1024),
      ...Object.fromEntries(Object.keys(storage).map((name) => [name, persistent])),
    },
    endpoint: monthly(prices.endpoint, 1),
    ip: monthly(prices.ip, 1),
  };
  if (prices.kind === "scale") return { kind: "scale", ...scale };
  const gpu = Object.fromEntries(
    Object.entries(prices.gpu).map(([model, hourly]) => [model, monthly(hourly * HOURS_A_MONTH, 1)]),
  );
  return { kind: "price-list", ...scale, gpu, places: 6 } satisfies PriceListStrategy;
}

const HOURS_A_MONTH = 730.5;

function describeNode(
  { cores, memory, ephemeral, gpu }: NodeGroup,
  name: string,
  classes: readonly string[],
) {
  const devices = gpu ? Array.from({ length: gpu.count }, () => gpuDevice(gpu.model)) : [];
  return {
    name,
    resources: {
      cpu: { quantity: pair(String(cores)), info: [] },
      memory: { quantity: pair(String(memory * GIB)), info: [] },
      gpu: { quantity: pair(String(devices.length)), info: devices },
      ephemeral_storage: pair(String(ephemeral * GIB)),
      volumes_attached: pair("0"),
      volumes_mounted: pair("0"),
    },
    capabilities: { storage_classes: classes },
  };
}

function pair(amount: string) {
  return { allocatable: amount, allocated: "0", attributes: [], capacity: amount };
}

function gpuKeys(model: GpuModel): [string, string][] {
  const { memory_size: ram, interface: bus } = gpuDevice(model);
  const base = `capabilities/gpu/vendor/nvidia/model/${model}`;
  const kind = bus.toLowerCase().replace(/[0-9]+$/, "");
  return ["", `/ram/${ram}`, `/interface/${kind}`, `/ram/${ram}/interface/${kind}`].map((tail) => [
    base + tail,
    "true",
  ]);
}

function storageKeys(number: number, name: string, persistent: boolean): [string, string][] {
  return [
    [`capabilities/storage/${number}/class`, name],
    [`capabilities/storage/${number}/persistent`, String(persistent)],
  ];
}
