/** Logs and events over a WebSocket. Errors come as close codes after the upgrade, never as a status. */
import type { WebSocket } from "ws";
import type { LeaseId } from "./chain-view.ts";
import { type Cluster, kindOf } from "./cluster.ts";
import { toGoJson, toGoJsonString } from "./go-json.ts";
import { parseBool, parseInt32, SyntaxRefused } from "./go-strconv.ts";
import { linesOf } from "./lines.ts";
import { endAbruptly, keepAlive, sendFrame, type Upgrade, upgrade } from "./upgrade.ts";

export interface StreamQuery {
  readonly follow: boolean;
  /** Absent: all lines. */
  readonly tail?: number;
  readonly services: readonly string[];
}

/** Reads the query that logs and events share. Throws `SyntaxRefused`. */
export function parseStreamQuery(query: URLSearchParams): StreamQuery {
  const follow = query.get("follow") ?? "";
  const tailText = query.get("tail") ?? "";
  const services = query.get("service") ?? "";
  const wantsFollow = follow === "" ? false : parseBool(follow);
  const tail = tailText === "" ? -1 : parseInt32(tailText);
  if (tail < -1) throw new SyntaxRefused('parameter "tail" contains invalid value');
  if (services.endsWith(",")) throw new SyntaxRefused('parameter "service" must not contain trailing comma');
  return {
    follow: wantsFollow,
    services: services === "" ? [] : services.split(","),
    ...(tail < 0 ? {} : { tail }),
  };
}

export async function serveLogs(
  up: Upgrade,
  { cluster, lease, query, pingMs }: { cluster: Cluster; lease: LeaseId; query: StreamQuery; pingMs: number },
): Promise<void> {
  const socket = await upgrade(up);
  if (socket === undefined) return;
  const gone = goneSignal(socket);
  try {
    const pods = await cluster.logs(lease, { ...query, signal: gone });
    if (pods.length === 0) return void socket.close(4000, "no running pods");
    keepAlive(socket, pingMs);
    await Promise.all(pods.map((pod) => sendLines(socket, pod.name, pod.bytes)));
    if (!gone.aborted) endAbruptly(up.request, socket);
  } catch (error) {
    if (!gone.aborted) closeFor(socket, error);
  }
}

async function sendLines(socket: WebSocket, name: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const prefix = `{"name":${toGoJson(name)},"message":`;
  for await (const line of linesOf(bytes)) {
    if (socket.readyState !== socket.OPEN) return;
    await sendFrame(socket, `${prefix}${toGoJsonString(line)}}\n`);
  }
}

export async function serveEvents(
  up: Upgrade,
  { cluster, lease, query, pingMs }: { cluster: Cluster; lease: LeaseId; query: StreamQuery; pingMs: number },
): Promise<void> {
  const socket = await upgrade(up);
  if (socket === undefined) return;
  const gone = goneSignal(socket);
  try {
    const events = await cluster.events(lease, {
      services: query.services,
      follow: query.follow,
      signal: gone,
    });
    if (events === undefined) return void socket.close(4001);
    keepAlive(socket, pingMs);
    for await (const event of events) {
      if (gone.aborted) return;
      await sendFrame(socket, `${toGoJson(event)}\n`);
    }
    if (!gone.aborted) socket.close(1000);
  } catch (error) {
    if (!gone.aborted) closeFor(socket, error);
  }
}

/** Aborts when the client has left. What it sends is read and dropped. */
function goneSignal(socket: WebSocket): AbortSignal {
  const controller = new AbortController();
  socket.once("close", () => controller.abort());
  socket.resume();
  return controller.signal;
}

function closeFor(socket: WebSocket, error: unknown): void {
  const codes = { "not-found": 4001, "no-service": 4001, unavailable: 4002, broken: 4000 } as const;
  socket.close(codes[kindOf(error)]);
}
