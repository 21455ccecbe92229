/**
 * JSON-RPC over WebSocket at /websocket: all methods, and subscriptions. A client that does not read what it
 * asked for loses its subscriptions, as in the real node; what waits for it is bounded.
 */
import { type WebSocket, WebSocketServer } from "ws";
import type { EventBus } from "../events/bus.ts";
import { answer, failure, type RpcRequest, readRequests } from "./dispatch.ts";
import { maxRequestBytes } from "./http.ts";
import { type MethodLookup, methodsFor } from "./lever-guard.ts";
import type { RpcContext } from "./method.ts";
import { parseError, type RpcErrorBody } from "./refusal.ts";
import { type Client, createClientSubscriptions, type SubscriptionLimits } from "./subscriptions.ts";

export interface SocketLimits extends SubscriptionLimits {
  readonly requestsAtOnce: number;
}

/** The counts of clients and subscriptions are the real node's defaults. */
export const socketLimits: SocketLimits = {
  clients: 100,
  subscriptionsPerClient: 5,
  waiting: 16 * 1024 * 1024,
  requestsAtOnce: 256,
};

export interface SocketServer {
  readonly server: WebSocketServer;
  close(): void;
}

interface Surroundings {
  readonly context: RpcContext;
  readonly bus: EventBus;
  readonly limits: SocketLimits;
  readonly subscribers: Set<Client>;
}

const pingInterval = 27_000;

export function createSocketServer(context: RpcContext, bus: EventBus, limits = socketLimits): SocketServer {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxRequestBytes });
  const surroundings = { context, bus, limits, subscribers: new Set<Client>() };
  server.on("connection", (socket, request) => serveSocket(socket, methodsFor(request), surroundings));
  const pings = setInterval(() => {
    for (const socket of server.clients) socket.ping();
  }, pingInterval);
  pings.unref();
  return {
    server,
    close() {
      clearInterval(pings);
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}

function serveSocket(socket: WebSocket, known: MethodLookup, surroundings: Surroundings): void {
  const { context, limits } = surroundings;
  let running = 0;
  /** Whoever has read enough of its answers may ask again. */
  const goOn = () => {
    const isReady = running < limits.requestsAtOnce && client.waiting <= limits.waiting;
    if (socket.isPaused && isReady) socket.resume();
  };
  const client: Client = {
    get waiting() {
      return socket.bufferedAmount;
    },
    send(text) {
      if (socket.readyState === socket.OPEN) socket.send(text, goOn);
    },
  };
  const subscriptions = createClientSubscriptions(client, surroundings);
  /** One after the other: whoever sends transactions in order wants them taken in order. */
  let last: Promise<void> = Promise.resolve();

  const serve = async (request: RpcRequest) => {
    const own = request.id === undefined ? undefined : subscriptions.methods(request.id);
    const reply = await answer((name) => own?.get(name) ?? known(name), context, request);
    if (reply) client.send(JSON.stringify(reply));
    running--;
    goOn();
  };

  socket.on("message", (message, isBinary) => {
    if (isBinary) return;
    const read = readOne(String(message));
    if ("problem" in read) return client.send(JSON.stringify(failure(undefined, read.problem)));
    running++;
    if (running >= limits.requestsAtOnce || client.waiting > limits.waiting) socket.pause();
    last = last.then(() => serve(read.request)).catch(() => socket.terminate());
  });
  socket.on("error", subscriptions.end);
  socket.on("close", subscriptions.end);
}

/** Batches are for HTTP only. */
function readOne(text: string): { request: RpcRequest } | { problem: RpcErrorBody } {
  const read = readRequests(text);
  if ("problem" in read) return read;
  const [request] = read.requests;
  if (request && !read.isBatch) return { request };
  const why = "json: cannot unmarshal array into Go value of type types.RPCRequest";
  return { problem: parseError(`error unmarshaling request: ${why}`) };
}
