/** Errors that a JSON-RPC client sees, with the codes and titles of CometBFT. */

export interface RpcErrorBody {
  readonly code: number;
  readonly message: string;
  readonly data?: string;
}

/** A method refuses: "Internal error" with this text as data. */
export class Refusal extends Error {}

/** The arguments cannot be read: "Invalid params" with this text as data. */
export class BadArguments extends Error {}

export const parseError = (data: string): RpcErrorBody => ({
  code: -32700,
  message: "Parse error. Invalid JSON",
  data,
});
export const invalidRequest = (data: string): RpcErrorBody => ({
  code: -32600,
  message: "Invalid Request",
  data,
});
export const methodNotFound: RpcErrorBody = { code: -32601, message: "Method not found" };
export const invalidParams = (data: string): RpcErrorBody => ({
  code: -32602,
  message: "Invalid params",
  data,
});
export const internalError = (data: string): RpcErrorBody => ({
  code: -32603,
  message: "Internal error",
  data,
});
export const serverError = (data: string): RpcErrorBody => ({ code: -32000, message: "Server error", data });

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
