/** Recordings of the real node that the tests of this folder are judged by. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

export interface RecordedBlock {
  readonly block_id: { hash: string; parts: { total: number; hash: string } };
  readonly block: {
    header: Record<
      | "chain_id"
      | "height"
      | "time"
      | "last_commit_hash"
      | "data_hash"
      | "validators_hash"
      | "next_validators_hash"
      | "consensus_hash"
      | "app_hash"
      | "last_results_hash"
      | "evidence_hash"
      | "proposer_address",
      string
    > & { last_block_id: RecordedBlock["block_id"] };
    data: { txs: string[] };
    last_commit: {
      height: string;
      block_id: RecordedBlock["block_id"];
      signatures: { validator_address: string; timestamp: string; signature: string }[];
    };
  };
}

export interface RecordedExchange {
  readonly name: string;
  readonly via: string;
  readonly request: { method: string; path: string; body?: unknown; headers?: Record<string, string> };
  readonly response: { status: number; headers: Record<string, string>; body: unknown };
}

interface RecordedResults {
  txs_results: { code: number; data: string | null; gas_wanted: string; gas_used: string }[] | null;
}

/** A line of a recorded scenario; only blocks are of interest here. */
export interface RecordedLine {
  readonly kind: string;
  readonly height?: number;
  readonly time?: string;
  readonly txs?: { tx: string; code: number; codespace: string; log: string; data: string }[];
  readonly rejected?: { before: number; tx: string; code: number; codespace: string; log: string }[];
}

export function recordedGenesis(): Record<string, unknown> {
  return JSON.parse(gunzip("rpc/genesis.json.gz"));
}

export function recordedScenario(): RecordedLine[] {
  const lines = gunzip("rpc/lifecycle.jsonl.gz").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

export function recordedBlocks(): { block: RecordedBlock; results: RecordedResults }[] {
  const lines = gunzip("rpc/blocks.jsonl.gz").split("\n").filter(Boolean).slice(1);
  return lines.map((line) => JSON.parse(line));
}

/** The one validator of the recorded chain. */
export function recordedValidators(): { validators: { pub_key: { value: string }; voting_power: string }[] } {
  const [first = ""] = gunzip("rpc/blocks.jsonl.gz").split("\n");
  return { validators: [JSON.parse(first).status.validator_info] };
}

export function recordedExchanges(name: "comet" | "rest"): RecordedExchange[] {
  return JSON.parse(gunzip(`rpc/${name}.json.gz`));
}

export function recordedFrames(): { dir: "in" | "out"; body: unknown }[] {
  return JSON.parse(gunzip("rpc/websocket.json.gz"));
}

function gunzip(path: string): string {
  return gunzipSync(readFileSync(new URL(`../../../goldens/${path}`, import.meta.url))).toString();
}
