/** One replica of a simulated service: the container that its shell sees, its log, its counters. */
import type { LeaseId } from "../../gateway/chain-view.ts";
import { type Exec, ExecRefused } from "../../gateway/cluster.ts";
import type { ManifestService } from "../../gateway/manifest.ts";
import { createLogBook, type LogBook } from "../log-book.ts";
import type { ReplicaMetrics } from "../runtime.ts";
import { type Box, isKnown, runCommand } from "./commands.ts";
import { createFiles } from "./files.ts";
import { runShell } from "./shell.ts";
import { runTerminal } from "./terminal.ts";

export interface Pod {
  readonly name: string;
  readonly box: Box;
  readonly logs: LogBook;
  ready: boolean;
  requests: number;
  sent: number;
}

export function createPod(name: string, service: ManifestService, lease: LeaseId, now: () => number): Pod {
  const mounts = (service.params?.storage ?? []).map(({ mount }) => mount).filter((each) => each !== "");
  const env = new Map([
    ["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
    ["HOSTNAME", name],
    ["HOME", "/root"],
    ["AKASH_DEPLOYMENT_SEQUENCE", lease.dseq.toString()],
    ["AKASH_GROUP_SEQUENCE", String(lease.gseq)],
    ["AKASH_ORDER_SEQUENCE", String(lease.oseq)],
    ["AKASH_OWNER", lease.owner],
    ["AKASH_PROVIDER", lease.provider],
    ...(service.env ?? []).map(variable),
  ]);
  const files = createFiles(name, service.image, mounts);
  const box: Box = { hostname: name, service, files, env, startedMs: now(), now, cwd: "/" };
  return { name, box, logs: createLogBook(), ready: false, requests: 0, sent: 0 };
}

/** What a container would say when it starts. */
export function firstLines({ image, command, args, expose }: ManifestService): string[] {
  const words = [...(command ?? []), ...(args ?? [])];
  const ports = (expose ?? []).map(({ port, proto }) => `${port}/${proto.toLowerCase()}`);
  return [
    `[simulated] ${image} would start here; no container runs`,
    ...(words.length > 0 ? [`[simulated] command: ${words.join(" ")}`] : []),
    `[simulated] listening on ${ports.join(", ") || "no port"}`,
  ];
}

/** Runs a command as if in the container. Throws `ExecRefused` for one that is not there. */
export async function execIn(pod: Pod, exec: Exec): Promise<number> {
  const [name = "", ...args] = exec.command;
  // Each command has its own variables and directory; files are the pod's.
  const box = { ...pod.box, env: new Map(pod.box.env) };
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

export function metricsOf({ name, box, ready, requests, sent }: Pod): ReplicaMetrics {
  const limit = Number(box.service.resources.memory?.size.val ?? 0);
  return {
    service: box.service.name,
    pod: name,
    cpuMillis: ready ? 1 : 0,
    memoryBytes: ready ? Math.floor(limit / 9) : 0,
    memoryLimitBytes: limit,
    receivedBytes: requests * 400,
    sentBytes: sent,
  };
}

function variable(text: string): [string, string] {
  const at = text.indexOf("=");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
