/** Recordings of the real node's chain: what their lines hold, and reading them. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";

export interface RecordedEvent {
  readonly type: string;
  readonly attributes: readonly { readonly key: string; readonly value: string }[];
}

export interface RecordedTx {
  readonly tx: string;
  readonly code: number;
  readonly codespace?: string;
  readonly log?: string;
  readonly data?: string;
  readonly gas_used?: number | string;
  readonly events?: readonly RecordedEvent[];
  /** Refused transactions: how many of the block's accepted ones had been checked before. */
  readonly before?: number;
}

export interface RecordedBlock {
  readonly kind: "block";
  readonly height: number;
  readonly time: string;
  readonly txs?: readonly RecordedTx[];
  readonly rejected?: readonly RecordedTx[];
  readonly block_events?: readonly RecordedEvent[];
}

export interface RecordedState {
  readonly kind: "state";
  readonly height: number;
  readonly path: string;
  readonly req: unknown;
  readonly list?: string;
  readonly length?: number;
  readonly changed?: readonly unknown[];
  readonly res?: unknown;
  readonly code?: number;
  readonly codespace?: string;
  readonly log?: string;
}

export interface RecordedQuery {
  readonly kind: "query";
  readonly height: number;
  readonly at?: number;
  readonly path: string;
  readonly req: unknown;
  readonly res?: unknown;
  readonly code?: number;
  readonly codespace?: string;
  readonly log?: string;
}

export interface Scenario {
  readonly kind: "scenario";
  readonly name: string;
  readonly start: string;
  readonly genesis_patch?: unknown;
}

export type RecordedLine =
  | Scenario
  | RecordedBlock
  | RecordedState
  | RecordedQuery
  | { readonly kind: "note" | "end"; readonly height: number };

export function readRecording(path: string): RecordedLine[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  // Our own recordings: their form is the one above.
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line));
}

/** The genesis beside a recording, or the one of this package. */
export function readGenesisFor(path: string, fallback: string): unknown {
  const beside = [join(dirname(path), "genesis.json"), fallback].find((candidate) => existsSync(candidate));
  if (!beside) throw new Error(`no genesis.json beside ${path}`);
  return JSON.parse(readFileSync(beside, "utf8"));
}

/** A genesis with a patch merged into its state; lists named `balances` grow, everything else is replaced. */
export function patchGenesis(genesis: unknown, patch: unknown): unknown {
  if (!isRecord(genesis) || patch === undefined) return genesis;
  return { ...genesis, app_state: merge(genesis.app_state, patch, "") };
}

function merge(base: unknown, patch: unknown, name: string): unknown {
  if (name === "balances" && Array.isArray(base) && Array.isArray(patch)) return [...base, ...patch];
  if (!isRecord(base) || !isRecord(patch)) return patch;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch)) merged[key] = merge(base[key], value, key);
  return merged;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
