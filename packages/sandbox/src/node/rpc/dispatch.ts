/**
 * One JSON-RPC request in, one answer out (or none, for a notification). Transports share it: HTTP, batches
 * and WebSockets differ only in which methods they know.
 */
import { SlipwayError } from "@slipway/chain";
import { readParams, refuseUnknown } from "./arguments.ts";
import { goJsonError } from "./go-json.ts";
import type { Method, RpcContext } from "./method.ts";
import {
  BadArguments,
  internalError,
  invalidParams,
  messageOf,
  methodNotFound,
  parseError,
  type RpcErrorBody,
} from "./refusal.ts";

export type RequestId = string | number;

export interface RpcRequest {
  readonly id: RequestId | undefined;
  readonly method: string;
  readonly params: unknown;
}

export type RpcAnswer =
  | { readonly jsonrpc: "2.0"; readonly id?: RequestId; readonly result: unknown }
  | { readonly jsonrpc: "2.0"; readonly id?: RequestId; readonly error: RpcErrorBody };

/** A single request or a batch, or the parse error to answer with. */
export function readRequests(
  text: string,
): { requests: RpcRequest[]; isBatch: boolean } | { problem: RpcErrorBody } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: parseError(`error unmarshaling request: ${goJsonError(text)}`) };
  }
  try {
    if (Array.isArray(value)) return { requests: value.map(readRequest), isBatch: true };
    return { requests: [readRequest(value)], isBatch: false };
  } catch (error) {
    return { problem: parseError(`error unmarshaling request: ${messageOf(error)}`) };
  }
}

export async function answer(
  methods: (name: string) => Method | undefined,
  context: RpcContext,
  request: RpcRequest,
): Promise<RpcAnswer | undefined> {
  const { id, method: name, params } = request;
  if (id === undefined) return undefined;
  const found = methods(name);
  if (!found) return failure(id, methodNotFound);
  try {
    if (found.isStrict && isObject(params)) refuseUnknown(found.types, Object.keys(params));
    const result = await found.call(context, readParams(found.types, params));
    return { jsonrpc: "2.0", id, result };
  } catch (error) {
    return failure(id, toRpcError(error, "json params"));
  }
}

export function failure(id: RequestId | undefined, error: RpcErrorBody): RpcAnswer {
  return { jsonrpc: "2.0", ...(id === undefined ? {} : { id }), error };
}

export function toRpcError(error: unknown, source: "json params" | "http params"): RpcErrorBody {
  if (error instanceof BadArguments) {
    return invalidParams(`error converting ${source} to arguments: ${error.message}`);
  }
  if (error instanceof SlipwayError && error.code === "SANDBOX_LEVER_WRONG")
    return invalidParams(error.message);
  return internalError(messageOf(error));
}

function isObject(params: unknown): params is object {
  return typeof params === "object" && params !== null && !Array.isArray(params);
}

function readRequest(value: unknown): RpcRequest {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    if (value === null) return { id: undefined, method: "", params: undefined };
    throw new Error(`json: cannot unmarshal ${kind(value)} into Go value of type types.RPCRequest`);
  }
  const method = Reflect.get(value, "method") ?? "";
  if (typeof method !== "string") {
    throw new Error(`json: cannot unmarshal ${kind(method)} into Go struct field .method of type string`);
  }
  const version = Reflect.get(value, "jsonrpc") ?? "";
  if (typeof version !== "string") {
    throw new Error(`json: cannot unmarshal ${kind(version)} into Go struct field .jsonrpc of type string`);
  }
  return { id: readId(Reflect.get(value, "id")), method, params: Reflect.get(value, "params") };
}

/** Numbers are cut to whole ones; anything but text and numbers is refused. */
function readId(id: unknown): RequestId | undefined {
  if (id === undefined || id === null) return undefined;
  if (typeof id === "string") return id;
  if (typeof id === "number") return Math.trunc(id);
  throw new Error(`JSON-RPC ID (${short(id)}) is of unknown type (${goType(id)})`);
}

function short(value: unknown): string {
  return typeof value === "object" ? "map[]" : String(value);
}

function goType(value: unknown): string {
  if (typeof value === "boolean") return "bool";
  return Array.isArray(value) ? "[]interface {}" : "map[string]interface {}";
}

function kind(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}
