import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { judgeInventory } from "./judge.ts";

function readLines(name: string): Record<string, unknown>[] {
  const file = new URL(`../goldens/${name}.jsonl.gz`, import.meta.url);
  const text = gunzipSync(readFileSync(file)).toString("utf8");
  return text.trim().split("\n").map((line) => JSON.parse(line));
}

describe("reserve", () => {
  it.each(["inventory", "inventory-cases"])("answers %s as the real provider did", (name) => {
    const lines = readLines(name);
    const wrong: string[] = [];
    for (const line of lines) {
      try {
        expect(judgeInventory(line)).toEqual(line.result);
      } catch (error) {
        wrong.push(`${line.id}: ${String(error).slice(0, 600)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(lines.length).toBeGreaterThan(100);
  });
});
