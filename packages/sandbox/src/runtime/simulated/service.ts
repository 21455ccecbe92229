/** One service of a simulated lease: its pods come up, answer requests, write logs, and are replaced on an update. */
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type Exec,
  ExecRefused,
  type ForwardedPortWire,
  type PodLog,
  type ServiceStatusWire,
} from "../../gateway/cluster.ts";
import { toSortedGoJson } from "../../gateway/go-json.ts";
import type { ManifestService } from "../../gateway/manifest.ts";
import type { EventBook } from "../event-book.ts";
import { setHosts } from "../hosts.ts";
import type { Route } from "../ingress.ts";
import { podNames } from "../names.ts";
import type { ReplicaMetrics } from "../runtime.ts";
import { accessLine } from "./access-log.ts";
import { type Forwarded, openForwarded } from "./forwarded.ts";
import { answer, type Shown } from "./page.ts";
import { createPod, execIn, firstLines, metricsOf, type Pod } from "./pod.ts";
import type { WorkloadOptions } from "./workload.ts";

export interface ServiceOptions extends WorkloadOptions {
  readonly name: string;
  readonly node: string;
  readonly events: EventBook;
}

const hour = 3_600_000;

export class SimulatedService {
  readonly #options: ServiceOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #manifest: ManifestService | undefined;
  #generation = 0;
  #pods: Pod[] = [];
  #forwarded: Forwarded | undefined;
  #turn = 0;

  constructor(options: ServiceOptions) {
    this.#options = options;
  }

  /** Replaces the pods when the manifest is another. */
  async apply(wanted: ManifestService): Promise<void> {
    const { lease, provider, ingress, host } = this.#options;
    if (this.#manifest !== undefined && toSortedGoJson(this.#manifest) === toSortedGoJson(wanted)) return;
    if (this.#manifest !== undefined) await this.#stop("the deployment was updated");
    this.#manifest = wanted;
    this.#generation++;
    setHosts(ingress, lease, provider.id, wanted, () => this.route());
    this.#start(wanted);
    const [first] = this.#pods;
    const shown = (): Shown => this.#shown(first ?? createPod(wanted.name, wanted, lease, this.#options.now));
    this.#forwarded = await openForwarded(wanted, host, shown, (line) => first?.logs.write(line));
  }

  status(): ServiceStatusWire {
    const { lease, ingress, name } = this.#options;
    const total = this.#manifest?.count ?? 0;
    const ready = this.#pods.filter((each) => each.ready).length;
    const uris = ingress.addressesOf(lease, name);
    return {
      name,
      available: ready,
      total,
      uris: uris.length > 0 ? uris : null,
      observed_generation: this.#generation,
      replicas: total,
      updated_replicas: total,
      ready_replicas: ready,
      available_replicas: ready,
    };
  }

  ports(): readonly ForwardedPortWire[] {
    return this.#forwarded?.ports ?? [];
  }

  route(): Route {
    const { lease, name } = this.#options;
    return { lease, service: name, handle: (request, response) => this.#serve(request, response) };
  }

  logs(wish: { readonly follow: boolean; readonly tail?: number; readonly signal: AbortSignal }): PodLog[] {
    return this.#pods.map((pod) => ({ name: pod.name, bytes: pod.logs.read(wish) }));
  }

  async exec(exec: Exec): Promise<number> {
    const pod = this.#pods[exec.podIndex];
    if (pod === undefined) {
      throw new ExecRefused(`pod index out of range: valid range is [0, ${this.#pods.length - 1}]`);
    }
    if (!pod.ready) throw new ExecRefused("service with that name is not running: the service is not ready");
    return await execIn(pod, exec);
  }

  metrics(): ReplicaMetrics[] {
    return this.#pods.map(metricsOf);
  }

  async close(): Promise<void> {
    await this.#stop("the lease was closed");
  }

  #start(service: ManifestService): void {
    const { lease, now, node, provider } = this.#options;
    this.#pods = podNames(lease, service, this.#generation).map((name) =>
      createPod(name, service, lease, now),
    );
    for (const pod of this.#pods) {
      this.#note(pod, "Scheduled", `Successfully assigned ${pod.name} to ${node}`, "default-scheduler");
      this.#note(pod, "Pulling", `Pulling image "${service.image}" (simulated)`);
      this.#later(provider.startDelayMs ?? 100, () => this.#ready(pod));
    }
  }

  #ready(pod: Pod): void {
    const { service } = pod.box;
    this.#note(pod, "Pulled", `Successfully pulled image "${service.image}" (simulated)`);
    this.#note(pod, "Created", `Created container ${service.name}`);
    this.#note(pod, "Started", `Started container ${service.name}`);
    pod.ready = true;
    for (const line of firstLines(service)) pod.logs.write(line);
    this.#beat(pod);
  }

  /** A sign of life each hour, as quiet services give. */
  #beat(pod: Pod): void {
    this.#later(hour, () => {
      pod.logs.write(`[simulated] ${pod.requests} requests so far`);
      this.#beat(pod);
    });
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const ready = this.#pods.filter((each) => each.ready);
    const pod = ready[this.#turn++ % Math.max(1, ready.length)];
    if (pod === undefined) {
      response.writeHead(503, { "content-type": "text/plain; charset=utf-8", "retry-after": "1" });
      response.end("The replicas of this service are starting.\n");
      return;
    }
    const done = answer(request, response, this.#shown(pod));
    pod.requests++;
    pod.sent += done.bytes;
    pod.logs.write(accessLine(request, done, this.#options.now()));
  }

  async #stop(why: string): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    for (const pod of this.#pods) {
      this.#note(pod, "Killing", `Stopping container ${this.#options.name}: ${why}`);
      pod.logs.write("[simulated] received SIGTERM, stopping");
      pod.logs.close();
    }
    this.#pods = [];
    await this.#forwarded?.close();
    this.#forwarded = undefined;
  }

  #note(pod: Pod, reason: string, note: string, from?: string): void {
    this.#options.events.add({ type: "Normal", reason, note, object: { kind: "Pod", name: pod.name } }, from);
  }

  #later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }

  #shown(pod: Pod): Shown {
    const { provider, lease, why } = this.#options;
    return { service: pod.box.service, pod: pod.name, provider: provider.id, dseq: lease.dseq, why };
  }
}
