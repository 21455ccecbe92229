// A shell in a workload, for browsers: their WebSocket is carried on to the provider's gateway. The first frame says what
// to run and carries the person's token; then both sides speak the gateway's own binary frames.
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { parseEndpoint, routes, shellStart } from "@slipway/api";
import type { Shell } from "@slipway/gateway";
import { readSize, shellFrame, toFrame } from "@slipway/gateway/frames";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { serverError } from "../errors.ts";
import type { Deps } from "./deps.ts";
import { isLocalHost } from "./guard.ts";
import { toProblem } from "./problem.ts";
import { type LeaseParams, toLease } from "./routes/leases.ts";

const { path } = parseEndpoint("openShell");
const pattern = new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
const firstFrameMs = 10_000;
const largestFrame = 1_048_576;

/** Takes upgrade requests of the server for the shell's route; all others are refused. */
export function attachShell(
  server: Server,
  deps: Deps,
  isBoundToLoopback: boolean,
  signal: AbortSignal,
): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestFrame });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const isAllowed = isSameSite(request) && (!isBoundToLoopback || isLocalHost(request.headers.host ?? ""));
    const params = isAllowed ? toParams(request.url ?? "") : undefined;
    if (params === undefined) return socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n");
    sockets.handleUpgrade(request, socket, head, (client) => {
      void carry(client, params, deps, signal);
    });
  });
  signal.addEventListener("abort", () => {
    for (const client of sockets.clients) client.terminate();
  });
}

function toParams(url: string): LeaseParams | undefined {
  const match = pattern.exec(URL.parse(url, "http://x")?.pathname ?? "");
  const parsed = routes.openShell.params.safeParse(match?.groups);
  return parsed.success ? parsed.data : undefined;
}

/** A page of another site may open a WebSocket to us without being asked; its Origin tells. */
function isSameSite(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin === undefined || URL.parse(origin)?.host === host;
}

async function carry(client: WebSocket, params: LeaseParams, deps: Deps, signal: AbortSignal): Promise<void> {
  const gone = new AbortController();
  const ended = AbortSignal.any([signal, gone.signal]);
  client.on("close", () => gone.abort());
  client.on("error", () => gone.abort());
  try {
    const shell = await openShell(client, params, deps, ended);
    client.on("message", (data) => take(shell, toBytes(data)));
    await Promise.all([pump(client, shell), finish(client, shell)]);
  } catch (error) {
    if (client.readyState !== client.OPEN) return;
    client.send(toFrame(shellFrame.failure, Buffer.from(JSON.stringify(toProblem(error, deps.log)))));
  } finally {
    client.close();
  }
}

async function openShell(
  client: WebSocket,
  params: LeaseParams,
  deps: Deps,
  signal: AbortSignal,
): Promise<Shell> {
  const start = shellStart.safeParse(parse(await firstFrame(client, signal)));
  if (!start.success)
    throw serverError("REQUEST_INVALID", `The first frame is not right: ${start.error.issues[0]?.message}.`);
  const { token, service, command, tty, stdin, podIndex, columns, rows } = start.data;
  if (token === undefined) throw serverError("PROVIDER_TOKEN_MISSING", "The first frame carries no token.");
  const gateway = await deps.networks.open(params.network).gateway(params.provider, token, signal);
  const shell = gateway.shell(toLease(params), {
    service,
    command,
    tty: tty ?? false,
    stdin: stdin ?? false,
    ...(podIndex === undefined ? {} : { podIndex }),
    signal,
  });
  if (columns !== undefined && rows !== undefined && stdin === true) shell.resize(columns, rows);
  return shell;
}

function firstFrame(client: WebSocket, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(serverError("REQUEST_INVALID", "No first frame came.")),
      firstFrameMs,
    );
    client.once("message", (data) => {
      clearTimeout(late);
      resolve(toBytes(data));
    });
    signal.addEventListener("abort", () => {
      clearTimeout(late);
      reject(signal.reason);
    });
  });
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

function take(shell: Shell, bytes: Buffer): void {
  const rest = bytes.subarray(1);
  if (bytes[0] === shellFrame.stdin) shell.write(rest);
  else if (bytes[0] === shellFrame.resize) {
    const size = readSize(rest);
    if (size !== undefined) shell.resize(size.width, size.height);
  }
}

async function pump(client: WebSocket, shell: Shell): Promise<void> {
  for await (const { stream, bytes } of shell.output) {
    await new Promise<void>((resolve) => client.send(toFrame(shellFrame[stream], bytes), () => resolve()));
  }
}

async function finish(client: WebSocket, shell: Shell): Promise<void> {
  const { exitCode, message } = await shell.exit;
  const result = { exit_code: exitCode, ...(message === undefined ? {} : { message }) };
  client.send(toFrame(shellFrame.result, Buffer.from(JSON.stringify(result))));
}

function toBytes(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
