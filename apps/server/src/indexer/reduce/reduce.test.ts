// The reducers against recordings of the real node: after each block, every deployment, order, bid, lease, account and
// payment that the node's queries showed as changed stands in the index in exactly that form.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { createTypeRegistry } from "@slipway/chain/registry";
import { describe, expect, test } from "vitest";
import { type ChainEvent, decodeBlock } from "../../ledger/decode.ts";
import { createRows } from "../../ledger/rows.ts";
import { printState } from "../chain-state.ts";
import { reduceBlock } from "./index.ts";

const root = new URL("../../../../../", import.meta.url);
const places = ["packages/sandbox/goldens/chain/", "../shared/goldens/chain/"].map(
  (path) => new URL(path, root),
);
const folder = places.find((place) => existsSync(place));
// burn-mint has no deployments.
const isUsed = (name: string) => /\.jsonl(\.gz)?$/.test(name) && !name.startsWith("burn-mint");
const names = folder ? readdirSync(folder).filter(isUsed) : [];
const registry = createTypeRegistry();

describe("the reducers follow the real node", () => {
  if (names.length === 0) test.skip("no recordings of a chain are here", () => undefined);
  test.each(names)("through %s", (name) => {
    const rows = createRows(name, { balances: false });
    let compared = 0;
    for (const line of readLines(name)) {
      if (line.kind === "block") {
        const block = decodeBlock(toBlock(line), registry);
        reduceBlock(rows.ledger, block);
        expect(rows.ledger.history.every((entry) => entry.height <= block.height)).toBe(true);
      } else if (line.kind === "state" && line.height > 1)
        compared += compare(line, stateAt(line.height, rows));
    }
    expect(compared).toBeGreaterThan(0);
  });
});

interface Block {
  kind: "block";
  height: number;
  time: string;
  txs?: { tx: string; code?: number; codespace?: string; log?: string; events?: ChainEvent[] }[];
  block_events?: ChainEvent[];
}
interface State {
  kind: "state";
  height: number;
  path: string;
  req: { state?: string; filters?: { state?: string } };
  length?: number;
  changed?: unknown[];
}

const lists: Readonly<Record<string, string>> = {
  "/akash.deployment.v1beta4.Query/Deployments": "deployments",
  "/akash.market.v1beta5.Query/Orders": "orders",
  "/akash.market.v1beta5.Query/Bids": "bids",
  "/akash.market.v1beta5.Query/Leases": "leases",
  "/akash.escrow.v1.Query/Accounts": "accounts",
  "/akash.escrow.v1.Query/Payments": "payments",
};

function compare({ path, req, length, changed = [] }: State, state: ReturnType<typeof printState>): number {
  const list = lists[path];
  if (list === undefined || req.filters?.state !== undefined || req.state !== undefined) return 0;
  const found = Object.entries(state).find(([key]) => key === list)?.[1];
  const items = Array.isArray(found) ? found : Object.values(found ?? {}).flat();
  if (length !== undefined) expect(items, path).toHaveLength(length);
  for (const item of changed) expect(items, path).toContainEqual(item);
  return changed.length;
}

function stateAt(height: number, rows: ReturnType<typeof createRows>) {
  const deals = rows.deals().filter((deal) => deal.deployment !== undefined);
  return printState({ height, deals, providers: [], balances: [] }, []);
}

function readLines(name: string): (Block | State)[] {
  const bytes = readFileSync(new URL(name, folder));
  const text = (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

function toBlock({ height, time, txs = [], block_events = [] }: Block) {
  return {
    height,
    time,
    hash: "",
    proposer: "",
    events: block_events,
    txs: txs.map(({ tx, code = 0, codespace = "", log = "", events = [] }) => {
      const bytes = new Uint8Array(Buffer.from(tx, "base64"));
      const hash = createHash("sha256").update(bytes).digest("hex").toUpperCase();
      return { hash, bytes, code, codespace, log, gasUsed: 0, gasWanted: 0, events };
    }),
  };
}
