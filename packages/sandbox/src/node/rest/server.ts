/** The REST gateway: every gRPC query by its path, in the JSON, statuses and headers of the real node. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type DescMessage, fromBinary, type Message, type Registry, toBinary } from "@bufbuild/protobuf";
import { fromJson, SlipwayError, toJson } from "@slipway/chain";
import { ask } from "../grpc/ask.ts";
import { heightHeader, readHeight } from "../grpc/height-header.ts";
import { GrpcStatus } from "../grpc/status.ts";
import type { ServiceContext } from "../grpc/unary.ts";
import { readBody } from "../http/body.ts";
import { goJsonError } from "../rpc/go-json.ts";
import { readRequest } from "./request.ts";
import type { Route, RouteMatch, Router } from "./routes.ts";

export interface RestOptions {
  readonly context: ServiceContext;
  readonly registry: Registry;
  readonly router: Router;
}

const maxBodyBytes = 4_000_000;
const maxDepth = 200;
const json = { "content-type": "application/json" };
/** By gRPC code, as the gateway's first version maps them. */
const httpStatuses = [200, 408, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401];
/** Answered by the gateway's process itself, not through gRPC: no metadata comes back. */
const local = new Set(["/cosmos.tx.v1beta1.Service/BroadcastTx"]);

export async function serveRest(
  options: RestOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://node");
  const match = options.router(request.method === "HEAD" ? "GET" : (request.method ?? "GET"), url.pathname);
  if (!match) return send(response, new GrpcStatus("Unimplemented", "Not Implemented"));
  const { route } = match;
  let height = options.context.visibleHeight();
  try {
    const wanted = readHeight([request.headers[heightHeader]].flat()[0]);
    if (wanted !== 0n && wanted <= height) height = wanted;
    const message = await readMessage(options, request, match, url);
    const bytes = toBinary(route.method.input, message);
    const { value } = await ask(options.context, route.path, bytes, wanted);
    const body = toJson(route.method.output, fromBinary(route.method.output, value), options);
    end(response, 200, headersFor(route, height), body);
  } catch (error) {
    if (error instanceof GrpcStatus) return send(response, error, headersFor(route, height));
    throw error;
  }
}

async function readMessage(
  { registry }: RestOptions,
  request: IncomingMessage,
  { route, parameters }: RouteMatch,
  url: URL,
): Promise<Message> {
  if (route.verb === "GET") return readRequest(route.method.input, parameters, url.searchParams);
  const body = await readBody(request, maxBodyBytes);
  if (body === "too large") throw new GrpcStatus("InvalidArgument", "http: request body too large");
  return parseMessage(route.method.input, body.toString(), registry);
}

function parseMessage(schema: DescMessage, text: string, registry: Registry): Message {
  if (text.trim() === "") throw new GrpcStatus("InvalidArgument", "EOF");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const why = goJsonError(text);
    throw new GrpcStatus("InvalidArgument", why === "unexpected end of JSON input" ? "unexpected EOF" : why);
  }
  if (depthOf(value) > maxDepth) throw new GrpcStatus("InvalidArgument", "exceeded max depth");
  try {
    return fromJson(schema, value as Parameters<typeof fromJson>[1], { registry }); // JSON.parse gives JSON
  } catch (error) {
    if (error instanceof SlipwayError) throw new GrpcStatus("InvalidArgument", error.message);
    throw error;
  }
}

function depthOf(value: unknown): number {
  let level: unknown[] = [value];
  let depth = 0;
  while (level.length > 0 && depth <= maxDepth) {
    level = level.flatMap((each) => (typeof each === "object" && each !== null ? Object.values(each) : []));
    depth++;
  }
  return depth;
}

function headersFor(route: Route, height: bigint): Record<string, string> {
  if (local.has(route.path)) return {};
  return {
    "grpc-metadata-content-type": "application/grpc+cosmos-sdk-grpc-codec",
    [`grpc-metadata-${heightHeader}`]: String(height),
  };
}

function send(response: ServerResponse, { code, message }: GrpcStatus, headers = {}): void {
  end(response, httpStatuses[code] ?? 500, headers, { code, message, details: [] });
}

function end(response: ServerResponse, status: number, headers: Record<string, string>, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { ...json, ...headers, "content-length": Buffer.byteLength(text) }).end(text);
}
