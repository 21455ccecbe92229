/** One lease on Docker: its network, its volumes, and for each service its containers. */
import { type LeaseId, leaseText } from "../../gateway/chain-view.ts";
import { type ForwardedPortWire, noService, type ServiceStatusWire } from "../../gateway/cluster.ts";
import { toSortedGoJson } from "../../gateway/go-json.ts";
import {
  externalPortOf,
  isIngress,
  type ManifestGroup,
  type ManifestService,
} from "../../gateway/manifest.ts";
import { createEventBook, type EventBook } from "../event-book.ts";
import type { Ingress, Route } from "../ingress.ts";
import { hostLabelOf, namespaceOf, podNames } from "../names.ts";
import { proxyRequest, proxyUpgrade } from "../proxy.ts";
import type { RuntimeProvider } from "../runtime.ts";
import { type Engine, EngineRefused, filters } from "./engine.ts";
import { ensureImage } from "./images.ts";
import { listPods, type PodState, quietly, removeContainer } from "./pods.ts";
import {
  containerName,
  containerSpec,
  label,
  leaseLabels,
  networkName,
  type Origin,
  portKey,
  volumesOf,
} from "./spec.ts";

export interface DockerWorkload {
  readonly lease: LeaseId;
  readonly group: ManifestGroup | undefined;
  readonly events: EventBook;
  /** Begins to bring the containers to a manifest; what was begun before is finished or given up first. */
  apply(group: ManifestGroup): void;
  pods(service?: string): Promise<PodState[]>;
  status(): Promise<Record<string, ServiceStatusWire>>;
  forwardedPorts(): Promise<Record<string, ForwardedPortWire[]>>;
  route(service: string): Route;
  /** Removes everything; volumes too when told. */
  close(options: { readonly volumes: boolean }): Promise<void>;
}

export interface DockerWorkloadOptions {
  readonly engine: Engine;
  readonly lease: LeaseId;
  readonly provider: RuntimeProvider;
  readonly ingress: Ingress;
  readonly origin: Origin;
  readonly hasGpu: boolean;
  readonly host: string;
}

export function createDockerWorkload(options: DockerWorkloadOptions): DockerWorkload {
  const { engine, lease, provider, ingress, origin, host } = options;
  const events = createEventBook(namespaceOf(lease), `${provider.id}-node-1`);
  const generations = new Map<string, { generation: number; form: string }>();
  let group: ManifestGroup | undefined;
  let work: Promise<void> = Promise.resolve();
  let current = new AbortController();
  let turn = 0;

  const pods = async (service?: string): Promise<PodState[]> =>
    (await listPods(engine, lease)).filter((each) => service === undefined || each.service === service);
  const note = (pod: string, reason: string, text: string, type = "Normal"): void =>
    events.add({ type, reason, note: text, object: { kind: "Pod", name: pod } });

  async function bring(wanted: ManifestGroup, signal: AbortSignal): Promise<void> {
    await quietly(createNetwork(engine, lease, origin));
    const services = wanted.services ?? [];
    for (const { id, service, pod } of await pods()) {
      if (services.some((each) => each.name === service)) continue;
      note(pod, "Killing", `Stopping container ${service}`);
      await removeContainer(engine, id);
      generations.delete(service);
    }
    await Promise.all(services.map((service) => bringService(service, signal)));
  }

  async function bringService(service: ManifestService, signal: AbortSignal): Promise<void> {
    const form = toSortedGoJson(service);
    const known = generations.get(service.name);
    if (known?.form === form) return;
    const generation = (known?.generation ?? 0) + 1;
    const names = podNames(lease, service, generation);
    for (const pod of names) note(pod, "Scheduled", `Successfully assigned ${pod} to ${provider.id}-node-1`);
    for (const name of names) {
      await ensureImage(engine, service, signal, (reason, text, type) => note(name, reason, text, type));
    }
    for (const { id, pod } of await pods(service.name)) {
      note(pod, "Killing", `Stopping container ${service.name}`);
      await removeContainer(engine, id);
    }
    generations.set(service.name, { generation, form });
    for (const [replica, pod] of names.entries()) {
      signal.throwIfAborted();
      await startPod(service, pod, replica);
    }
  }

  async function startPod(service: ManifestService, pod: string, replica: number): Promise<void> {
    for (const volume of volumesOf({ lease, service, replica })) {
      await engine.call("POST", "/volumes/create", {
        body: { Name: volume, Labels: leaseLabels(lease, origin) },
      });
    }
    const body = containerSpec({ ...options, service, pod, replica });
    if (Number(service.resources.gpu?.units.val ?? 0) > 0 && !options.hasGpu) {
      note(
        pod,
        "FailedScheduling",
        "This machine has no GPU for containers; the service runs without.",
        "Warning",
      );
    }
    try {
      // The engine answers with the container's number.
      const { Id } = (await engine.call("POST", "/containers/create", {
        query: { name: containerName(lease, pod) },
        body,
      })) as { Id: string };
      note(pod, "Created", `Created container ${service.name}`);
      await engine.call("POST", `/containers/${Id}/start`);
      note(pod, "Started", `Started container ${service.name}`);
    } catch (error) {
      if (!(error instanceof EngineRefused)) throw error;
      note(pod, "Failed", `Error: ${error.message}`, "Warning");
    }
  }

  function setHosts(wanted: ManifestGroup): void {
    for (const service of wanted.services ?? []) {
      for (const expose of (service.expose ?? []).filter(isIngress)) {
        const made = `${hostLabelOf(lease, service.name, externalPortOf(expose))}.${provider.id}.localhost`;
        for (const name of [...(expose.hosts ?? []), made])
          ingress.set(name, routeTo(service.name, portKey(expose)));
      }
    }
  }

  /** Each request goes to the next replica that runs. */
  function routeTo(service: string, port: string): Route {
    const ports = async (): Promise<number[]> => {
      const found = (await pods(service)).flatMap((each) =>
        each.running ? (each.ports.get(port) ?? []) : [],
      );
      const from = turn++ % Math.max(1, found.length);
      return [...found.slice(from), ...found.slice(0, from)];
    };
    return {
      lease,
      service,
      handle: (request, response) => {
        ports().then(
          (found) => proxyRequest(request, response, found),
          () => proxyRequest(request, response, []),
        );
      },
      upgrade: (request, socket, head) => {
        ports().then(
          ([first]) => proxyUpgrade(request, socket, head, first),
          () => socket.destroy(),
        );
      },
    };
  }

  return {
    lease,
    events,
    pods,
    get group() {
      return group;
    },
    apply(wanted) {
      group = wanted;
      current.abort();
      const controller = new AbortController();
      current = controller;
      setHosts(wanted);
      work = work
        .then(async () => {
          if (!controller.signal.aborted) await bring(wanted, controller.signal);
        })
        .catch((error: unknown) => {
          const text = error instanceof Error ? error.message : String(error);
          if (!controller.signal.aborted) note(wanted.name, "Failed", text, "Warning");
        });
    },
    async status() {
      const found = await pods();
      const services = (group?.services ?? []).map(({ name, count }): [string, ServiceStatusWire] => {
        const ready = found.filter((each) => each.service === name && each.running).length;
        const names = ingress
          .namesOf(lease, name)
          .map((each) => (each.endsWith(".localhost") ? `${each}:${ingress.port}` : each));
        const counts = {
          replicas: count,
          updated_replicas: found.filter((each) => each.service === name).length,
        };
        return [
          name,
          {
            name,
            available: ready,
            total: count,
            uris: names.length > 0 ? names : null,
            observed_generation: generations.get(name)?.generation ?? 0,
            ...counts,
            ready_replicas: ready,
            available_replicas: ready,
          },
        ];
      });
      return Object.fromEntries(services);
    },
    async forwardedPorts() {
      const found = await pods();
      const ports = (group?.services ?? []).flatMap((service): [string, ForwardedPortWire[]][] => {
        const first = found.find((each) => each.service === service.name && each.running);
        const wires = (service.expose ?? [])
          .filter((each) => each.global && !isIngress(each))
          .flatMap((each) => {
            const bound = first?.ports.get(portKey(each));
            return bound === undefined
              ? []
              : [
                  {
                    host,
                    port: externalPortOf(each),
                    externalPort: bound,
                    proto: each.proto,
                    name: service.name,
                  },
                ];
          });
        return wires.length > 0 ? [[service.name, wires]] : [];
      });
      return Object.fromEntries(ports);
    },
    route(service) {
      const expose = (group?.services ?? []).find((each) => each.name === service)?.expose?.find(isIngress);
      if (expose === undefined) throw noService();
      return routeTo(service, portKey(expose));
    },
    async close({ volumes }) {
      current.abort();
      ingress.clear(lease);
      await work;
      for (const { id } of await pods()) await removeContainer(engine, id);
      await quietly(engine.call("DELETE", `/networks/${networkName(lease)}`));
      if (volumes) await removeVolumes(engine, lease);
      events.close();
    },
  };
}

async function createNetwork(engine: Engine, lease: LeaseId, origin: Origin): Promise<unknown> {
  const body = {
    Name: networkName(lease),
    CheckDuplicate: true,
    Driver: "bridge",
    Labels: leaseLabels(lease, origin),
  };
  return await engine.call("POST", "/networks/create", { body });
}

async function removeVolumes(engine: Engine, lease: LeaseId): Promise<void> {
  const query = { filters: filters({ label: [`${label.lease}=${leaseText(lease)}`] }) };
  // The engine's own form.
  const { Volumes } = (await engine.call("GET", "/volumes", { query })) as {
    Volumes: { Name: string }[] | null;
  };
  for (const { Name } of Volumes ?? []) await quietly(engine.call("DELETE", `/volumes/${Name}`));
}
