// A recorded chain, one JSON line a height, played as a node would: what /block and /block_results answered. The indexer
// then reads it through the same client as a live chain.
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

type Json = Record<string, unknown>;
interface Line {
  readonly height: number;
  readonly block: Json;
  readonly results: Json;
}
export interface RecordedChain {
  readonly genesis: Json;
  readonly chainId: string;
  readonly lastHeight: number;
  /** Answers JSON-RPC calls, alone or in a batch, over POST. */
  readonly fetch: typeof globalThis.fetch;
}

/** Reads a recording (JSON lines, gzip or plain): first `{genesis, status}`, then `{height, block, results}`. */
export async function readRecordedChain(path: string): Promise<RecordedChain> {
  const bytes = await readFile(path);
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = (isPacked ? await promisify(gunzip)(bytes) : bytes).toString("utf8");
  const [head, ...rest] = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Json); // a recording's own form
  const { genesis, status } = head as { genesis: Json; status: Json };
  const lines = new Map((rest as unknown as Line[]).map((line) => [Number(line.height), line]));
  const lastHeight = Math.max(...lines.keys());
  const answer = (call: Call): unknown => {
    const height = Number(call.params?.height ?? lastHeight);
    switch (call.method) {
      case "status":
        return atHeight(status, lastHeight, lines.get(lastHeight));
      case "genesis":
        return { genesis };
      case "block":
        return lines.get(height)?.block;
      case "block_results":
        return lines.get(height)?.results;
      default:
        return undefined;
    }
  };
  return { genesis, chainId: String(genesis.chain_id), lastHeight, fetch: createFetch(answer) };
}

interface Call {
  readonly id?: unknown;
  readonly method: string;
  readonly params?: { readonly height?: unknown };
}

function createFetch(answer: (call: Call) => unknown): typeof globalThis.fetch {
  const one = (call: Call) => {
    const result = answer(call);
    const error = { code: -32603, message: "Internal error", data: `${call.method} was not recorded` };
    return { jsonrpc: "2.0", id: call.id ?? -1, ...(result === undefined ? { error } : { result }) };
  };
  return async (_url, init) => {
    const body = JSON.parse(String(init?.body)) as Call | Call[]; // what our own client sends
    return Response.json(Array.isArray(body) ? body.map(one) : one(body));
  };
}

/** The recorded status may have been taken before the last block. */
function atHeight(status: Json, height: number, line: Line | undefined): Json {
  const header = (line?.block as { block?: { header?: { time?: string } } } | undefined)?.block?.header;
  const sync = { latest_block_height: String(height), latest_block_time: header?.time, catching_up: false };
  return { ...status, sync_info: { ...(status.sync_info as Json), ...sync } };
}
