import { type ClusterNode, free, freeMilli, type GpuDevice, type Pair, take } from "./cluster.ts";
import { maxDec } from "./dec.ts";
import { concreteGpuKey, parseGpuWishes, wishMetBy } from "./gpu.ts";
import type { Amount, Unit } from "./group.ts";
import { bytesText, cpuText, gpuKeyText, type Refusal, refusal } from "./refusal.ts";

/** What the cluster must know to run a unit that has GPUs. */
export interface ClusterParams {
  readonly runtimeClass: string;
  readonly vendor: string;
  readonly model: string;
}

/** The first thing that a replica did not find on a node. */
export interface NodeShortage {
  readonly node: ClusterNode;
  readonly kind: "cpu" | "gpu" | "gpu-model" | "gpu-key" | "memory" | "ephemeral" | "class-missing" | "class";
  readonly needed: bigint;
  readonly class?: string;
  readonly pool?: Pair | undefined;
  /** True when no other node is tried after it. */
  readonly final?: true;
}

export type TakenGpus =
  | { readonly pair: Pair; readonly amount: Amount | null; readonly params: ClusterParams | null }
  | { readonly shortage: NodeShortage };

/**
 * Takes GPUs of a node. All listed devices count, free or not; only then the free number is looked at.
 * The amount returned carries the concrete key of the device that completed the number.
 */
export function takeGpus(node: ClusterNode, wanted: Amount | null): TakenGpus {
  if (wanted === null || wanted.value === 0n) return { pair: node.gpu, amount: wanted, params: null };
  const needed = wanted.value;
  const wishes = parseGpuWishes(wanted.attributes);
  if (wishes === null) return { shortage: { node, kind: "gpu-key", needed } };
  let left = needed;
  for (const device of node.gpus) {
    const wish = wishMetBy(wishes, device);
    if (wish === null) continue;
    left--;
    if (left > 0n) continue;
    const pair = take(node.gpu, needed);
    if (pair === null) return { shortage: { node, kind: "gpu", needed } };
    const amount = { value: needed, attributes: [concreteGpuKey(device, wish)] };
    return { pair, amount, params: paramsOf(device) };
  }
  return { shortage: { node, kind: "gpu-model", needed } };
}

/** Puts the shortages of all nodes into one sentence: the node that got furthest says what is missing. */
export function explainShortage(unit: Unit, left: number, shortages: readonly NodeShortage[]): Refusal {
  const last = shortages.at(-1);
  if (last === undefined) return refusal("no-nodes", "no machine was tried");
  const order = ["cpu", "gpu-key", "gpu-model", "gpu", "memory", "ephemeral", "class-missing", "class"];
  const furthest = shortages.reduce((a, b) => (order.indexOf(b.kind) > order.indexOf(a.kind) ? b : a));
  const same = shortages.filter(({ kind }) => kind === furthest.kind);
  const placed = unit.count - left;
  const details = {
    unit: unit.resource.id,
    replicas: unit.count,
    placed,
    needed: furthest.needed.toString(),
  };
  const explained = describe[furthest.kind](furthest, same, details, unit);
  return placed === 0
    ? explained
    : { ...explained, message: `${explained.message} (${placed} of ${unit.count} replicas found room)` };
}

type Describe = (
  shortage: NodeShortage,
  same: readonly NodeShortage[],
  details: Record<string, unknown>,
  unit: Unit,
) => Refusal;

const describe: Record<NodeShortage["kind"], Describe> = {
  cpu: (shortage, same, details) =>
    short(
      "cpu-short",
      cpuText,
      largest(same, (node) => freeMilli(node.cpu)),
      shortage,
      details,
    ),
  memory: (shortage, same, details) =>
    short(
      "memory-short",
      bytesText,
      largest(same, (node) => free(node.memory)),
      shortage,
      details,
    ),
  ephemeral: (shortage, same, details) =>
    short(
      "ephemeral-storage-short",
      bytesText,
      largest(same, (node) => free(node.ephemeral)),
      shortage,
      details,
    ),
  gpu: (shortage, same, details) =>
    short(
      "gpu-short",
      gpuText,
      largest(same, (node) => free(node.gpu)),
      shortage,
      details,
    ),
  "gpu-key": (_shortage, _same, details, unit) =>
    refusal("gpu-key-invalid", `the provider cannot read a GPU wish among ${wishText(unit)}`, details),
  "gpu-model": (shortage, same, details, unit) => {
    const models = [...new Set(same.flatMap(({ node }) => node.gpus.map(deviceText)))];
    const has = models.length === 0 ? "none are there" : `here are ${models.join(", ")}`;
    const message = `needs ${gpuText(shortage.needed)} of ${wishText(unit)} on one node; ${has}`;
    return refusal("gpu-model-missing", message, { ...details, models });
  },
  "class-missing": ({ class: name = "", node }, _same, details) => {
    const message = name
      ? `no node offers storage class ${name} beside the rest of the unit`
      : "a persistent volume needs a storage class other than ram";
    return refusal("storage-class-missing", message, { ...details, class: name, classes: node.classes });
  },
  class: ({ class: name = "", pool, needed }, _same, details) => {
    if (pool === undefined) {
      const message = `the provider lists storage class ${name} but has no pool of it`;
      return refusal("storage-class-missing", message, { ...details, class: name });
    }
    const left = free(pool);
    const message = `needs ${bytesText(needed)} of storage class ${name}; ${bytesText(left)} are free`;
    return refusal("storage-class-short", message, { ...details, class: name, free: left.toString() });
  },
};

function short(
  code: Refusal["code"],
  text: (value: bigint) => string,
  most: bigint,
  shortage: NodeShortage,
  details: Record<string, unknown>,
): Refusal {
  const what =
    code === "ephemeral-storage-short"
      ? " of ephemeral storage"
      : code === "memory-short"
        ? " of memory"
        : "";
  const message = `needs ${text(shortage.needed)}${what} on one node; the largest free is ${text(most)}`;
  return refusal(code, message, { ...details, free: most.toString() });
}

function largest(shortages: readonly NodeShortage[], freeOf: (node: ClusterNode) => bigint): bigint {
  return shortages.map(({ node }) => freeOf(node)).reduce(maxDec, 0n);
}

function paramsOf(device: GpuDevice): ClusterParams {
  const vendor = device.vendor.toLowerCase();
  return { runtimeClass: vendor === "nvidia" ? "nvidia" : "", vendor, model: device.name };
}

function gpuText(count: bigint): string {
  return `${count} GPU${count === 1n ? "" : "s"}`;
}

function deviceText({ vendor, name, memory, interface: bus }: GpuDevice): string {
  return [...(vendor === "nvidia" ? [] : [vendor]), name, memory, bus].join(" ");
}

function wishText(unit: Unit): string {
  const keys = unit.resource.gpu?.attributes.map(({ key }) => gpuKeyText(key)) ?? [];
  return keys.length === 0 ? "no model" : keys.join(" or ");
}
