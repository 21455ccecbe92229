/** The containers of one lease: made, looked at, asked, removed. */
import { type LeaseId, leaseText } from "../../gateway/chain-view.ts";
import { type Exec, ExecRefused } from "../../gateway/cluster.ts";
import type { ReplicaMetrics } from "../runtime.ts";
import { type Engine, EngineRefused, filters } from "./engine.ts";
import { framesOf } from "./frames.ts";
import { label } from "./spec.ts";

/** A container as the engine lists it. */
export interface PodState {
  readonly id: string;
  readonly service: string;
  readonly pod: string;
  /** Of the service; see `formOf`. */
  readonly form: string;
  readonly running: boolean;
  /** Ports of this machine by the container's own, such as `80/tcp`. */
  readonly ports: ReadonlyMap<string, number>;
}

interface Listed {
  readonly Id: string;
  readonly State: string;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Ports?: readonly {
    readonly PrivatePort: number;
    readonly PublicPort?: number;
    readonly Type: string;
  }[];
}

/** The containers of a lease, in the order of their names. */
export async function listPods(engine: Engine, lease: LeaseId): Promise<PodState[]> {
  const query = { all: true, filters: filters({ label: [`${label.lease}=${leaseText(lease)}`] }) };
  // The engine's own form.
  const listed = (await engine.call("GET", "/containers/json", { query })) as readonly Listed[];
  const pods = listed.map((each) => ({
    id: each.Id,
    service: each.Labels[label.service] ?? "",
    pod: each.Labels[label.pod] ?? "",
    form: each.Labels[label.form] ?? "",
    running: each.State === "running",
    ports: new Map(
      (each.Ports ?? []).flatMap((port) =>
        port.PublicPort === undefined ? [] : [[`${port.PrivatePort}/${port.Type}`, port.PublicPort]],
      ),
    ),
  }));
  return pods.sort((a, b) => (a.pod < b.pod ? -1 : 1));
}

export async function removeContainer(engine: Engine, id: string): Promise<void> {
  await quietly(engine.call("DELETE", `/containers/${id}`, { query: { force: true, v: true } }));
}

/** What is already gone is as good as removed. */
export async function quietly(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof EngineRefused) || ![304, 404, 409].includes(error.status)) throw error;
  }
}

/** Runs a command in a container. Throws `ExecRefused` when it cannot start. */
export async function execInPod(engine: Engine, id: string, exec: Exec): Promise<number> {
  const { tty, command, signal } = exec;
  const body = {
    AttachStdin: exec.stdin !== undefined,
    AttachStdout: true,
    AttachStderr: true,
    Tty: tty,
    Cmd: command,
    ...(tty ? { Env: ["TERM=xterm-256color"] } : {}),
  };
  // The engine answers with the number of the command.
  const created = (await engine.call("POST", `/containers/${id}/exec`, { body, signal })) as { Id: string };
  const socket = await engine.hijack(`/exec/${created.Id}/start`, {
    body: { Detach: false, Tty: tty },
    signal,
  });
  const stop = (): void => void socket.destroy();
  signal.addEventListener("abort", stop, { once: true });
  socket.on("error", stop);
  const typing = type(socket, exec.stdin);
  const resizing = resize(engine, created.Id, exec);
  let first = true;
  for await (const { stream, bytes } of tty ? plainFrames(socket) : framesOf(socket)) {
    if (first && bytes.toString("latin1", 0, 40).startsWith("OCI runtime exec failed")) {
      throw new ExecRefused("command could not be executed because it does not exist");
    }
    first = false;
    await exec[stream](bytes);
  }
  signal.removeEventListener("abort", stop);
  await Promise.race([Promise.all([typing, resizing]), Promise.resolve()]);
  const ended = (await engine.call("GET", `/exec/${created.Id}/json`)) as { ExitCode: number | null };
  return ended.ExitCode ?? 0;
}

async function* plainFrames(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ stream: "stdout"; bytes: Buffer }> {
  for await (const bytes of source) yield { stream: "stdout", bytes: Buffer.from(bytes) };
}

async function type(
  socket: NodeJS.WritableStream,
  stdin: AsyncIterable<Uint8Array> | undefined,
): Promise<void> {
  for await (const bytes of stdin ?? []) {
    if (!socket.write(bytes)) await new Promise<void>((resolve) => socket.once("drain", () => resolve()));
  }
  if (stdin !== undefined) socket.end();
}

async function resize(engine: Engine, id: string, { sizes }: Exec): Promise<void> {
  for await (const { width, height } of sizes ?? []) {
    // A command that has ended has no terminal.
    await engine
      .call("POST", `/exec/${id}/resize`, { query: { w: width, h: height } })
      .catch(() => undefined);
  }
}

interface Stats {
  readonly cpu_stats?: {
    readonly cpu_usage?: { readonly total_usage?: number };
    readonly system_cpu_usage?: number;
    readonly online_cpus?: number;
  };
  readonly precpu_stats?: {
    readonly cpu_usage?: { readonly total_usage?: number };
    readonly system_cpu_usage?: number;
  };
  readonly memory_stats?: {
    readonly usage?: number;
    readonly limit?: number;
    readonly stats?: { readonly cache?: number; readonly inactive_file?: number };
  };
  readonly networks?: Readonly<Record<string, { readonly rx_bytes: number; readonly tx_bytes: number }>>;
}

export async function metricsOf(engine: Engine, { id, service, pod }: PodState): Promise<ReplicaMetrics> {
  // The engine's own form; every part may be missing for a container that just ended.
  const stats = (await engine.call("GET", `/containers/${id}/stats`, { query: { stream: false } })) as Stats;
  const used =
    (stats.cpu_stats?.cpu_usage?.total_usage ?? 0) - (stats.precpu_stats?.cpu_usage?.total_usage ?? 0);
  const passed = (stats.cpu_stats?.system_cpu_usage ?? 0) - (stats.precpu_stats?.system_cpu_usage ?? 0);
  const networks = Object.values(stats.networks ?? {});
  const cached = stats.memory_stats?.stats?.inactive_file ?? stats.memory_stats?.stats?.cache ?? 0;
  return {
    service,
    pod,
    cpuMillis: passed > 0 ? Math.round((used / passed) * (stats.cpu_stats?.online_cpus ?? 1) * 1000) : 0,
    memoryBytes: Math.max(0, (stats.memory_stats?.usage ?? 0) - cached),
    memoryLimitBytes: stats.memory_stats?.limit ?? 0,
    receivedBytes: networks.reduce((sum, each) => sum + each.rx_bytes, 0),
    sentBytes: networks.reduce((sum, each) => sum + each.tx_bytes, 0),
  };
}
