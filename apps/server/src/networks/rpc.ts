import { chainErrors, errorsOf, type Network } from "@slipway/chain";
import { serverError } from "../errors.ts";

const chainError = errorsOf(chainErrors);

export interface Rpc {
  /** One call; throws CHAIN_RPC_REFUSED with the node's own words, or CHAIN_UNREACHABLE. */
  call(method: string, params: Record<string, unknown>, signal?: AbortSignal): Promise<unknown>;
  /** Passes a call or a batch on as it is, and gives the node's answer. */
  relay(body: unknown, signal?: AbortSignal): Promise<unknown>;
}

const timeoutMs = 15_000;

/** JSON-RPC over HTTP to the first address of the network that answers; the one that did is asked first next time. */
export function createRpc(network: Pick<Network, "name" | "rpc">, fetch: typeof globalThis.fetch): Rpc {
  let preferred = 0;
  const relay = async (body: unknown, signal?: AbortSignal): Promise<unknown> => {
    const failures: { url: string; why: string }[] = [];
    let cause: unknown;
    for (let offset = 0; offset < network.rpc.length; offset++) {
      const index = (preferred + offset) % network.rpc.length;
      const url = network.rpc[index];
      if (url === undefined) continue;
      try {
        const answer = await post(fetch, url, body, signal);
        preferred = index;
        return answer;
      } catch (error) {
        signal?.throwIfAborted();
        cause = error;
        failures.push({ url, why: reasonOf(error) });
      }
    }
    const tried = failures.map(({ url, why }) => `${url}: ${why}`).join("; ");
    throw chainError("CHAIN_UNREACHABLE", `No node of ${network.name} answers (${tried}).`, {
      cause,
      details: { failures },
    });
  };
  return {
    relay,
    async call(method, params, signal) {
      const answer = (await relay({ jsonrpc: "2.0", id: 1, method, params }, signal)) as Answer; // JSON-RPC's own form
      if (answer.error === undefined) return answer.result;
      const text = `${answer.error.message ?? ""} ${answer.error.data ?? ""}`.trim();
      throw chainError("CHAIN_RPC_REFUSED", `The node refused ${method}: ${text}`, {
        details: { method, text },
      });
    },
  };
}

interface Answer {
  result?: unknown;
  error?: { message?: string; data?: string };
}

async function post(
  fetch: typeof globalThis.fetch,
  url: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  const late = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: signal === undefined ? late : AbortSignal.any([signal, late]),
  });
  const text = await response.text();
  try {
    // A node answers refusals with 500 and JSON; anything that is not JSON is no node.
    return JSON.parse(text);
  } catch (cause) {
    const why = response.ok ? "the answer is not JSON-RPC" : `HTTP ${response.status}`;
    throw new TypeError(why, { cause });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${timeoutMs / 1000} s`;
  // fetch hides what the connection said one level deeper.
  return error.message === "fetch failed" && error.cause instanceof Error
    ? error.cause.message || error.message
    : error.message;
}

/** What a browser may ask of a node: reading, and sending what somebody signed. */
export const relayedMethods: ReadonlySet<string> = new Set([
  "abci_info",
  "abci_query",
  "akash",
  "block",
  "block_by_hash",
  "block_results",
  "block_search",
  "blockchain",
  "broadcast_tx_async",
  "broadcast_tx_commit",
  "broadcast_tx_sync",
  "check_tx",
  "commit",
  "consensus_params",
  "genesis",
  "genesis_chunked",
  "header",
  "header_by_hash",
  "health",
  "status",
  "tx",
  "tx_search",
  "validators",
]);

/** Throws RPC_METHOD_NOT_ALLOWED for a method that is not passed on. */
export function assertRelayed(calls: readonly { method: string }[]): void {
  const refused = calls.find((call) => !relayedMethods.has(call.method));
  if (refused === undefined) return;
  throw serverError("RPC_METHOD_NOT_ALLOWED", `The relay does not pass "${refused.method}" on.`, {
    details: { allowed: [...relayedMethods] },
  });
}
