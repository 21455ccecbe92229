import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import type { SlipwayError } from "../error.ts";
import { chainError } from "../errors.ts";

/** CometBFT's JSON-RPC at one of several addresses. */
export interface Rpc {
  /** Calls one method. The first address that answers is kept for the next call. */
  call(method: string, params: JsonObject, options?: CallOptions): Promise<JsonValue>;
  /** Calls several methods in one request. */
  batch(calls: readonly RpcCall[], options?: CallOptions): Promise<JsonValue[]>;
  /** The address that answered last. */
  address(): string;
}

export interface RpcCall {
  readonly method: string;
  readonly params: JsonObject;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface RpcOptions {
  readonly addresses: readonly string[];
  readonly fetch: typeof fetch;
  /** Milliseconds that an address has to answer before the next one is asked. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

interface RpcReply {
  readonly id?: number;
  readonly result?: JsonValue;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: string };
}

/** What an address did instead of answering; the next one is asked then. */
interface Failure {
  readonly address: string;
  readonly why: string;
  readonly timedOut: boolean;
  /** There was a connection and it broke. */
  readonly cut: boolean;
}

export function createRpc({ addresses, fetch, timeout, signal: life }: RpcOptions): Rpc {
  let current = 0;
  const at = (index: number) => addresses[index % addresses.length] ?? "";
  const address = () => at(current);

  async function post(body: JsonValue, signal: AbortSignal | undefined): Promise<JsonValue> {
    const failures: Failure[] = [];
    const first = current;
    for (let index = first; index < first + addresses.length; index++) {
      const once = () => ask(at(index), body, { fetch, timeout, signal: joined(life, signal) });
      let answer = await once();
      // A node closes connections that were idle just when they are used again; a new one is all that is needed.
      if (!answer.ok && answer.failure.cut) answer = await once();
      if (answer.ok) return answer.json;
      failures.push(answer.failure);
      // Another call may have turned to the next address already.
      if (current === index) current++;
    }
    throw unreachable(failures);
  }

  async function call(method: string, params: JsonObject, { signal }: CallOptions = {}): Promise<JsonValue> {
    return resultOf(method, params, (await post(request(method, params, 1), signal)) as RpcReply);
  }

  async function batch(calls: readonly RpcCall[], options: CallOptions = {}): Promise<JsonValue[]> {
    const body = calls.map(({ method, params }, index) => request(method, params, index));
    const replies = await post(body, options.signal);
    // Some relays answer single calls only.
    if (!Array.isArray(replies))
      return Promise.all(calls.map(({ method, params }) => call(method, params, options)));
    const byId = new Map((replies as RpcReply[]).map((reply) => [reply.id, reply]));
    return calls.map(({ method, params }, index) => resultOf(method, params, byId.get(index) ?? {}));
  }

  return { call, batch, address };
}

function request(method: string, params: JsonObject, id: number): JsonObject {
  return { jsonrpc: "2.0", id, method, params };
}

type Answer =
  | { readonly ok: true; readonly json: JsonValue }
  | { readonly ok: false; readonly failure: Failure };

async function ask(
  address: string,
  body: JsonValue,
  { fetch, timeout, signal }: Pick<RpcOptions, "fetch" | "timeout" | "signal">,
): Promise<Answer> {
  signal?.throwIfAborted();
  const late = AbortSignal.timeout(timeout);
  const failed = (why: string, how: { timedOut?: boolean; cut?: boolean } = {}): Answer => ({
    ok: false,
    failure: { address, why, timedOut: false, cut: false, ...how },
  });
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, late]) : late,
    });
    const json = parseJson(await response.text());
    // A node answers its own errors as JSON-RPC with any status; anything else is something in front of it.
    if (isRpc(json)) return { ok: true, json };
    return failed(response.ok ? "the answer is not JSON-RPC" : `HTTP ${response.status}`);
  } catch (cause) {
    signal?.throwIfAborted();
    if (late.aborted) return failed(`no answer within ${timeout / 1000} s`, { timedOut: true });
    return failed(reasonOf(cause), { cut: isCut(cause) });
  }
}

function resultOf(method: string, params: JsonObject, { result, error }: RpcReply): JsonValue {
  if (error) {
    const words = error.data || error.message;
    const details = { method, params, rpcCode: error.code, data: error.data ?? "" };
    throw chainError("CHAIN_RPC_REFUSED", `The node refused ${method}: ${words}`, { details });
  }
  if (result === undefined)
    throw chainError("CHAIN_ANSWER_UNREADABLE", `The node gave no result for ${method}`);
  return result;
}

function unreachable(failures: readonly Failure[]): SlipwayError {
  const list = failures.map(({ address, why }) => `${address}: ${why}`).join("; ");
  const code = failures.every(({ timedOut }) => timedOut) ? "CHAIN_TIMEOUT" : "CHAIN_UNREACHABLE";
  const notRpc = failures.every(({ why }) => why === "the answer is not JSON-RPC");
  const message =
    failures.length === 1
      ? `The network did not answer (${list})`
      : `No address of the network answered (${list})`;
  return chainError(notRpc ? "CHAIN_ANSWER_UNREADABLE" : code, message, { details: { failures } });
}

function isRpc(json: JsonValue | undefined): json is JsonObject | JsonValue[] {
  if (Array.isArray(json)) return json.every(isRpc);
  return typeof json === "object" && json !== null && ("result" in json || "error" in json);
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isCut(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && cutCodes.includes(String(cause.code));
}

/** As Node names it; a browser does it by itself and does not say. */
const cutCodes = ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"];

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? cause.message || cause.name : error.message;
}

function joined(...signals: (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined);
  return given.length > 1 ? AbortSignal.any(given) : given[0];
}
