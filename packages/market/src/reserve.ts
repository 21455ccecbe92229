/**
 * Does a group fit a provider's hardware, and what is then taken?
 * In: the cluster, the group of an order, commit levels and free addresses. Out: either the cluster afterwards with
 * the units as they will stand in the bid, or the provider's error text with a refusal for people.
 * Mirrors the provider's reservation with its habits: units from last to first, nodes in the order given, first fit,
 * no way back, and a wildcard GPU that stays with the model of the first node whose CPU and GPU passed.
 */
import { type Cluster, type ClusterNode, take, takeMilli } from "./cluster.ts";
import { commitUnits } from "./commit.ts";
import { type ClusterParams, explainShortage, type NodeShortage, takeGpus } from "./fit.ts";
import { type Group, leasedIpCount, type Resource, type Unit } from "./group.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { placeOf } from "./storage.ts";

export interface ReserveConfig {
  readonly cpuLevel: number;
  readonly gpuLevel: number;
  readonly memoryLevel: number;
  readonly storageLevel: number;
  /** Addresses that can be leased; null when the provider leases none. */
  readonly leasedIp: { readonly available: number; readonly inUse: number } | null;
}

export type Reservation =
  | {
      readonly fits: true;
      readonly committed: readonly Unit[];
      readonly adjusted: readonly Unit[];
      readonly clusterParams: ReadonlyMap<number, ClusterParams | null>;
      readonly after: Cluster;
    }
  | { readonly fits: false; readonly error: string; readonly refusal: Refusal };

export const plainConfig: ReserveConfig = {
  cpuLevel: 1,
  gpuLevel: 1,
  memoryLevel: 1,
  storageLevel: 1,
  leasedIp: null,
};

/** Takes what the group needs, or says why not; the cluster given is never changed. */
export function reserve(cluster: Cluster, group: Group, config: ReserveConfig = plainConfig): Reservation {
  const absent = refuseAbsent(group) ?? refuseIps(group, config);
  if (absent !== null) return absent;
  const committed = commitUnits(group.units, config);
  const walk: Walk = { cluster, params: new Map() };
  const adjusted: Unit[] = [...committed];
  for (let at = committed.length - 1; at >= 0; at--) {
    const unit = committed[at];
    if (unit === undefined) continue;
    const placed = placeUnit(walk, unit);
    if (placed.left !== 0) return refuseUnit(walk.cluster, unit, placed);
    adjusted[at] = { ...unit, resource: placed.resource };
  }
  return { fits: true, committed, adjusted, clusterParams: walk.params, after: walk.cluster };
}

interface Walk {
  cluster: Cluster;
  readonly params: Map<number, ClusterParams | null>;
}

interface Placed {
  readonly left: number;
  readonly resource: Resource;
  readonly shortages: readonly NodeShortage[];
}

function placeUnit(walk: Walk, unit: Unit): Placed {
  let resource = unit.resource;
  let left = unit.count;
  const shortages: NodeShortage[] = [];
  if (walk.cluster.nodes.length === 0) return { left: -1, resource, shortages };
  for (let node = 0; node < walk.cluster.nodes.length && left > 0; node++) {
    while (left > 0) {
      const tried = placeReplica(walk.cluster, node, resource);
      resource = tried.resource;
      if (tried.shortage !== undefined) {
        shortages.push(tried.shortage);
        if (tried.shortage.final) return { left, resource, shortages };
        break;
      }
      walk.cluster = tried.cluster;
      walk.params.set(resource.id, tried.params);
      left--;
    }
  }
  return { left, resource, shortages };
}

interface Tried {
  /** With the GPU made concrete as soon as CPU and GPU passed, even when the rest then failed. */
  readonly resource: Resource;
  readonly cluster: Cluster;
  readonly params: ClusterParams | null;
  readonly shortage?: NodeShortage;
}

function placeReplica(cluster: Cluster, at: number, wanted: Resource): Tried {
  const node = cluster.nodes[at];
  const unchanged = { resource: wanted, cluster, params: null };
  if (node === undefined) return unchanged;
  const cpu = takeMilli(node.cpu, wanted.cpu?.value ?? 0n);
  if (cpu === null) return { ...unchanged, shortage: { node, kind: "cpu", needed: wanted.cpu?.value ?? 0n } };
  const gpu = takeGpus(node, wanted.gpu);
  if ("shortage" in gpu) return { ...unchanged, shortage: gpu.shortage };
  const resource = { ...wanted, gpu: gpu.amount };
  const rest = takeMemoryAndVolumes(cluster, { ...node, cpu, gpu: gpu.pair }, resource);
  if ("shortage" in rest) return { resource, cluster, params: null, shortage: rest.shortage };
  const nodes = cluster.nodes.map((other, index) => (index === at ? rest.node : other));
  return { resource, cluster: { nodes, storage: rest.storage }, params: gpu.params };
}

type MemoryAndVolumes =
  | { readonly node: ClusterNode; readonly storage: Cluster["storage"] }
  | { readonly shortage: NodeShortage };

function takeMemoryAndVolumes(cluster: Cluster, start: ClusterNode, resource: Resource): MemoryAndVolumes {
  const needed = resource.memory?.value ?? 0n;
  const memory = take(start.memory, needed);
  if (memory === null) return { shortage: { node: start, kind: "memory", needed } };
  let node: ClusterNode = { ...start, memory };
  let storage = cluster.storage;
  for (const volume of resource.storage) {
    const place = placeOf(volume);
    if (place === null) {
      return { shortage: { node, kind: "class-missing", needed: volume.value, class: "", final: true } };
    }
    if (place.kind === "persistent") {
      const taken = takeFromClass({ node, storage, needed: volume.value, class: place.class });
      if ("shortage" in taken) return taken;
      storage = taken.storage;
      continue;
    }
    const from = place.kind === "ram" ? "memory" : "ephemeral";
    const pair = take(node[from], volume.value);
    if (pair === null) return { shortage: { node, kind: from, needed: volume.value } };
    node = { ...node, [from]: pair };
  }
  return { node, storage };
}

function takeFromClass(from: {
  node: ClusterNode;
  storage: Cluster["storage"];
  needed: bigint;
  class: string;
}): { readonly storage: Cluster["storage"] } | { readonly shortage: NodeShortage } {
  const { node, storage, needed } = from;
  if (!node.classes.includes(from.class)) {
    return { shortage: { node, kind: "class-missing", needed, class: from.class } };
  }
  const at = storage.findIndex((pool) => pool.class === from.class);
  const pool = storage[at];
  const pair = pool && take(pool.pair, needed);
  if (!pool || !pair) {
    return { shortage: { node, kind: "class", needed, class: from.class, pool: pool?.pair, final: true } };
  }
  return { storage: storage.map((other, index) => (index === at ? { ...pool, pair } : other)) };
}

function refuseUnit(
  cluster: Cluster,
  unit: Unit,
  { left, shortages }: Placed,
): Reservation & { fits: false } {
  const error = "insufficient capacity";
  if (cluster.nodes.length === 0) {
    return { fits: false, error, refusal: refusal("no-nodes", "the provider has no machines online") };
  }
  return { fits: false, error, refusal: explainShortage(unit, left, shortages) };
}

function refuseAbsent(group: Group): Reservation | null {
  for (const [at, { resource }] of group.units.entries()) {
    const missing =
      resource.cpu === null
        ? "CPU"
        : resource.gpu === null
          ? "GPU"
          : resource.memory === null
            ? "Memory"
            : null;
    if (missing === null) continue;
    return {
      fits: false,
      error: `invalid resource: ${missing} resource at idx ${at} is nil`,
      refusal: refusal("resource-missing", `unit ${at + 1} of the group says nothing about ${missing}`, {
        unit: at,
        resource: missing,
      }),
    };
  }
  return null;
}

function refuseIps(group: Group, { leasedIp }: ReserveConfig): Reservation | null {
  const needed = leasedIpCount(group);
  if (needed === 0) return null;
  if (leasedIp === null) {
    return {
      fits: false,
      error: "inventory error: no leased IPs available",
      refusal: refusal("ip-unavailable", "the provider leases no IP addresses", { needed }),
    };
  }
  const left = Math.max(0, leasedIp.available - leasedIp.inUse);
  if (needed <= left) return null;
  return {
    fits: false,
    error: `inventory error: insufficient number of IPs: unable to reserve ${needed}`,
    refusal: refusal("ip-short", `needs ${needed} IP address(es); ${left} are free`, { needed, free: left }),
  };
}
