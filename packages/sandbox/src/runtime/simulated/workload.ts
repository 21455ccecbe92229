/** One lease of the simulated runtime: its services, their pods, and what can be asked of them. */
import type { LeaseId } from "../../gateway/chain-view.ts";
import {
  type Exec,
  ExecRefused,
  type ForwardedPortWire,
  type KubeEventWire,
  type LeasedIpWire,
  noService,
  type PodLog,
  type ServiceStatusWire,
} from "../../gateway/cluster.ts";
import { isIngress, type ManifestGroup, type ManifestService } from "../../gateway/manifest.ts";
import { createEventBook, type EventBook } from "../event-book.ts";
import type { Ingress } from "../ingress.ts";
import { namespaceOf, shortHash } from "../names.ts";
import type { ReplicaMetrics, RuntimeProvider } from "../runtime.ts";
import type { SimulatedBecause } from "./because.ts";
import { SimulatedService } from "./service.ts";

export interface Workload {
  readonly lease: LeaseId;
  readonly group: ManifestGroup | undefined;
  /** Brings the services to a manifest: new ones start, changed ones are replaced, the rest is left alone. */
  apply(group: ManifestGroup): Promise<void>;
  status(): Record<string, ServiceStatusWire>;
  forwardedPorts(): Record<string, readonly ForwardedPortWire[]>;
  leasedIps(): Record<string, readonly LeasedIpWire[]>;
  logs(wish: {
    readonly services: readonly string[];
    readonly follow: boolean;
    readonly tail?: number;
    readonly signal: AbortSignal;
  }): PodLog[];
  events(wish: Parameters<EventBook["read"]>[0]): AsyncIterable<KubeEventWire>;
  exec(exec: Exec): Promise<number>;
  metrics(): ReplicaMetrics[];
  takeHostname(host: string, service: string): void;
  close(): Promise<void>;
}

export interface WorkloadOptions {
  readonly lease: LeaseId;
  readonly provider: RuntimeProvider;
  readonly ingress: Ingress;
  readonly host: string;
  readonly now: () => number;
  readonly why: SimulatedBecause;
}

export function createWorkload(options: WorkloadOptions): Workload {
  const { lease, ingress } = options;
  const node = `${options.provider.id}-node-1`;
  const events = createEventBook(namespaceOf(lease), node);
  const services = new Map<string, SimulatedService>();
  let group: ManifestGroup | undefined;
  const find = (name: string): SimulatedService => {
    const service = services.get(name);
    if (service === undefined) throw noService();
    return service;
  };
  return {
    lease,
    get group() {
      return group;
    },
    async apply(next) {
      group = next;
      const wanted = new Map((next.services ?? []).map((each) => [each.name, each]));
      for (const [name, service] of services) {
        if (wanted.has(name)) continue;
        services.delete(name);
        ingress.clear(lease, name);
        await service.close();
      }
      for (const [name, manifest] of wanted) {
        const known = services.get(name) ?? new SimulatedService({ ...options, events, node, name });
        services.set(name, known);
        await known.apply(manifest);
      }
    },
    status: () => Object.fromEntries([...services].map(([name, service]) => [name, service.status()])),
    forwardedPorts: () =>
      Object.fromEntries(
        [...services].flatMap(([name, service]) =>
          service.ports().length > 0 ? [[name, service.ports()]] : [],
        ),
      ),
    leasedIps: () => Object.fromEntries((group?.services ?? []).flatMap((each) => leasedIpsOf(lease, each))),
    logs: ({ services: names, ...wish }) =>
      [...services]
        .filter(([name]) => names.length === 0 || names.includes(name))
        .flatMap(([, service]) => service.logs(wish)),
    events: (wish) => events.read(wish),
    exec: async (exec) => {
      const service = services.get(exec.service);
      if (service === undefined) throw new ExecRefused("no such service exists with that name");
      return await service.exec(exec);
    },
    metrics: () => [...services.values()].flatMap((service) => service.metrics()),
    takeHostname: (host, name) => ingress.set(host, find(name).route()),
    async close() {
      ingress.clear(lease);
      await Promise.all([...services.values()].map((service) => service.close()));
      services.clear();
      events.close();
    },
  };
}

/** Addresses of the range for documentation: they look like addresses and lead nowhere. */
function leasedIpsOf(lease: LeaseId, service: ManifestService): [string, LeasedIpWire[]][] {
  const exposes = (service.expose ?? []).filter((each) => each.ip !== "" && !isIngress(each));
  if (exposes.length === 0) return [];
  const ips = exposes.map((each) => ({
    Port: each.port,
    ExternalPort: each.externalPort === 0 ? each.port : each.externalPort,
    Protocol: each.proto,
    IP: `203.0.113.${1 + (shortHash(`${lease.owner} ${each.ip}`, 1).charCodeAt(0) % 250)}`,
  }));
  return [[service.name, ips]];
}
