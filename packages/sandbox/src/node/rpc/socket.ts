/**
 * JSON-RPC over WebSocket at /websocket: all methods, and subscriptions. A client that does not read what it
 * asked for loses its subscriptions, as in the real node; what waits for it is bounded.
 */
import { type WebSocket, WebSocketServer } from "ws";
import type { EventBus, Subscription } from "../events/bus.ts";
import { parseQuery, type Query } from "../events/query.ts";
import { answer, failure, type RequestId, type RpcRequest, readRequests } from "./dispatch.ts";
import { maxRequestBytes } from "./http.ts";
import { type Method, method, type RpcContext } from "./method.ts";
import { methods } from "./methods.ts";
import { messageOf, parseError, Refusal, serverError } from "./refusal.ts";
import { maxQueryLength } from "./search-methods.ts";

export interface SocketLimits {
  readonly clients: number;
  readonly subscriptionsPerClient: number;
  /** Bytes that may wait for a slow reader. */
  readonly waiting: number;
  readonly requestsAtOnce: number;
}

/** The counts are the real node's defaults. */
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

export function createSocketServer(context: RpcContext, bus: EventBus, limits = socketLimits): SocketServer {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxRequestBytes });
  const subscribers = new Set<WebSocket>();
  server.on("connection", (socket) => serveSocket(socket, { context, bus, limits, subscribers }));
  const pings = setInterval(() => {
    for (const socket of server.clients) socket.ping();
  }, 27_000);
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

interface Surroundings {
  readonly context: RpcContext;
  readonly bus: EventBus;
  readonly limits: SocketLimits;
  /** Sockets with at least one subscription, which are what the real node counts as clients. */
  readonly subscribers: Set<WebSocket>;
}

function serveSocket(socket: WebSocket, { context, bus, limits, subscribers }: Surroundings): void {
  const active = new Map<string, () => void>();
  let running = 0;

  const forgetAll = () => {
    for (const stop of active.values()) stop();
    active.clear();
    subscribers.delete(socket);
  };
  const subscribe = (id: RequestId, text: string) => {
    if (!subscribers.has(socket) && subscribers.size >= limits.clients) {
      throw new Refusal(`max_subscription_clients ${limits.clients} reached`);
    }
    if (active.size >= limits.subscriptionsPerClient) {
      throw new Refusal(`max_subscriptions_per_client ${limits.subscriptionsPerClient} reached`);
    }
    const query = readQuery(text);
    if (active.has(text)) throw new Refusal("already subscribed");
    const deliver = (result: string) => {
      if (socket.bufferedAmount <= limits.waiting) {
        socket.send(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`);
        return;
      }
      forgetAll();
      const reason = "subscription was canceled (reason: client is not pulling messages fast enough)";
      socket.send(JSON.stringify(failure(id, serverError(reason))));
    };
    active.set(text, bus.add({ query, text, deliver } satisfies Subscription));
    subscribers.add(socket);
    return {};
  };
  const unsubscribe = (text: string) => {
    const stop = active.get(text);
    if (!stop) throw new Refusal("subscription not found");
    stop();
    active.delete(text);
    if (active.size === 0) subscribers.delete(socket);
    return {};
  };
  const unsubscribeAll = () => {
    if (active.size === 0) throw new Refusal("subscription not found");
    forgetAll();
    return {};
  };
  const own = (id: RequestId): Record<string, Method> => ({
    subscribe: method({ query: "string" }, (_, { query = "" }) => subscribe(id, query)),
    unsubscribe: method({ query: "string" }, (_, { query = "" }) => unsubscribe(query)),
    unsubscribe_all: method({}, unsubscribeAll),
  });
  const serve = async (request: RpcRequest) => {
    const special = request.id === undefined ? {} : own(request.id);
    const reply = await answer(
      (name) => (Object.hasOwn(special, name) ? special[name] : methods.get(name)),
      context,
      request,
    );
    if (reply && socket.readyState === socket.OPEN) socket.send(JSON.stringify(reply));
  };

  socket.on("message", (message, isBinary) => {
    if (isBinary) return;
    const read = readRequests(String(message));
    if ("problem" in read || read.isBatch) {
      const problem =
        "problem" in read
          ? read.problem
          : parseError(
              "error unmarshaling request: json: cannot unmarshal array into Go value of type types.rpcRequest",
            );
      socket.send(JSON.stringify(failure(undefined, problem)));
      return;
    }
    running++;
    if (running >= limits.requestsAtOnce || socket.bufferedAmount > limits.waiting) socket.pause();
    for (const request of read.requests) {
      serve(request).finally(() => {
        running--;
        if (socket.isPaused && socket.bufferedAmount <= limits.waiting) socket.resume();
      });
    }
  });
  socket.on("error", forgetAll);
  socket.on("close", forgetAll);
}

function readQuery(text: string): Query {
  if (text.length > maxQueryLength) throw new Refusal("maximum query length exceeded");
  try {
    return parseQuery(text);
  } catch (error) {
    throw new Refusal(`failed to parse query: ${messageOf(error)}`);
  }
}
