/**
 * What a kill leaves, wherever it strikes: the database's file as it was, and of its write-ahead log a beginning. TORN=1
 * cuts the log behind every page that was written, and once within each.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createChainState, restoreChainState } from "../chain/index.ts";
import { type Core, createCore } from "./core.ts";
import { chainFile, openStore } from "./store/store.ts";
import { transfer } from "./test/money.ts";
import { recordedGenesis } from "./test/recorded.ts";

const machine = { create: createChainState, restore: restoreChainState };
const owner = "akash1erxf3sa9q2j4vgseu7jq4a258ckmk7cyz9hv7c";
const balance = "/cosmos.bank.v1beta1.Query/TotalSupply";
/** Beyond the first span of lists that lead back. */
const blocks = 70;
/** SQLite's log: a head, then pages with a head each. */
const logHead = 32;
const page = 24 + 4_096;
const cuts = process.env.TORN === "1" ? 100_000 : 24;

interface Known {
  readonly id: string;
  readonly supply: string;
}

const root = mkdtempSync(join(tmpdir(), "slipway-torn-"));
const dir = join(root, "whole");
const known = new Map<bigint, Known>();

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const open = (where: string) => createCore({ store: openStore(where), machine, genesis: recordedGenesis() });
const supplyAt = (core: Core, height: bigint) =>
  hex(core.state.query(balance, new Uint8Array(), height).value);

/** Blocks with transactions, changes between them, and snapshots; its log is never written back. */
beforeAll(async () => {
  const core = open(dir);
  core.produce({ time: core.lastTime });
  for (let made = 1; made < blocks; made++) {
    if (made % 3 === 0) core.mempool.add(Buffer.from(await transfer(1, BigInt(made / 3 - 1)), "base64"));
    if (made % 7 === 0) core.change({ kind: "mint", address: owner, coins: [{ denom: "uakt", amount: 5n }] });
    if (made % 25 === 0) core.store.saveSnapshot(core.height, core.state.snapshot());
    const { height, id } = core.produce({ time: core.lastTime + 6_000_000_000n });
    known.set(height, { id: hex(id.hash), supply: supplyAt(core, height) });
  }
  // Not closed: as if it had vanished.
});

afterAll(() => rmSync(root, { recursive: true }));

test("whatever part of the log reached the disk, the chain is a beginning of what it was, and goes on", () => {
  const log = readFileSync(join(dir, `${chainFile}-wal`));
  const pages = Math.floor((log.length - logHead) / page);
  expect(pages).toBeGreaterThan(blocks);
  const heights = new Set<bigint>();
  for (const length of lengths(pages)) {
    const torn = join(root, `torn-${length}`);
    mkdirSync(torn);
    copyFileSync(join(dir, chainFile), join(torn, chainFile));
    writeFileSync(join(torn, `${chainFile}-wal`), log.subarray(0, length));
    heights.add(check(torn));
    rmSync(torn, { recursive: true });
  }
  expect(heights.size).toBeGreaterThan(Math.min(cuts, blocks) / 3);
}, 600_000);

/** Ends of pages and places within them, spread over the log. */
function lengths(pages: number): number[] {
  const step = Math.max(1, Math.floor((pages * 2) / cuts));
  const halves = Array.from({ length: pages * 2 }, (_, at) => at + 1);
  return halves.filter((at) => at % step === 0).map((at) => logHead + Math.floor((at * page) / 2));
}

/** Opens it, looks at all that it has, goes on, and answers the height at which it stood. */
function check(torn: string): bigint {
  const core = open(torn);
  const { height } = core;
  for (const at of [2n, height / 2n, height - 1n, height].filter((each) => each >= 2n && each <= height)) {
    const made = known.get(at);
    expect(hex(core.head(at)?.id.hash ?? new Uint8Array())).toBe(made?.id);
    if (at < height) expect(supplyAt(core, at)).toBe(made?.supply);
  }
  const next = core.produce({ time: core.lastTime + 1n });
  expect(next.height).toBe(height + 1n);
  core.close();
  return height;
}
