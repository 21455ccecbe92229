import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createChainState, restoreChainState } from "../chain/index.ts";
import { createCore } from "./core.ts";
import { openStore } from "./store/store.ts";
import { transfer } from "./test/money.ts";
import { recordedGenesis } from "./test/recorded.ts";

const machine = { create: createChainState, restore: restoreChainState };
const owner = "akash1erxf3sa9q2j4vgseu7jq4a258ckmk7cyz9hv7c";
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "slipway-node-"));
});

afterEach(() => rmSync(dir, { recursive: true }));

function open() {
  return createCore({ store: openStore(dir), machine, genesis: recordedGenesis() });
}

/** Blocks, a change between them, and no farewell. */
async function runAndVanish(): Promise<string> {
  const core = open();
  const second = 1_000_000_000n;
  core.produce({ time: core.lastTime });
  core.change({ kind: "mint", address: owner, coins: [{ denom: "uakt", amount: 5n }] });
  core.mempool.add(Buffer.from(await transfer(1, 0n), "base64"));
  core.produce({ time: core.lastTime + second });
  core.produce({ time: core.lastTime + second });
  core.change({ kind: "mint", address: owner, coins: [{ denom: "uakt", amount: 7n }] });
  return Buffer.from(core.state.appHash).toString("hex");
}

test("blocks and changes are played again to the same state", async () => {
  const before = await runAndVanish();
  const core = open();
  expect(core.height).toBe(3n);
  expect(Buffer.from(core.state.appHash).toString("hex")).toBe(before);
  core.produce({ time: core.lastTime + 1n });
  core.close();
  const again = open();
  expect(again.height).toBe(4n);
  again.close();
});

test("another state than was stored is refused, with the block that differs", async () => {
  await runAndVanish();
  const db = new DatabaseSync(join(dir, "chain.db"));
  db.exec("delete from changes");
  db.close();
  expect(open).toThrow(expect.objectContaining({ code: "SANDBOX_STATE_DIFFERS" }));
});

test("a file that is no database is refused with its directory", () => {
  openStore(dir).close();
  rmSync(join(dir, "chain.db"));
  const db = new DatabaseSync(join(dir, "chain.db"));
  db.exec("create table blocks (other text)");
  db.close();
  expect(open).toThrow(expect.objectContaining({ code: "SANDBOX_DATA_UNREADABLE" }));
});
