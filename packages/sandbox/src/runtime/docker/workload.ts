/** One lease on Docker: its wished form, its containers, the way to them. */
import type { LeaseId } from "../../gateway/chain-view.ts";
import {
  type ForwardedPortWire,
  type LeasedIpWire,
  noService,
  type ServiceStatusWire,
} from "../../gateway/cluster.ts";
import {
  externalPortOf,
  isIngress,
  type ManifestExpose,
  type ManifestGroup,
  type ManifestService,
} from "../../gateway/manifest.ts";
import type { StandIn } from "../demonstration/image.ts";
import { createEventBook, type EventBook } from "../event-book.ts";
import { setHosts } from "../hosts.ts";
import type { Ingress, Route } from "../ingress.ts";
import { namespaceOf } from "../names.ts";
import { proxyRequest, proxyUpgrade } from "../proxy.ts";
import type { RuntimeProvider, StandInKind } from "../runtime.ts";
import type { Engine } from "./engine.ts";
import { insist } from "./insist.ts";
import { listPods, type PodState } from "./pods.ts";
import { Replicas } from "./replicas.ts";
import { formOf, type Origin, portKey } from "./spec.ts";

export interface DockerWorkloadOptions {
  readonly engine: Engine;
  readonly lease: LeaseId;
  readonly provider: RuntimeProvider;
  readonly ingress: Ingress;
  readonly origin: Origin;
  readonly hasGpu: boolean;
  readonly host: string;
  readonly standIn?: StandIn;
  /** What has to end before anything is begun. */
  readonly after?: Promise<void>;
}

const isLeased = (expose: ManifestExpose): boolean => expose.global && expose.ip !== "";
const isForwarded = (expose: ManifestExpose): boolean => expose.global && !isIngress(expose);

/** How long a look at the engine is good for the way to a container, in milliseconds. */
const fresh = 500;

export class DockerWorkload {
  readonly lease: LeaseId;
  readonly events: EventBook;
  readonly #options: DockerWorkloadOptions;
  readonly #replicas: Replicas;
  #group: ManifestGroup | undefined;
  #work: Promise<void>;
  #current = new AbortController();
  #looked: { readonly at: number; readonly pods: Promise<PodState[]> } | undefined;
  #turn = 0;

  constructor(options: DockerWorkloadOptions) {
    const { lease, provider } = options;
    const node = `${provider.id}-node-1`;
    this.lease = lease;
    this.#options = options;
    this.#work = options.after ?? Promise.resolve();
    this.events = createEventBook(namespaceOf(lease), node);
    this.#replicas = new Replicas({ ...options, node, events: this.events });
  }

  get group(): ManifestGroup | undefined {
    return this.#group;
  }

  /** Begins to bring the containers to a manifest; what was begun before is given up. */
  apply(wanted: ManifestGroup): void {
    const { ingress, lease, provider } = this.#options;
    const gone = (this.#group?.services ?? []).filter(
      ({ name }) => !wanted.services?.some((each) => each.name === name),
    );
    for (const { name } of gone) ingress.clear(lease, name);
    this.#group = wanted;
    for (const service of wanted.services ?? []) {
      setHosts(ingress, lease, provider.id, service, (expose) =>
        this.#routeTo(service.name, portKey(expose)),
      );
    }
    this.#current.abort();
    const controller = new AbortController();
    this.#current = controller;
    this.#work = this.#work.then(() => this.#bring(wanted, controller.signal));
  }

  /** Something happened to a container: what was seen before counts no more. */
  lookAgain(): void {
    this.#looked = undefined;
  }

  async pods(service?: string): Promise<PodState[]> {
    const pods = await listPods(this.#options.engine, this.lease);
    return pods.filter((each) => service === undefined || each.service === service);
  }

  standIns(): ReadonlyMap<string, StandInKind> {
    return new Map(this.#replicas.standIns().map((service) => [service, "demonstration"]));
  }

  async status(): Promise<Record<string, ServiceStatusWire>> {
    const pods = await this.pods();
    return Object.fromEntries(
      (this.#group?.services ?? []).map((each) => [each.name, this.#statusOf(each, pods)]),
    );
  }

  async forwardedPorts(): Promise<Record<string, ForwardedPortWire[]>> {
    const { host } = this.#options;
    return await this.#published(isForwarded, (each, bound, { name }) => ({
      ...{ host, port: externalPortOf(each), externalPort: bound, proto: each.proto, name },
    }));
  }

  /** A leased address is this machine's own, under the port that was free. */
  async leasedIps(): Promise<Record<string, LeasedIpWire[]>> {
    const { host } = this.#options;
    return await this.#published(isLeased, (each, bound) => ({
      ...{ Port: each.port, ExternalPort: bound, Protocol: each.proto, IP: host },
    }));
  }

  /** What of each service is reached at a port of this machine, in the words of `tell`. */
  async #published<Wire>(
    isWanted: (expose: ManifestExpose) => boolean,
    tell: (expose: ManifestExpose, bound: number, service: ManifestService) => Wire,
  ): Promise<Record<string, Wire[]>> {
    const running = (await this.pods()).filter((each) => each.running);
    const found = (this.#group?.services ?? []).map((service): [string, Wire[]] => {
      const first = running.find((each) => each.service === service.name);
      const wires = (service.expose ?? []).filter(isWanted).flatMap((each) => {
        const bound = first?.ports.get(portKey(each));
        return bound === undefined ? [] : [tell(each, bound, service)];
      });
      return [service.name, wires];
    });
    return Object.fromEntries(found.filter(([, wires]) => wires.length > 0));
  }

  route(service: string): Route {
    const expose = this.#group?.services?.find((each) => each.name === service)?.expose?.find(isIngress);
    if (expose === undefined) throw noService();
    return this.#routeTo(service, portKey(expose));
  }

  /** Nothing answers for it any more and nothing is begun; its containers are still there. */
  async close(): Promise<void> {
    this.#current.abort();
    this.#options.ingress.clear(this.lease);
    await this.#work;
    this.events.close();
  }

  /** Tries until it is done or something else is wanted. */
  async #bring(wanted: ManifestGroup, signal: AbortSignal): Promise<void> {
    const object = { kind: "Namespace", name: namespaceOf(this.lease) };
    await insist(
      () => this.#replicas.bring(wanted, signal),
      signal,
      (error) => {
        const note = error instanceof Error ? error.message : String(error);
        this.events.add({ type: "Warning", reason: "Failed", note, object });
      },
    );
  }

  #statusOf(service: ManifestService, pods: readonly PodState[]): ServiceStatusWire {
    const { name, count } = service;
    const form = formOf(service);
    const own = pods.filter((each) => each.service === name);
    const ready = own.filter((each) => each.running).length;
    const uris = this.#options.ingress.addressesOf(this.lease, name);
    return {
      name,
      available: ready,
      total: count,
      uris: uris.length > 0 ? uris : null,
      observed_generation: this.#replicas.generation(name),
      replicas: count,
      updated_replicas: own.filter((each) => each.form === form).length,
      ready_replicas: ready,
      available_replicas: ready,
    };
  }

  #routeTo(service: string, port: string): Route {
    return {
      lease: this.lease,
      service,
      handle: (request, response) => {
        this.#portsOf(service, port).then(
          (ports) => proxyRequest(request, response, ports),
          () => proxyRequest(request, response, []),
        );
      },
      upgrade: (request, socket, head) => {
        this.#portsOf(service, port).then(
          ([first]) => proxyUpgrade(request, socket, head, first),
          () => socket.destroy(),
        );
      },
    };
  }

  /** Ports of the running replicas, each time beginning with the next. */
  async #portsOf(service: string, port: string): Promise<number[]> {
    const now = performance.now();
    if (this.#looked === undefined || now - this.#looked.at > fresh)
      this.#looked = { at: now, pods: this.pods() };
    const pods = (await this.#looked.pods).filter((each) => each.service === service && each.running);
    const ports = pods.flatMap((each) => each.ports.get(port) ?? []);
    const from = this.#turn++ % Math.max(1, ports.length);
    return [...ports.slice(from), ...ports.slice(0, from)];
  }
}
