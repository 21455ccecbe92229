/** One JSON-RPC call, for the sandbox's own methods. */
import { cliError } from "./errors.ts";

export function createRpc(url: string) {
  return async (method: string, params: object, signal: AbortSignal): Promise<unknown> => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      signal,
    });
    const { result, error } = (await response.json()) as {
      result?: unknown;
      error?: { message: string; data?: string };
    };
    if (error !== undefined)
      throw cliError("CLI_SANDBOX_REFUSED", `${method}: ${error.data ?? error.message}`);
    return result;
  };
}
