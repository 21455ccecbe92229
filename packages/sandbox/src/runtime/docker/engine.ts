/**
 * The Docker engine's HTTP API, as much of it as the runtime needs.
 *
 * In: the path of the engine's socket. Out: calls that give JSON, streams that stay open, connections that are taken
 * over. An engine that does not answer is `unavailable`, as a cluster would be.
 */
import { existsSync } from "node:fs";
import { IncomingMessage, request } from "node:http";
import type { Duplex } from "node:stream";
import { ClusterError } from "../../gateway/cluster.ts";

/** What the engine refused, with its status. */
export class EngineRefused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface EngineCall {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Parameters that are given more than once. */
  readonly lists?: Readonly<Record<string, readonly string[]>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is: an archive. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Engine {
  readonly socketPath: string;
  /** The answer's JSON; undefined when it has none. Throws `EngineRefused`, or a `ClusterError` when nobody answers. */
  call(method: string, path: string, call?: EngineCall): Promise<unknown>;
  /** The answer's body while it comes. */
  stream(method: string, path: string, call?: EngineCall): Promise<IncomingMessage>;
  /** A connection both ways, after the engine has agreed. */
  hijack(path: string, call?: EngineCall): Promise<Duplex>;
}

/** The oldest version that has all that is used here (Docker 20.10). */
const api = "/v1.41";

export function createEngine(socketPath: string): Engine {
  const open = async (
    method: string,
    path: string,
    call: EngineCall,
    upgrade: boolean,
  ): Promise<IncomingMessage | Duplex> =>
    await new Promise((resolve, reject) => {
      const body = call.bytes ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
      const type = call.bytes === undefined ? "application/json" : "application/x-tar";
      const outgoing = request({
        socketPath,
        method,
        path: `${api}${path}${queryOf(call)}`,
        headers: {
          host: "docker",
          ...(body === undefined ? {} : { "content-type": type, "content-length": Buffer.byteLength(body) }),
          ...(upgrade ? { connection: "Upgrade", upgrade: "tcp" } : {}),
          ...call.headers,
        },
        ...(call.signal === undefined ? {} : { signal: call.signal }),
      });
      outgoing.once("response", resolve);
      outgoing.once("upgrade", (_response, socket, head) => {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
      });
      outgoing.once("error", (error) =>
        reject(call.signal?.aborted ? call.signal.reason : unavailable(error)),
      );
      outgoing.end(body);
    });
  const stream = async (method: string, path: string, call: EngineCall = {}): Promise<IncomingMessage> => {
    // Without an upgrade there is a response.
    const response = (await open(method, path, call, false)) as IncomingMessage;
    if ((response.statusCode ?? 0) < 400) return response;
    throw await refusalOf(response);
  };
  return {
    socketPath,
    stream,
    call: async (method, path, call) => {
      const text = await readText(await stream(method, path, call));
      return text.trim() === "" ? undefined : parse(text);
    },
    hijack: async (path, call = {}) => {
      const opened = await open("POST", path, call, true);
      if (!(opened instanceof IncomingMessage)) return opened;
      if ((opened.statusCode ?? 0) >= 400) throw await refusalOf(opened);
      // Old engines take the connection over without saying so.
      return opened.socket;
    },
  };
}

/** Where an engine may listen on this machine, the wished place first. */
export function findSocket(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const wished = env.DOCKER_HOST?.startsWith("unix://") ? env.DOCKER_HOST.slice("unix://".length) : undefined;
  const places = [wished, "/var/run/docker.sock", env.HOME && `${env.HOME}/.docker/run/docker.sock`];
  return places.find((each) => each !== undefined && each !== "" && existsSync(each));
}

/** The engine when it answers; undefined when it does not. */
export async function reachEngine(socketPath: string): Promise<Engine | undefined> {
  const engine = createEngine(socketPath);
  try {
    await engine.call("GET", "/_ping", { signal: AbortSignal.timeout(2000) });
    return engine;
  } catch {
    return undefined;
  }
}

/** A filter in the engine's own form. */
export const filters = (wish: Readonly<Record<string, readonly string[]>>): string => JSON.stringify(wish);

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  // Without an encoding a response gives buffers.
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

async function refusalOf(response: IncomingMessage): Promise<EngineRefused> {
  const said = parse(await readText(response));
  const message =
    said !== null && typeof said === "object" && "message" in said ? String(said.message) : String(said);
  return new EngineRefused(response.statusCode ?? 0, message);
}

/** JSON, or the text itself: a few answers are plain. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function queryOf({ query = {}, lists = {} }: EngineCall): string {
  const single = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const several = Object.entries(lists).flatMap(([name, values]) => values.map((value) => [name, value]));
  const given = [...single, ...several];
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

/** What an engine that does not answer, or breaks off, is to a tenant. */
export function unavailable(error: unknown): ClusterError {
  return new ClusterError("unavailable", `docker engine: ${error instanceof Error ? error.message : error}`);
}
