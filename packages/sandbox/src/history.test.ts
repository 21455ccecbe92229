import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { beginHistory } from "./history.ts";
import { createSandbox } from "./sandbox.ts";
import { preparedHistory } from "./village.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "slipway-history-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const now = Date.UTC(2026, 10, 20, 12);
const short = { size: "village", days: 2, seed: 5 } as const;
const alone = { providers: [], runtime: "simulated", manual: true, now: () => now } as const;

test("a history that began before the sandbox becomes its chain, the same as one that grows with it", async () => {
  const history = beginHistory({ population: short, now, providers: [] });
  const disk = await createSandbox({ ...alone, dir, population: short, ...(history ? { history } : {}) });
  const memory = await createSandbox({ ...alone, population: short });
  const [kept, grown] = await Promise.all([disk, memory].map(lastBlock));
  expect(Number(kept?.height)).toBeGreaterThan(20);
  expect(kept).toEqual(grown);
  await Promise.all([disk.close(), memory.close()]);
});

test("a history that is dropped leaves nothing, and whoever waits for it hears so", async () => {
  const history = beginHistory({ population: { size: "city", seed: 5 }, now });
  const place = join(dir, "chain");
  const kept = history?.keepAt(place);
  history?.drop();
  await expect(kept).rejects.toThrow("ended too early");
  expect(existsSync(place)).toBe(false);
});

test("a sandbox that is stopped while its history grows leaves nothing", async () => {
  const stop = new AbortController();
  const onProgress = (text: string) => {
    if (text.startsWith("growing the city")) stop.abort();
  };
  const city = { size: "city", days: 100 } as const;
  const started = createSandbox({ ...alone, dir, population: city, signal: stop.signal, onProgress });
  await expect(started).rejects.toThrow();
  expect(readdirSync(dir)).toEqual([]);
});

test("nobody has no history, and a wrong one is refused at once", () => {
  expect(beginHistory({ population: { size: "none" }, now })).toBeUndefined();
  expect(() => beginHistory({ population: { size: "village", days: 0 }, now })).toThrow("0 days");
});

test("the village that stands ready is nobody else's, and counts for nothing when it is old", () => {
  const inThreeWeeks = Date.now() + 21 * 86_400_000;
  expect(preparedHistory({ population: { size: "village" }, now: inThreeWeeks })).toBeUndefined();
  for (const other of [
    { population: { size: "village", seed: 8 } as const },
    { population: { size: "city" } as const },
    { population: { size: "village" } as const, chainId: "another" },
    { population: { size: "village" } as const, blockSeconds: 6 },
    { population: { size: "village" } as const, providers: [] },
  ])
    expect(preparedHistory({ ...other, now: Date.now() })).toBeUndefined();
});

async function lastBlock(sandbox: { readonly rpcUrl: string }) {
  const response = await fetch(`${sandbox.rpcUrl}/status`);
  const answer = (await response.json()) as {
    result: { sync_info: { latest_block_height: string; latest_block_hash: string } };
  };
  const { latest_block_height: height, latest_block_hash: hash } = answer.result.sync_info;
  return { height, hash };
}
