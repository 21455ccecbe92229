/** JSON-RPC over HTTP: POST (one or a batch), GET with arguments in the URI, and the list of methods at `/`. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../http/body.ts";
import { readQuery } from "./arguments.ts";
import { answer, failure, type RpcAnswer, readRequests, toRpcError } from "./dispatch.ts";
import type { RpcContext } from "./method.ts";
import { methods } from "./methods.ts";
import { invalidRequest } from "./refusal.ts";

export const maxRequestBytes = 1_000_000;
/** Answers of a batch are all held until the last is there. */
const maxBatch = 1_000;
/** Answers to requests by URI carry this id. */
const uriId = -1;
const json = { "content-type": "application/json" };

export async function serveRpc(
  context: RpcContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://node");
  if (url.pathname === "/") return servePost(context, request, response);
  await serveUri(context, url, response);
}

async function servePost(
  context: RpcContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, maxRequestBytes);
  if (body === "too large") {
    const problem = invalidRequest("error reading request body: http: request body too large");
    return send(response, 400, failure(undefined, problem), { connection: "close" });
  }
  if (body.length === 0) return sendList(response, request.headers.host ?? "");
  const read = readRequests(body.toString());
  if ("problem" in read) return send(response, 500, failure(undefined, read.problem));
  if (read.requests.length > maxBatch) {
    const why = `batch request exceeds maximum (${maxBatch}) allowed number of requests`;
    return send(response, 500, failure(undefined, invalidRequest(why)));
  }
  const answers: RpcAnswer[] = [];
  for (const each of read.requests) {
    const one = await answer((name) => methods.get(name), context, each);
    if (one) answers.push(one);
  }
  const [first] = answers;
  if (!first) return end(response, 200, {}, "");
  send(response, 200, answers.length === 1 && !read.isBatch ? first : answers);
}

async function serveUri(context: RpcContext, url: URL, response: ServerResponse): Promise<void> {
  const method = methods.get(url.pathname.slice(1));
  if (!method) return servePathError(response, url);
  try {
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

function end(response: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  response.writeHead(status, headers).end(body);
}
