/** A command in a container over a WebSocket, frame by frame as the provider does it. */
import { createQueue, type Queue, readSize, shellFrame, toFrame } from "@slipway/gateway";
import type { WebSocket } from "ws";
import type { LeaseId } from "./chain-view.ts";
import { type Cluster, ClusterError, ExecRefused, kindOf } from "./cluster.ts";
import { toGoJson } from "./go-json.ts";
import { parseIndex } from "./go-strconv.ts";
import { endAbruptly, keepAlive, sendFrame, type Upgrade, upgrade } from "./upgrade.ts";

export interface ShellQuery {
  readonly service: string;
  readonly podIndex: number;
  readonly command: readonly string[];
  readonly tty: boolean;
  readonly stdin: boolean;
}

/** Reads a shell's query; undefined when a part is missing, which is answered without a word. */
export function parseShellQuery(query: URLSearchParams): ShellQuery | undefined {
  const command: string[] = [];
  for (let index = 0; ; index++) {
    const part = query.get(`cmd${index}`);
    if (part === null || part === "") break;
    command.push(part);
  }
  const [tty, service, stdin, pod] = ["tty", "service", "stdin", "podIndex"].map(
    (name) => query.get(name) ?? "",
  );
  const podIndex = parseIndex(pod ?? "");
  if (command.length === 0 || !tty || !service || !stdin || podIndex === undefined) return undefined;
  return { service, podIndex, command, tty: tty === "1", stdin: stdin === "1" };
}

export async function serveShell(
  up: Upgrade,
  { cluster, lease, query, pingMs }: { cluster: Cluster; lease: LeaseId; query: ShellQuery; pingMs: number },
): Promise<void> {
  const socket = await upgrade(up);
  if (socket === undefined) return;
  const gone = new AbortController();
  socket.once("close", () => gone.abort());
  keepAlive(socket, pingMs);
  const input = readInput(socket, query);
  const last = await run(cluster, lease, query, socket, input, gone.signal);
  input.stdin.end();
  input.sizes.end();
  if (gone.signal.aborted) return;
  await sendFrame(socket, last);
  endAbruptly(up.request, socket);
}

interface Input {
  readonly stdin: Queue<Uint8Array>;
  readonly sizes: Queue<{ width: number; height: number }>;
}

/** Runs the command and gives the frame that tells its end. */
async function run(
  cluster: Cluster,
  lease: LeaseId,
  query: ShellQuery,
  socket: WebSocket,
  input: Input,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const obstacle = await obstacleTo(cluster, lease, query.service);
  if (obstacle !== undefined) return obstacle;
  try {
    const { exitCode } = await cluster.exec(lease, {
      service: query.service,
      podIndex: query.podIndex,
      command: query.command,
      tty: query.tty,
      ...(query.stdin ? { stdin: input.stdin.items } : {}),
      ...(query.tty ? { sizes: input.sizes.items } : {}),
      stdout: (bytes) => sendFrame(socket, toFrame(shellFrame.stdout, bytes)),
      stderr: (bytes) => sendFrame(socket, toFrame(query.tty ? shellFrame.stdout : shellFrame.stderr, bytes)),
      signal,
    });
    return result({ exit_code: exitCode });
  } catch (error) {
    if (!(error instanceof ExecRefused)) return Uint8Array.of(shellFrame.failure);
    return result({ exit_code: 0, message: `remote command execute error: ${error.message}` });
  }
}

/** The provider looks at the service first; only some of what it finds is told. */
async function obstacleTo(
  cluster: Cluster,
  lease: LeaseId,
  service: string,
): Promise<Uint8Array | undefined> {
  try {
    const status = await cluster.serviceStatus(lease, service);
    if (status.ready_replicas > 0) return undefined;
    return result({ exit_code: 0, message: "no active replicase for service" });
  } catch (error) {
    const told = kindOf(error) === "no-service" && error instanceof ClusterError;
    return result(told ? { exit_code: 0, message: error.message } : { exit_code: 0 });
  }
}

/** Stdin and terminal sizes from the client's frames. Without stdin the provider reads nothing at all. */
function readInput(socket: WebSocket, { stdin: reads }: ShellQuery): Input {
  const stdin = createQueue<Uint8Array>(64);
  const sizes = createQueue<{ width: number; height: number }>(1024);
  let reading = reads;
  socket.on("message", (data, binary) => {
    if (!reading || !binary || !Buffer.isBuffer(data) || data.length === 0) return;
    const rest = data.subarray(1);
    if (data[0] === shellFrame.stdin) {
      socket.pause();
      stdin.put(rest).then(() => socket.resume());
      return;
    }
    const size = data[0] === shellFrame.resize ? readSize(rest) : undefined;
    // An unknown frame, or a broken one, ends reading for good.
    if (size === undefined) reading = false;
    else sizes.put(size);
  });
  return { stdin, sizes };
}

const result = (value: { exit_code: number; message?: string }): Uint8Array =>
  toFrame(shellFrame.result, Buffer.from(`${toGoJson(value)}\n`, "utf8"));
