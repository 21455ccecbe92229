/**
 * Workloads on a Docker engine.
 *
 * In: a lease and its manifest. Out: real containers in a network of their own, reachable by the ingress, with logs,
 * events, commands and figures. What stays true: nothing of the host is given to a container, every object carries our
 * labels, and when a lease ends nothing of it is left.
 */
import { hostname } from "node:os";
import { pause } from "@slipway/chain/wait";
import { type DeploymentId, type LeaseId, leaseText } from "../../gateway/chain-view.ts";
import { ExecRefused, noLease, noService } from "../../gateway/cluster.ts";
import { createStandIn } from "../demonstration/image.ts";
import { createIngress, isSame } from "../ingress.ts";
import type { Runtime } from "../runtime.ts";
import { type Engine, filters, unavailable } from "./engine.ts";
import { bytesOf } from "./frames.ts";
import { insist } from "./insist.ts";
import { execInPod, metricsOf } from "./pods.ts";
import { label, type Origin } from "./spec.ts";
import { ephemeral, isAlive, removeLease, sweep } from "./sweep.ts";
import { DockerWorkload } from "./workload.ts";

export interface DockerOptions {
  readonly engine: Engine;
  /** Names the sandbox over restarts, so that its volumes are found again; absent: nothing is kept. */
  readonly instance?: string;
  readonly host?: string;
  readonly ingressPort?: number;
  /** Runs a demonstration in the place of images whose registry cannot be reached, instead of waiting for ever. */
  readonly standsIn?: boolean;
  readonly pid?: number;
}

interface EngineVersion {
  readonly Version: string;
  readonly GitCommit: string;
  readonly GoVersion: string;
  readonly Os: string;
  readonly Arch: string;
  readonly BuildTime?: string;
}

const standInDetail =
  "In the place of an image whose registry cannot be reached, a small demonstration server runs.";

export async function createDockerRuntime(options: DockerOptions): Promise<Runtime> {
  const { engine, host = "127.0.0.1", ingressPort = 0, pid = process.pid } = options;
  const origin: Origin = {
    instance: options.instance ?? `${ephemeral}${pid}-${Date.now()}`,
    pid,
    machine: hostname(),
  };
  const keepsVolumes = options.instance !== undefined;
  await sweep(engine, origin, isAlive);
  // The engine's own forms.
  const version = (await engine.call("GET", "/version")) as EngineVersion;
  const info = (await engine.call("GET", "/info")) as { Runtimes?: Record<string, unknown> };
  const standIn = options.standsIn === true ? createStandIn(engine, version) : undefined;
  const ingress = await createIngress({ host, port: ingressPort });
  const workloads = new Map<string, DockerWorkload>();
  const stop = new AbortController();
  const watching = watch(engine, origin, workloads, stop.signal);
  /** Leases that are going: an engine that is away is asked until it has removed what was theirs. */
  const going = new Map<string, Promise<void>>();
  const remove = (lease: LeaseId, workload: DockerWorkload | undefined): Promise<void> => {
    const key = leaseText(lease);
    const work = async (): Promise<void> => {
      await workload?.close();
      await insist(
        () => removeLease(engine, lease, { volumes: true }),
        stop.signal,
        () => {},
      );
    };
    const gone = work().finally(() => {
      if (going.get(key) === gone) going.delete(key);
    });
    going.set(key, gone);
    return gone;
  };
  const find = (lease: LeaseId): DockerWorkload => {
    const workload = workloads.get(leaseText(lease));
    if (workload === undefined) throw noLease();
    return workload;
  };
  const statusOf: Runtime["serviceStatus"] = async (lease, service) => {
    const status = (await find(lease).status())[service];
    if (status === undefined) throw noService();
    return status;
  };
  return {
    kind: "docker",
    detail: `Docker ${version.Version} runs the workloads.${standIn === undefined ? "" : ` ${standInDetail}`}`,
    ingressPort: ingress.port,
    deploy: async (lease, group, provider) => {
      const hasGpu = "nvidia" in (info.Runtimes ?? {});
      const after = going.get(leaseText(lease));
      const workload =
        workloads.get(leaseText(lease)) ??
        new DockerWorkload({
          ...{ engine, lease, provider, ingress, origin, hasGpu, host },
          ...(standIn === undefined ? {} : { standIn }),
          ...(after === undefined ? {} : { after }),
        });
      workloads.set(leaseText(lease), workload);
      workload.apply(group);
    },
    remove: async (lease) => {
      const workload = workloads.get(leaseText(lease));
      workloads.delete(leaseText(lease));
      await remove(lease, workload);
    },
    leases: () => [...workloads.values()].map(({ lease }) => lease),
    standIns: (lease) => workloads.get(leaseText(lease))?.standIns() ?? new Map(),
    metrics: async (lease) => {
      const running = (await find(lease).pods()).filter((each) => each.running);
      return await Promise.all(running.map((each) => metricsOf(engine, each)));
    },
    hostnameOwner: (provider, name): DeploymentId | undefined => ingress.find(name, provider)?.lease,
    version: async () => ({
      major: version.Version.split(".")[0] ?? "",
      minor: version.Version.split(".")[1] ?? "",
      gitVersion: `v${version.Version}-docker`,
      gitCommit: version.GitCommit,
      gitTreeState: "clean",
      buildDate: version.BuildTime ?? "",
      goVersion: version.GoVersion,
      compiler: "gc",
      platform: `${version.Os}/${version.Arch}`,
    }),
    manifestGroup: async (lease) => workloads.get(leaseText(lease))?.group,
    leaseStatus: async (lease) => await find(lease).status(),
    serviceStatus: statusOf,
    forwardedPorts: async (lease) => await find(lease).forwardedPorts(),
    leasedIps: async (lease) => await find(lease).leasedIps(),
    logs: async (lease, { services, follow, tail, signal }) => {
      const pods = (await find(lease).pods()).filter(
        (each) => services.length === 0 || services.includes(each.service),
      );
      const query = { follow, stdout: true, stderr: true, tail: tail ?? "all" };
      return await Promise.all(
        pods.map(async ({ id, pod }) => ({
          name: pod,
          bytes: whileWanted(
            bytesOf(await engine.stream("GET", `/containers/${id}/logs`, { query, signal })),
            signal,
          ),
        })),
      );
    },
    events: async (lease, wish) => find(lease).events.read(wish),
    exec: async (lease, exec) => {
      const pods = await find(lease).pods(exec.service);
      const pod = pods[exec.podIndex];
      if (pod === undefined)
        throw new ExecRefused(`pod index out of range: valid range is [0, ${pods.length - 1}]`);
      if (!pod.running)
        throw new ExecRefused("service with that name is not running: the service is not ready");
      return { exitCode: await execInPod(engine, pod.id, exec) };
    },
    destination: async (to) => {
      const found = [...workloads.values()].find((each) =>
        isSame(each.lease, { ...to, oseq: each.lease.oseq }),
      );
      return found?.group && { lease: found.lease, group: found.group };
    },
    transferHostname: async (lease, to) => ingress.set(to.host, find(lease).route(to.service)),
    declareIp: async (lease, { service }) => void (await statusOf(lease, service)),
    close: async () => {
      stop.abort();
      const last = [...workloads.values()];
      workloads.clear();
      await Promise.all([...going.values(), ...last.map((each) => each.close())]);
      // An engine that is away keeps what it has until the next start sweeps it.
      const removals = last.map(({ lease }) => removeLease(engine, lease, { volumes: !keepsVolumes }));
      await Promise.allSettled(removals);
      await ingress.close();
      await watching;
    },
  };
}

/** Ends instead of failing when the reader has left; an engine that breaks off is a cluster that is away. */
async function* whileWanted(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    if (!signal.aborted) throw unavailable(error);
  }
}

interface EngineEvent {
  readonly Action: string;
  readonly Actor: { readonly Attributes: Readonly<Record<string, string>> };
}

/** Tells leases what happens to their containers, as long as the sandbox lives and over restarts of the engine. */
async function watch(
  engine: Engine,
  { instance }: Origin,
  workloads: ReadonlyMap<string, DockerWorkload>,
  signal: AbortSignal,
): Promise<void> {
  const query = { filters: filters({ type: ["container"], label: [`${label.instance}=${instance}`] }) };
  while (!signal.aborted) {
    try {
      let rest = "";
      for await (const chunk of await engine.stream("GET", "/events", { query, signal })) {
        const lines = (rest + String(chunk)).split("\n");
        rest = lines.pop() ?? "";
        // The engine's own form.
        for (const line of lines.filter((each) => each.trim() !== ""))
          tell(workloads, JSON.parse(line) as EngineEvent);
      }
    } catch {
      // The engine is away; it is asked again.
    }
    await pause(1000, signal);
  }
}

function tell(
  workloads: ReadonlyMap<string, DockerWorkload>,
  { Action, Actor: { Attributes } }: EngineEvent,
): void {
  const workload = workloads.get(Attributes[label.lease] ?? "");
  const events = workload?.events;
  workload?.lookAgain();
  const [pod, service] = [Attributes[label.pod] ?? "", Attributes[label.service] ?? ""];
  const object = { kind: "Pod", name: pod };
  if (Action === "oom")
    events?.add({
      type: "Warning",
      reason: "OOMKilling",
      note: `Container ${service} used more memory than it has`,
      object,
    });
  if (Action === "die" && Attributes.exitCode !== "0" && Attributes.exitCode !== "137") {
    events?.add({
      type: "Warning",
      reason: "BackOff",
      note: `Back-off restarting failed container ${service} (exit code ${Attributes.exitCode})`,
      object,
    });
  }
}
