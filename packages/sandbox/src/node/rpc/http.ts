/** JSON-RPC over HTTP: POST (one or a batch), GET with arguments in the URI, and the list of methods at `/`. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../http/body.ts";
import { readQuery, refuseUnknown } from "./arguments.ts";
import { answer, failure, type RpcAnswer, readRequests, toRpcError } from "./dispatch.ts";
import { isLever, methodsFor } from "./lever-guard.ts";
import type { RpcContext } from "./method.ts";
import { methods } from "./methods.ts";
import { invalidRequest } from "./refusal.ts";

export const maxRequestBytes = 1_000_000;
/** Answers of a batch are all held until the last is there. */
const maxBatch = 1_000;
/** Answers to requests by URI carry this id. */
const uriId = -1;
const json = { "content-type": "application/json" };

/** `strike` says whether a fault has dealt with the request; levers are spared. */
export interface RpcExchange {
  readonly context: RpcContext;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly strike: () => Promise<boolean>;
}

export async function serveRpc(exchange: RpcExchange): Promise<void> {
  const url = new URL(exchange.request.url ?? "/", "http://node");
  if (url.pathname === "/") return servePost(exchange);
  await serveUri(exchange, url);
}

async function servePost({ context, request, response, strike }: RpcExchange): Promise<void> {
  const body = await readBody(request, maxRequestBytes);
  const read = body === "too large" ? body : readRequests(body.toString());
  if (!isSpared(read) && (await strike())) return;
  if (read === "too large") {
    const problem = invalidRequest("error reading request body: http: request body too large");
    return send(response, 400, failure(undefined, problem), { connection: "close" });
  }
  if (body.length === 0) return sendList(response, request.headers.host ?? "");
  if ("problem" in read) return send(response, 500, failure(undefined, read.problem));
  if (read.requests.length > maxBatch) {
    const why = `batch request exceeds maximum (${maxBatch}) allowed number of requests`;
    return send(response, 500, failure(undefined, invalidRequest(why)));
  }
  const known = methodsFor(request);
  const answers: RpcAnswer[] = [];
  for (const each of read.requests) {
    const one = await answer(known, context, each);
    if (one) answers.push(one);
  }
  const [first] = answers;
  if (!first) return end(response, 200, {}, "");
  send(response, 200, answers.length === 1 && !read.isBatch ? first : answers);
}

/** A batch is spared when it is of levers alone. */
function isSpared(read: ReturnType<typeof readRequests> | "too large"): boolean {
  if (read === "too large" || "problem" in read || read.requests.length === 0) return false;
  return read.requests.every(({ method }) => isLever(method));
}

async function serveUri({ context, request, response, strike }: RpcExchange, url: URL): Promise<void> {
  const name = url.pathname.slice(1);
  if (!isLever(name) && (await strike())) return;
  const method = methodsFor(request)(name);
  if (!method) return servePathError(response, url);
  try {
    if (method.isStrict) refuseUnknown(method.types, url.searchParams.keys());
    const result = await method.call(context, readQuery(method.types, url.searchParams));
    send(response, 200, { jsonrpc: "2.0", id: uriId, result });
  } catch (error) {
    send(response, 500, failure(uriId, toRpcError(error, "http params")));
  }
}

function servePathError(response: ServerResponse, url: URL): void {
  if (url.pathname === "/websocket") end(response, 400, text, "Bad Request\n");
  else end(response, 404, { ...text, "x-content-type-options": "nosniff" }, "404 page not found\n");
}

const text = { "content-type": "text/plain; charset=utf-8" };

function sendList(response: ServerResponse, host: string): void {
  const safeHost = host.replace(/[^\w.:[\]-]/g, "");
  const line = (name: string, names: string[]) => {
    const query = names.map((each) => `${each}=_`).join("&");
    const url = `//${safeHost}/${name}${query ? `?${query}` : ""}`;
    return `<a href="${url}">${url}</a></br>`;
  };
  const all = [...methods].map(([name, { types }]) => ({ name, names: Object.keys(types) }));
  const without = all.filter(({ names }) => names.length === 0).map(({ name, names }) => line(name, names));
  const withArguments = all
    .filter(({ names }) => names.length > 0)
    .map(({ name, names }) => line(name, names));
  const page = `<html><body><br>Available endpoints:<br>${without.join("")}<br>Endpoints that require arguments:<br>${withArguments.join("")}</body></html>`;
  end(response, 200, { "content-type": "text/html" }, page);
}

function send(response: ServerResponse, status: number, body: RpcAnswer | RpcAnswer[], headers = {}): void {
  end(response, status, { ...json, ...headers }, JSON.stringify(body));
}

/** With its length, so that head and body leave in one piece. */
function end(response: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
}
