// The typed client of the API. In: an address, a fetch, perhaps tokens. Out: one function per route, typed from the
// route table: `client.getDeployment({ network, owner, dseq })`. Path and query values stand side by side, the body is
// `body`. Streams are async iterables over fetch, so that tokens travel in headers; leaving the loop closes them.
// The client checks nothing that the server sends: both come from one table.
import type { z } from "zod";
import { ApiError, toApiError, unreachable } from "./api-error.ts";
import {
  type EndpointName,
  type endpoints,
  httpMethod,
  parseEndpoint,
  endpoints as table,
} from "./endpoints.ts";
import type { ProblemJson } from "./problem.ts";
import type { Routes } from "./routes.ts";
import { openShell, type ShellInput, type ShellSession } from "./shell.ts";
import { readEvents } from "./sse.ts";

type Given<N extends EndpointName, K extends string> = K extends keyof Routes[N]
  ? Routes[N][K] extends z.ZodType
    ? z.input<Routes[N][K]>
    : unknown
  : unknown;
type BodyOf<N extends EndpointName> = Routes[N] extends { body: z.ZodType }
  ? { body: Given<N, "body"> }
  : unknown;
type Loose<T> = { [K in keyof T]: unknown extends T[K] ? string | number | boolean : T[K] };

export interface CallOptions {
  signal?: AbortSignal;
  /** JWT for the lease's provider, sent as `x-provider-token`. */
  providerToken?: string;
}
export type CallInput<N extends EndpointName> = Loose<Given<N, "params"> & Given<N, "query">> &
  BodyOf<N> &
  CallOptions;
export type CallOutput<N extends EndpointName> = Routes[N] extends { response: z.ZodType }
  ? z.output<Routes[N]["response"]>
  : string;

type Call<N extends EndpointName> = (typeof endpoints)[N] extends `SSE ${string}`
  ? (input: CallInput<N>) => AsyncIterable<CallOutput<N>>
  : (typeof endpoints)[N] extends `WS ${string}`
    ? (input: CallInput<N> & ShellInput) => ShellSession
    : Partial<CallInput<N>> extends CallInput<N>
      ? (input?: CallInput<N>) => Promise<CallOutput<N>>
      : (input: CallInput<N>) => Promise<CallOutput<N>>;

export type Client = { readonly [N in EndpointName]: Call<N> };

export interface ClientOptions {
  /** Where the API is: `http://127.0.0.1:8080`, or "" for the page's own origin. */
  baseUrl: string;
  fetch?: typeof globalThis.fetch;
  WebSocket?: typeof globalThis.WebSocket;
  /** The session token, asked for before each request that needs one. */
  token?: () => Promise<string | undefined>;
}

type Input = Record<string, unknown> & CallOptions & { body?: unknown };

/** Makes the client. Failures throw `ApiError`; an aborted signal throws its reason. */
export function createClient(options: ClientOptions): Client {
  const calls = Object.keys(table).map((key) => {
    const name = key as EndpointName; // the keys of the table
    const { verb } = parseEndpoint(name);
    if (verb === "SSE") return [name, (input: Input) => stream(options, name, input)];
    if (verb === "WS")
      return [name, (input: Input & ShellInput) => openShell(options, urlOf(options, name, input), input)];
    return [name, (input: Input = {}) => request(options, name, input)];
  });
  return Object.fromEntries(calls) as Client; // built from the same table as the type
}

const notInUrl = new Set([
  "body",
  "signal",
  "providerToken",
  "token",
  "service",
  "command",
  "tty",
  "stdin",
  "podIndex",
]);

function urlOf(options: ClientOptions, name: EndpointName, input: Input): string {
  const { verb, path } = parseEndpoint(name);
  const used = new Set<string>();
  const filled = path.replace(/\{(\w+)\}/g, (_whole, key: string) => {
    used.add(key);
    return encodeURIComponent(String(input[key]));
  });
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input)) {
    if (used.has(key) || value === undefined || notInUrl.has(key) || verb === "WS") continue;
    query.set(key, String(value));
  }
  return `${options.baseUrl.replace(/\/$/, "")}${filled}${query.size === 0 ? "" : `?${query}`}`;
}

async function request(options: ClientOptions, name: EndpointName, input: Input): Promise<unknown> {
  const response = await send(options, name, input);
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  return isJson ? response.json() : response.text();
}

async function* stream(options: ClientOptions, name: EndpointName, input: Input): AsyncGenerator<unknown> {
  const response = await send(options, name, input);
  if (response.body === null) return;
  for await (const event of readEvents(response.body)) {
    if (event.event === "problem") throw new ApiError(JSON.parse(event.data) as ProblemJson); // the server's own form
    yield JSON.parse(event.data);
  }
}

async function send(options: ClientOptions, name: EndpointName, input: Input): Promise<Response> {
  const { verb } = parseEndpoint(name);
  const url = urlOf(options, name, input);
  const token = await options.token?.();
  const doFetch = options.fetch ?? globalThis.fetch;
  const init: RequestInit = {
    method: httpMethod(verb),
    headers: {
      accept: verb === "SSE" ? "text/event-stream" : "application/json, text/plain",
      ...(input.body === undefined ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(input.providerToken === undefined ? {} : { "x-provider-token": input.providerToken }),
    },
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    ...(input.signal === undefined ? {} : { signal: input.signal }),
  };
  const response = await doFetch(url, init).catch((cause: unknown) => {
    if (input.signal?.aborted) throw input.signal.reason;
    throw unreachable(url, cause);
  });
  if (!response.ok) throw await toApiError(response);
  return response;
}
