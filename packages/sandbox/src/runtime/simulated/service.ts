/** One service of a simulated lease: its pods come up, answer requests, write logs, and are replaced on an update. */
import {
  type Exec,
  ExecRefused,
  type ForwardedPortWire,
  type PodLog,
  type ServiceStatusWire,
} from "../../gateway/cluster.ts";
import { toSortedGoJson } from "../../gateway/go-json.ts";
import { externalPortOf, isIngress, type ManifestService } from "../../gateway/manifest.ts";
import type { EventBook } from "../event-book.ts";
import type { Route } from "../ingress.ts";
import { createLogBook, type LogBook } from "../log-book.ts";
import { hostLabelOf, podNames } from "../names.ts";
import type { ReplicaMetrics } from "../runtime.ts";
import { accessLine } from "./access-log.ts";
import { type Box, isKnown, runCommand } from "./commands.ts";
import { createFiles } from "./files.ts";
import { type Forwarded, openForwarded } from "./forwarded.ts";
import { answer, type Shown } from "./page.ts";
import { runShell } from "./shell.ts";
import { runTerminal } from "./terminal.ts";
import type { WorkloadOptions } from "./workload.ts";

export interface SimulatedService {
  apply(manifest: ManifestService): Promise<void>;
  status(): ServiceStatusWire;
  ports(): readonly ForwardedPortWire[];
  route(): Route;
  logs(wish: { readonly follow: boolean; readonly tail?: number; readonly signal: AbortSignal }): PodLog[];
  exec(exec: Exec): Promise<number>;
  metrics(): ReplicaMetrics[];
  close(): Promise<void>;
}

interface Pod {
  readonly name: string;
  readonly box: Box;
  readonly logs: LogBook;
  ready: boolean;
  requests: number;
  sent: number;
}

export interface ServiceOptions extends WorkloadOptions {
  readonly name: string;
  readonly node: string;
  readonly events: EventBook;
}

const hour = 3_600_000;

export function createService(options: ServiceOptions): SimulatedService {
  const { lease, provider, ingress, host, now, name, node, events } = options;
  let manifest: ManifestService | undefined;
  let generation = 0;
  let pods: Pod[] = [];
  let forwarded: Forwarded | undefined;
  let next = 0;
  const timers = new Set<NodeJS.Timeout>();
  const route: Route = { lease, service: name, handle: (request, response) => serve(request, response) };

  const serve: Route["handle"] = (request, response) => {
    const ready = pods.filter((each) => each.ready);
    const pod = ready[next++ % Math.max(1, ready.length)];
    if (pod === undefined) {
      response.writeHead(503, { "content-type": "text/plain; charset=utf-8", "retry-after": "1" });
      response.end("The replicas of this service are starting.\n");
      return;
    }
    const done = answer(request, response, shownBy(pod));
    pod.requests++;
    pod.sent += done.bytes;
    pod.logs.write(accessLine(request, done, now()));
  };
  const shownBy = (pod: Pod): Shown => ({
    service: pod.box.service,
    pod: pod.name,
    provider: provider.id,
    dseq: lease.dseq,
  });
  const later = (ms: number, act: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  };

  function start(service: ManifestService): void {
    const kind = "Pod";
    pods = podNames(lease, service, generation).map((pod) => createPod(pod, service));
    for (const pod of pods) {
      const object = { kind, name: pod.name };
      const note = (reason: string, text: string, from?: string): void =>
        events.add({ type: "Normal", reason, note: text, object }, from);
      note("Scheduled", `Successfully assigned ${pod.name} to ${node}`, "default-scheduler");
      note("Pulling", `Pulling image "${service.image}" (simulated)`);
      later(provider.startDelayMs ?? 100, () => {
        note("Pulled", `Successfully pulled image "${service.image}" (simulated)`);
        note("Created", `Created container ${name}`);
        note("Started", `Started container ${name}`);
        pod.ready = true;
        for (const line of firstLines(service)) pod.logs.write(line);
        beat(pod);
      });
    }
  }

  /** A sign of life each hour, as quiet services give. */
  function beat(pod: Pod): void {
    later(hour, () => {
      pod.logs.write(`[simulated] ${pod.requests} requests so far`);
      beat(pod);
    });
  }

  async function stop(why: string): Promise<void> {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    for (const pod of pods) {
      events.add({
        type: "Normal",
        reason: "Killing",
        note: `Stopping container ${name}: ${why}`,
        object: { kind: "Pod", name: pod.name },
      });
      pod.logs.write("[simulated] received SIGTERM, stopping");
      pod.logs.close();
    }
    pods = [];
    await forwarded?.close();
    forwarded = undefined;
  }

  function createPod(pod: string, service: ManifestService): Pod {
    const mounts = (service.params?.storage ?? []).map(({ mount }) => mount).filter((each) => each !== "");
    const env = new Map([
      ["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      ["HOSTNAME", pod],
      ["HOME", "/root"],
      ["AKASH_DEPLOYMENT_SEQUENCE", lease.dseq.toString()],
      ["AKASH_GROUP_SEQUENCE", String(lease.gseq)],
      ["AKASH_ORDER_SEQUENCE", String(lease.oseq)],
      ["AKASH_OWNER", lease.owner],
      ["AKASH_PROVIDER", lease.provider],
      ...(service.env ?? []).map((each): [string, string] => [
        each.split("=", 1)[0] ?? "",
        each.slice(each.indexOf("=") + 1),
      ]),
    ]);
    const box: Box = {
      hostname: pod,
      service,
      files: createFiles(pod, service.image, mounts),
      env,
      startedMs: now(),
      now,
      cwd: "/",
    };
    return { name: pod, box, logs: createLogBook(), ready: false, requests: 0, sent: 0 };
  }

  return {
    async apply(wanted) {
      if (manifest !== undefined && toSortedGoJson(manifest) === toSortedGoJson(wanted)) return;
      if (manifest !== undefined) await stop("the deployment was updated");
      manifest = wanted;
      generation++;
      const ports = (wanted.expose ?? []).filter(isIngress);
      for (const each of ports.flatMap((port) => port.hosts ?? [])) ingress.set(each, route);
      for (const each of ports)
        ingress.set(`${hostLabelOf(lease, name, externalPortOf(each))}.${provider.id}.localhost`, route);
      start(wanted);
      forwarded = await openForwarded(
        wanted,
        host,
        () => shownBy(pods[0] ?? createPod(name, wanted)),
        (line) => pods[0]?.logs.write(line),
      );
    },
    status() {
      const total = manifest?.count ?? 0;
      const ready = pods.filter((each) => each.ready).length;
      const names = ingress
        .namesOf(lease, name)
        .map((each) => (each.endsWith(".localhost") ? `${each}:${ingress.port}` : each));
      return {
        name,
        available: ready,
        total,
        uris: names.length > 0 ? names : null,
        observed_generation: generation,
        replicas: total,
        updated_replicas: total,
        ready_replicas: ready,
        available_replicas: ready,
      };
    },
    ports: () => forwarded?.ports ?? [],
    route: () => route,
    logs: (wish) => pods.map((pod) => ({ name: pod.name, bytes: pod.logs.read(wish) })),
    async exec(exec) {
      const pod = pods[exec.podIndex];
      if (pod === undefined)
        throw new ExecRefused(`pod index out of range: valid range is [0, ${pods.length - 1}]`);
      if (!pod.ready)
        throw new ExecRefused("service with that name is not running: the service is not ready");
      return await runExec({ ...pod.box, env: new Map(pod.box.env) }, exec);
    },
    metrics: () =>
      pods.map((pod) => {
        const limit = Number(pod.box.service.resources.memory?.size.val ?? 0);
        const base = {
          service: name,
          pod: pod.name,
          memoryLimitBytes: limit,
          sentBytes: pod.sent,
          receivedBytes: pod.requests * 400,
        };
        return { ...base, cpuMillis: pod.ready ? 1 : 0, memoryBytes: pod.ready ? Math.floor(limit / 9) : 0 };
      }),
    close: () => stop("the lease was closed"),
  };
}

function firstLines(service: ManifestService): string[] {
  const ports = (service.expose ?? []).map(({ port, proto }) => `${port}/${proto.toLowerCase()}`);
  return [
    `[simulated] ${service.image} would start here; no container runs`,
    ...(service.command || service.args
      ? [`[simulated] command: ${[...(service.command ?? []), ...(service.args ?? [])].join(" ")}`]
      : []),
    `[simulated] listening on ${ports.join(", ") || "no port"}`,
  ];
}

async function runExec(box: Box, exec: Exec): Promise<number> {
  const [name = "", ...args] = exec.command;
  const io = {
    stdin: exec.stdin,
    out: async (data: string | Uint8Array) =>
      await exec.stdout(typeof data === "string" ? Buffer.from(data) : data),
    err: async (data: string) => await exec.stderr(Buffer.from(data)),
    signal: exec.signal,
  };
  if (/^(\/bin\/)?(ba)?sh$/.test(name)) {
    const interactive = exec.tty && exec.stdin !== undefined && !args.some((each) => /^-\w*c$/.test(each));
    return interactive ? await runTerminal(box, io) : await runShell(box, args, io);
  }
  if (!isKnown(name)) throw new ExecRefused("command could not be executed because it does not exist");
  return await runCommand(box, exec.command, io);
}
