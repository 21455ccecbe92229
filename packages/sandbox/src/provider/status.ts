import {
  type Cluster,
  type ClusterNode,
  free,
  freeMilli,
  quantityMilli,
  quantityValue,
  type Unit,
} from "@slipway/market";
import type { Book, Claim } from "./book.ts";

interface Totals {
  readonly cpu: number;
  readonly gpu: number;
  readonly memory: number;
  readonly storage_ephemeral: number;
}

/** What a gateway's `/status` says of the provider, in the field's form and order, without the address. */
export function statusOf(book: Book, publicHostname: string) {
  const claims = [...book.claims.values()];
  const leased = claims.filter(({ phase }) => phase === "leased");
  const bidding = claims.filter(({ phase }) => phase !== "leased");
  return {
    cluster: {
      leases: leased.length,
      inventory: {
        active: leased.map(totalsOf),
        pending: bidding.map(totalsOf),
        available: availableOf(book.cluster),
      },
    },
    bidengine: { orders: bidding.length },
    manifest: { deployments: leased.filter(({ manifest }) => manifest).length },
    cluster_public_hostname: publicHostname,
  };
}

function availableOf({ nodes, storage }: Cluster) {
  return {
    nodes: nodes.map((node) => ({
      name: node.name,
      allocatable: allocatable(node),
      available: available(node),
    })),
    ...(storage.length === 0
      ? {}
      : { storage: storage.map(({ class: name, pair }) => ({ class: name, size: Number(free(pair)) })) }),
  };
}

function allocatable({ cpu, gpu, memory, ephemeral }: ClusterNode): Totals {
  return {
    cpu: Number(quantityMilli(cpu.allocatable)),
    gpu: Number(quantityValue(gpu.allocatable)),
    memory: Number(quantityValue(memory.allocatable)),
    storage_ephemeral: Number(quantityValue(ephemeral.allocatable)),
  };
}

function available({ cpu, gpu, memory, ephemeral }: ClusterNode): Totals {
  return {
    cpu: Number(freeMilli(cpu)),
    gpu: Number(free(gpu)),
    memory: Number(free(memory)),
    storage_ephemeral: Number(free(ephemeral)),
  };
}

function totalsOf({ offer }: Claim) {
  const persistent = new Map<string, number>();
  let ephemeral = 0n;
  for (const { resource, count } of offer) {
    for (const { value, attributes } of resource.storage) {
      const name = attributes.find(({ key }) => key === "class")?.value;
      const size = value * BigInt(count);
      if (name === undefined || name === "ram") ephemeral += name === "ram" ? 0n : size;
      else persistent.set(name, (persistent.get(name) ?? 0) + Number(size));
    }
  }
  const totals: Totals = {
    cpu: sum(offer, (unit) => unit.resource.cpu?.value),
    gpu: sum(offer, (unit) => unit.resource.gpu?.value),
    memory: sum(offer, (unit) => unit.resource.memory?.value),
    storage_ephemeral: Number(ephemeral),
  };
  return persistent.size === 0 ? totals : { ...totals, storage: Object.fromEntries(persistent) };
}

function sum(units: readonly Unit[], amountOf: (unit: Unit) => bigint | undefined): number {
  return Number(units.reduce((total, unit) => total + (amountOf(unit) ?? 0n) * BigInt(unit.count), 0n));
}
