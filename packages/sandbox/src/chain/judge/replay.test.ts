import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { printDifference, readGenesisFor, readRecording, replay } from "./index.ts";

const folder = fileURLToPath(new URL("../../../goldens/chain/", import.meta.url));
const recordings = readdirSync(folder).filter((name) => name.endsWith(".jsonl.gz"));
const genesis = readGenesisFor(`${folder}genesis.json`, "");

describe("recordings of the real node replay identically", () => {
  test.each(recordings)("%s", (name) => {
    const verdict = replay(readRecording(folder + name), genesis);
    expect(verdict.differences.map(printDifference)).toEqual([]);
    expect(verdict.txs).toBeGreaterThan(0);
  });

  test("there are recordings", () => {
    expect(recordings.length).toBeGreaterThanOrEqual(13);
  });

  test("gas is close to the real node's", () => {
    for (const name of ["lifecycle.jsonl.gz", "refusals.jsonl.gz"]) {
      const { gas } = replay(readRecording(folder + name), genesis);
      expect(gas.least).toBeGreaterThan(0.85);
      expect(gas.most).toBeLessThan(1.1);
      expect(Math.abs(gas.mean - 1)).toBeLessThan(0.05);
    }
  });

  test("the judge sees a difference", () => {
    const lines = readRecording(`${folder}lifecycle.jsonl.gz`);
    const changed = lines.map((line) =>
      line.kind === "state" && line.changed?.length ? { ...line, changed: [{ owner: "nobody" }] } : line,
    );
    expect(replay(changed, genesis).differences.length).toBeGreaterThan(10);
  });
});
