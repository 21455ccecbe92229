/** WebSockets in the manner of the provider's upgrader: what it refuses, its pings, its ends without a close frame. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { handshakeError } from "./answers.ts";

export interface Upgrade {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Absent when the client did not ask for an upgrade. */
  readonly socket?: Duplex;
  readonly head: Buffer;
}

const server = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  handleProtocols: () => false,
});

/** Makes a WebSocket of a request, or answers why not and gives undefined. */
export async function upgrade({ request, response, socket, head }: Upgrade): Promise<WebSocket | undefined> {
  const status = socket === undefined ? 400 : fault(request);
  if (status !== undefined || socket === undefined) {
    handshakeError(response, status ?? 400);
    return undefined;
  }
  response.detachSocket(request.socket);
  return await new Promise((resolve) => {
    server.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on("error", () => webSocket.terminate());
      resolve(webSocket);
    });
  });
}

/** Pings with an empty payload until the socket is gone. */
export function keepAlive(webSocket: WebSocket, pingMs: number): void {
  const timer = setInterval(() => webSocket.ping(), pingMs);
  webSocket.once("close", () => clearInterval(timer));
}

/** Ends the connection without a close frame, after everything that was written. */
export function endAbruptly(request: IncomingMessage, webSocket: WebSocket): void {
  webSocket.removeAllListeners("message");
  request.socket.end(() => request.socket.destroySoon());
}

/** Sends one frame and waits until the socket has taken it. */
export async function sendFrame(webSocket: WebSocket, data: Uint8Array | string): Promise<void> {
  await new Promise<void>((resolve) => {
    // A socket that is gone is noticed by its close.
    webSocket.send(data, () => resolve());
  });
}

function fault(request: IncomingMessage): 400 | 403 | 405 | undefined {
  const { headers } = request;
  const key = headers["sec-websocket-key"] ?? "";
  if (!/\bupgrade\b/i.test(headers.connection ?? "") || !/\bwebsocket\b/i.test(headers.upgrade ?? ""))
    return 400;
  if (request.method !== "GET") return 405;
  if (headers["sec-websocket-version"] !== "13" || Buffer.from(key, "base64").length !== 16) return 400;
  return isForeign(headers.origin, headers.host) ? 403 : undefined;
}

/** Browsers say where a page came from; a page of another host is refused. */
function isForeign(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return false;
  const url = URL.parse(origin);
  return url === null || url.host.toLowerCase() !== (host ?? "").toLowerCase();
}
