import {
  addQuantity,
  formatQuantity,
  milliQuantity,
  parseQuantity,
  type Quantity,
  quantity,
  quantityMilli,
  quantityValue,
  subQuantity,
} from "./quantity.ts";

/**
 * A provider's hardware as its inventory reports it (`akash.inventory.v1.Cluster`).
 * Every pair says what can be given away and what is; nothing here knows about orders.
 */
export interface Cluster {
  readonly nodes: readonly ClusterNode[];
  readonly storage: readonly StoragePool[];
}

export interface ClusterNode {
  readonly name: string;
  readonly cpu: Pair;
  readonly memory: Pair;
  readonly gpu: Pair;
  readonly gpus: readonly GpuDevice[];
  readonly ephemeral: Pair;
  readonly volumesAttached: Pair;
  readonly volumesMounted: Pair;
  /** Storage classes that volumes on this node can have. */
  readonly classes: readonly string[];
  /** Parts that no rule looks at, kept as they came. */
  readonly cpuInfo: readonly unknown[];
  readonly memoryInfo: readonly unknown[];
}

export interface StoragePool {
  readonly class: string;
  readonly iops: string;
  readonly pair: Pair;
}

export interface GpuDevice {
  readonly vendor: string;
  readonly vendorId: string;
  readonly name: string;
  readonly modelId: string;
  readonly interface: string;
  readonly memory: string;
}

/** What can be given away and what is; an allocatable of -1 means without limit. */
export interface Pair {
  readonly allocatable: Quantity;
  readonly allocated: Quantity;
  readonly capacity: Quantity;
}

const LARGEST = 2n ** 63n - 1n;

/** What is free, in whole units; over-allocated counts as nothing. */
export function free(pair: Pair): bigint {
  return quantityValue(available(pair));
}

/** What is free, in thousandths. Unlimited overflows there (a known fault of the real one) and leaves nothing. */
export function freeMilli(pair: Pair): bigint {
  return BigInt.asIntN(64, quantityMilli(available(pair)));
}

/** Takes whole units, or null when they are not free. */
export function take(pair: Pair, amount: bigint): Pair | null {
  if (free(pair) < amount) return null;
  return { ...pair, allocated: addQuantity(pair.allocated, quantity(amount)) };
}

/** Takes thousandths, or null when they are not free. */
export function takeMilli(pair: Pair, amount: bigint): Pair | null {
  if (freeMilli(pair) < amount) return null;
  return { ...pair, allocated: addQuantity(pair.allocated, milliQuantity(amount)) };
}

/** Reads the proto's JSON, with quantities as text or as `{string}`. */
export function parseCluster(json: unknown): Cluster {
  const cluster = read(json);
  return {
    nodes: list(cluster.nodes).map(parseNode),
    storage: list(cluster.storage).map((item) => {
      const { quantity: pair, info } = read(item);
      return { class: text(read(info).class), iops: text(read(info).iops), pair: parsePair(pair) };
    }),
  };
}

/** Prints a cluster as the real one does after a reservation: without vendor ids and quantity attributes. */
export function printCluster(cluster: Cluster): unknown {
  return {
    nodes: cluster.nodes.map(printNode),
    storage: cluster.storage.map(({ class: name, iops, pair }) => ({
      quantity: printPair(pair),
      info: { class: name, iops },
    })),
  };
}

function available({ allocatable, allocated }: Pair): Quantity {
  if (quantityValue(allocatable) === -1n) return quantity(LARGEST);
  if (allocated.nano > allocatable.nano) return quantity(0n);
  return subQuantity(allocatable, allocated);
}

function parseNode(json: unknown): ClusterNode {
  const { name, resources, capabilities } = read(json);
  const parts = read(resources);
  return {
    name: text(name),
    cpu: parsePair(read(parts.cpu).quantity),
    memory: parsePair(read(parts.memory).quantity),
    gpu: parsePair(read(parts.gpu).quantity),
    gpus: list(read(parts.gpu).info).map(parseGpu),
    ephemeral: parsePair(parts.ephemeral_storage),
    volumesAttached: parsePair(parts.volumes_attached),
    volumesMounted: parsePair(parts.volumes_mounted),
    classes: list(read(capabilities).storage_classes).map(text),
    cpuInfo: list(read(parts.cpu).info),
    memoryInfo: list(read(parts.memory).info),
  };
}

function parseGpu(json: unknown): GpuDevice {
  const info = read(json);
  return {
    vendor: text(info.vendor),
    vendorId: text(info.vendor_id),
    name: text(info.name),
    modelId: text(info.modelid),
    interface: text(info.interface),
    memory: text(info.memory_size),
  };
}

function parsePair(json: unknown): Pair {
  const { allocatable, allocated, capacity } = read(json);
  return { allocatable: parseAny(allocatable), allocated: parseAny(allocated), capacity: parseAny(capacity) };
}

function parseAny(json: unknown): Quantity {
  return parseQuantity(text(typeof json === "object" ? read(json).string : json) || "0");
}

function printNode(node: ClusterNode): unknown {
  return {
    name: node.name,
    resources: {
      cpu: { quantity: printPair(node.cpu), info: node.cpuInfo },
      memory: { quantity: printPair(node.memory), info: node.memoryInfo },
      gpu: { quantity: printPair(node.gpu), info: node.gpus.map(printGpu) },
      ephemeral_storage: printPair(node.ephemeral),
      volumes_attached: printPair(node.volumesAttached),
      volumes_mounted: printPair(node.volumesMounted),
    },
    capabilities: { storage_classes: node.classes },
  };
}

function printGpu({ vendor, name, modelId, interface: bus, memory }: GpuDevice): unknown {
  return { vendor, vendor_id: "", name, modelid: modelId, interface: bus, memory_size: memory };
}

function printPair({ allocatable, allocated, capacity }: Pair): unknown {
  return {
    allocatable: formatQuantity(allocatable),
    allocated: formatQuantity(allocated),
    attributes: [],
    capacity: formatQuantity(capacity),
  };
}

function read(json: unknown): Record<string, unknown> {
  // Any non-null object can be read by key; what is inside is checked where it is used.
  return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : {};
}

function list(json: unknown): unknown[] {
  return Array.isArray(json) ? json : [];
}

function text(json: unknown): string {
  return json === undefined || json === null ? "" : String(json);
}
