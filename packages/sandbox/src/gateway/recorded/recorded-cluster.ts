/** The recorder's cluster: what it answered and failed with, by the lease's number, the service's name and the command. */
import type { LeaseId } from "../chain-view.ts";
import {
  type Cluster,
  ClusterError,
  type Exec,
  ExecRefused,
  type KubeEventWire,
  noLease,
  noService,
  type ServiceStatusWire,
} from "../cluster.ts";
import type { ManifestGroup } from "../manifest.ts";

export interface RecordedCluster extends Cluster {
  /** What it was asked, in the recorder's words. */
  readonly saw: string[];
  /** The exchange that is played, for the few that differ by the recorder's settings alone. */
  playing: string;
}

const errors: readonly Error[] = [
  noLease(),
  new ClusterError("not-found", "kube: no deployments for lease"),
  new ClusterError("not-found", "kube: no manifest for lease"),
  noService(),
  new ClusterError("not-found", 'deployments.apps "web" not found'),
  new ClusterError("unavailable", "dial tcp: connection refused"),
  new ClusterError("unavailable", "apiserver not ready"),
  new Error("something broke"),
  new Error("kube: internal error: unexpected EOF"),
  new Error("context deadline exceeded"),
  new Error('pods "web" is forbidden: no'),
];
const errorOf = (dseq: bigint, from: bigint): Error | undefined => errors[Number(dseq - from)];

const lines = ["line 1", "line 2 é中", '  spaced <tag> & "quoted"', "", "last"];
const version = {
  buildDate: "2025-09-09T00:00:00Z",
  compiler: "gc",
  gitCommit: "abc",
  gitTreeState: "clean",
  gitVersion: "v1.34.1",
  goVersion: "go1.24",
  major: "1",
  minor: "34",
  platform: "linux/amd64",
};

export function createRecordedCluster(stored: ManifestGroup, sleepMs: number): RecordedCluster {
  const saw: string[] = [];
  const check = (dseq: bigint): void => {
    const error = dseq >= 302n ? errorOf(dseq, 302n) : undefined;
    if (error !== undefined) throw error;
  };
  const cluster: RecordedCluster = {
    saw,
    playing: "",
    version: async () => {
      if (cluster.playing === "version-kube-down")
        throw new ClusterError("unavailable", "dial tcp: connection refused");
      return version;
    },
    manifestGroup: async ({ dseq }) => {
      check(dseq);
      return dseq === 300n ? undefined : variant(stored, dseq);
    },
    leaseStatus: async ({ dseq }) => {
      const late = dseq >= 332n ? errorOf(dseq, 332n) : undefined;
      if (late !== undefined) throw late;
      return dseq === 205n ? {} : { web: statusOf("web") };
    },
    serviceStatus: async ({ dseq }, service) => {
      check(dseq);
      if (service === "forbidden") throw new Error("internal detail");
      if (service === "nope") throw noService();
      return statusOf(service);
    },
    forwardedPorts: async () => ({
      web: [{ host: "provider.example", port: 12345, externalPort: 31234, proto: "UDP", name: "web" }],
    }),
    logs: async ({ dseq }, { services, follow, tail, signal }) => {
      check(dseq);
      saw.push(`logs services="${services.join(",")}" follow=${follow} tail=${tail ?? "nil"}`);
      const pods = [pod("web-7d9c-aaaa", dseq), pod("web-7d9c-bbbb", dseq), pod("db-0", dseq)];
      const wanted = pods.filter(
        ({ name }) => services.length === 0 || services.some((each) => name.startsWith(`${each}-`)),
      );
      const some = dseq >= 206n && dseq <= 208n ? wanted.slice(0, 1) : wanted;
      return some.map(({ name, text }) => ({ name, bytes: bytesOf(text, tail, follow, signal) }));
    },
    events: async ({ dseq }, { services, follow, signal }) => {
      check(dseq);
      saw.push(`events services="${services.join(",")}" follow=${follow}`);
      return dseq === 209n ? undefined : eventsOf(follow && dseq !== 210n, signal);
    },
    exec: async (lease, exec) => {
      const command = exec.command.map((each) => JSON.stringify(each)).join(" ");
      const { service, podIndex, stdin, tty, sizes } = exec;
      saw.push(
        `exec service="${service}" pod=${podIndex} cmd=[${command}] stdin=${stdin !== undefined} tty=${tty} tsq=${sizes !== undefined}`,
      );
      return { exitCode: await run(lease, exec, sleepMs) };
    },
    destination: async ({ dseq, ...rest }) => {
      if (dseq === 999n) return undefined;
      if (dseq === 501n) throw new Error("lookup failed");
      return { lease: { ...rest, dseq, oseq: 1 }, group: variant(stored, dseq) };
    },
    transferHostname: async ({ dseq }, { host, service, port }) => {
      saw.push(`transfer host=${host} service=${service} port=${port}`);
      if (dseq === 502n) throw new Error("transfer failed");
    },
    declareIp: async (_lease, { service, port, externalPort, proto }) => {
      saw.push(
        `declare ip service=${service} port=${port} external=${externalPort} proto=${proto} overwrite=true`,
      );
    },
  };
  const leasedIps = async (): Promise<
    Record<string, { Port: number; ExternalPort: number; Protocol: string; IP: string }[]>
  > => ({
    web: [{ Port: 12345, ExternalPort: 12345, Protocol: "UDP", IP: "203.0.113.7" }],
  });
  // The recorder ran once with the operator of addresses and once without.
  Object.defineProperty(cluster, "leasedIps", {
    get: () => (/^lease-status-ip($|-operator)/.test(cluster.playing) ? leasedIps : undefined),
  });
  return cluster;
}

/** The stored group as the recorder changed it for some leases. */
function variant(group: ManifestGroup, dseq: bigint): ManifestGroup {
  const [service] = group.services ?? [];
  const [http, udp] = service?.expose ?? [];
  if (service === undefined || http === undefined || udp === undefined)
    throw new Error("the recording has another manifest");
  switch (dseq) {
    case 201n:
      return { ...group, services: [{ ...service, expose: [http] }] };
    case 202n:
    case 503n:
      return { ...group, services: [{ ...service, expose: [http, { ...udp, ip: "myip" }] }] };
    case 203n:
      return { ...group, services: [{ ...service, expose: [{ ...http, externalPort: 0 }] }] };
    case 204n:
      return {
        ...group,
        services: [{ ...service, resources: { ...service.resources, memory: { size: { val: "0" } } } }],
      };
    default:
      return group;
  }
}

function statusOf(name: string): ServiceStatusWire {
  const ready = name === "idle" ? 0 : 2;
  return {
    name,
    available: 2,
    total: 2,
    uris: name === "nouris" ? null : ["ahostname.com", "abc.ingress.example"],
    observed_generation: 1,
    replicas: 2,
    updated_replicas: 2,
    ready_replicas: ready,
    available_replicas: 2,
  };
}

function pod(name: string, dseq: bigint): { name: string; text: readonly Buffer[] } {
  const plain = (list: readonly string[]): Buffer[] => list.map((line) => Buffer.from(`${line}\n`));
  switch (dseq) {
    case 206n:
      return { name, text: plain(["before", "x".repeat(65_535), "between", "x".repeat(65_536), "after"]) };
    case 207n:
      return {
        name,
        text: [
          Buffer.from([
            ...Buffer.from("bad "),
            0xff,
            0xfe,
            ...Buffer.from(" bytes\ncrlf\r\n\u001b[31mred\u001b[0m\n"),
          ]),
        ],
      };
    case 208n:
      return { name, text: [Buffer.from("no newline at end")] };
    default:
      return { name, text: plain(lines) };
  }
}

async function* bytesOf(
  text: readonly Buffer[],
  tail: number | undefined,
  follow: boolean,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  yield* tail === undefined ? text : tail === 0 ? [] : text.slice(-tail);
  if (follow) await aborted(signal);
}

async function* eventsOf(follow: boolean, signal: AbortSignal): AsyncGenerator<KubeEventWire> {
  const object = { kind: "Pod", namespace: "ns1", name: "web-7d9c-aaaa" };
  yield {
    type: "Normal",
    reportingController: "kubelet",
    reportingInstance: "node1",
    reason: "Pulled",
    note: 'Container image "nginx" already present',
    object,
  };
  yield { type: "Warning", reason: "BackOff", note: "Back-off restarting failed container", object };
  if (follow) await aborted(signal);
}

async function run(_lease: LeaseId, exec: Exec, sleepMs: number): Promise<number> {
  const [name, ...args] = exec.command;
  const out = (text: string): Promise<void> => exec.stdout(Buffer.from(text));
  if (exec.service === "notrunning")
    throw new ExecRefused("service with that name is not running: the service is not ready");
  if (exec.podIndex > 1) throw new ExecRefused("pod index out of range: valid range is [0, 1]");
  switch (name) {
    case "echo":
      await out(`${args.join(" ")}\n`);
      return 0;
    case "mixed":
      await out("out1\n");
      await exec.stderr(Buffer.from("err1\n"));
      await out("out2\n");
      return 3;
    case "empty":
      await out("");
      return 0;
    case "big":
      await out("z".repeat(70_000));
      return 0;
    case "exit255":
      return 255;
    case "sleep":
      await new Promise((resolve) => setTimeout(resolve, sleepMs));
      return 0;
    case "readline":
      return await readLines(exec, 1);
    case "readtwo":
      return await readLines(exec, 2);
    case "size":
      return await readSize(exec);
    case "nosuch":
      throw new ExecRefused("command could not be executed because it does not exist");
    case "nosvc":
      throw new ExecRefused("no such service exists with that name");
    case "failed":
      throw new ExecRefused("command execution failed");
    case "notyet":
      throw new ExecRefused("deployment is not yet active");
    default:
      throw new Error("boom");
  }
}

async function readLines(exec: Exec, count: number): Promise<number> {
  if (exec.stdin === undefined) {
    await exec.stdout(Buffer.from("no stdin"));
    return 1;
  }
  let left = count;
  for await (const bytes of exec.stdin) {
    await exec.stdout(Buffer.from(`got ${JSON.stringify(Buffer.from(bytes).toString())} err <nil>`));
    if (--left === 0) return 0;
  }
  await aborted(exec.signal);
  return 0;
}

async function readSize(exec: Exec): Promise<number> {
  if (exec.sizes === undefined) {
    await exec.stdout(Buffer.from("no size queue"));
    return 1;
  }
  for await (const { width, height } of exec.sizes) {
    await exec.stdout(Buffer.from(`width=${width} height=${height}`));
    return 0;
  }
  return 0;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
