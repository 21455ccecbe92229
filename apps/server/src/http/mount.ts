// Puts a route of the table on the app: what comes in is checked by the route's schemas, what goes out is typed by them.
import type { IncomingMessage } from "node:http";
import {
  type CallOutput,
  type EndpointName,
  formatEvent,
  httpMethod,
  parseEndpoint,
  type RouteShape,
  type Routes,
  routes,
} from "@slipway/api";
import { pause } from "@slipway/chain/wait";
import type { Context, Hono } from "hono";
import { stream } from "hono/streaming";
import type { z } from "zod";
import { serverError } from "../errors.ts";
import { type Logger, toProblem } from "./problem.ts";

/** What @hono/node-server puts beside a request. */
export interface Bindings {
  incoming?: IncomingMessage;
}
export type App = Hono<{ Bindings: Bindings }>;
export type RequestContext = Context<{ Bindings: Bindings }>;

type Part<N extends EndpointName, K extends string> = K extends keyof Routes[N]
  ? Routes[N][K] extends z.ZodType
    ? z.output<Routes[N][K]>
    : undefined
  : undefined;
export interface Given<N extends EndpointName> {
  readonly params: Part<N, "params">;
  readonly query: Part<N, "query">;
  readonly body: Part<N, "body">;
  readonly context: RequestContext;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/** Mounts a route that answers with JSON. */
export function mount<N extends EndpointName>(
  app: App,
  name: N,
  answer: (given: Given<N>) => Promise<CallOutput<N>> | CallOutput<N>,
): void {
  const route: RouteShape = routes[name];
  register(app, name, async (context) => {
    const given = await read(name, route, context);
    return context.json((await answer(given)) as object, route.status ?? 200); // JSON of the route's schema
  });
}

/** Mounts a route that answers with server-sent events. A failure before the first item is an ordinary refusal. */
export function mountStream<N extends EndpointName>(
  app: App,
  name: N,
  log: Logger,
  items: (given: Given<N>) => AsyncIterable<CallOutput<N>>,
): void {
  const route: RouteShape = routes[name];
  register(app, name, async (context) => {
    const left = new AbortController();
    const given = await read(name, route, context);
    const signal = AbortSignal.any([given.signal, left.signal]);
    const iterator = items({ ...given, signal })[Symbol.asyncIterator]();
    const first = await Promise.race([iterator.next(), pause(patienceMs, signal).then(() => undefined)]);
    context.header("content-type", "text/event-stream; charset=utf-8");
    context.header("cache-control", "no-store");
    context.header("x-accel-buffering", "no");
    return stream(context, async (out) => {
      out.onAbort(() => left.abort());
      await pump(iterator, first, (text) => out.write(text), signal, log);
      left.abort();
    });
  });
}

/** A proxy or a browser gives up on a silent connection; a comment keeps it. */
const heartbeatMs = 15_000;
/** How long to wait for the first item or refusal before the answer begins. */
const patienceMs = 1_500;

async function pump<T>(
  iterator: AsyncIterator<T>,
  first: IteratorResult<T> | undefined,
  write: (text: string) => Promise<unknown>,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  const beat = setInterval(() => void write(": still here\n\n"), heartbeatMs);
  try {
    let next = first ?? (await iterator.next());
    while (!next.done && !signal.aborted) {
      await write(formatEvent({ data: next.value }));
      next = await iterator.next();
    }
  } catch (error) {
    if (!signal.aborted) await write(formatEvent({ event: "problem", data: toProblem(error, log) }));
  } finally {
    clearInterval(beat);
    await iterator.return?.().catch(() => undefined);
  }
}

function register(
  app: App,
  name: EndpointName,
  handler: (context: RequestContext) => Promise<Response>,
): void {
  const { verb, path } = parseEndpoint(name);
  app.on(httpMethod(verb), path.replace(/\{(\w+)\}/g, ":$1"), handler);
}

async function read<N extends EndpointName>(
  name: N,
  route: RouteShape,
  context: RequestContext,
): Promise<Given<N>> {
  const given = {
    params: check(route.params, context.req.param(), "path"),
    query: check(route.query, context.req.query(), "query"),
    body: route.body === undefined ? undefined : check(route.body, await readJson(name, context), "body"),
    context,
    signal: context.req.raw.signal,
  };
  return given as Given<N>; // checked by the schemas that the type is made of
}

async function readJson(name: EndpointName, context: RequestContext): Promise<unknown> {
  const type = context.req.header("content-type") ?? "";
  // A form of another site can send text/plain without asking; JSON it cannot.
  if (!/^application\/(\w+\+)?json\b/i.test(type))
    throw serverError("REQUEST_INVALID", `${name} takes JSON; the request says "${type || "nothing"}".`);
  return context.req.json().catch((cause: unknown) => {
    throw serverError("REQUEST_INVALID", "The request's body is not JSON.", { cause });
  });
}

function check(schema: z.ZodType | undefined, value: unknown, where: "path" | "query" | "body"): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => ({
    where,
    path: issue.path.map(String).join("."),
    message: issue.message,
  }));
  const [first] = issues;
  const field = first?.path === "" ? where : `${where} ${first?.path}`;
  throw serverError("REQUEST_INVALID", `The ${field} is not right: ${first?.message}.`, {
    details: { issues },
  });
}
