/** The judge: what the real Go compiler decided about these documents, and the bytes it made. */
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { compile } from "@slipway/sdl";
import { describe, expect, it } from "vitest";

interface Golden {
  name: string;
  yaml: string;
  ok: boolean;
  hash?: string;
  groups?: unknown;
  manifest?: unknown;
  groupsProto?: string;
  reclamation?: string;
}

function readGoldens(url: URL): Golden[] {
  const lines = gunzipSync(readFileSync(url)).toString("utf8").split("\n");
  return lines.filter((line) => line !== "").map((line): Golden => JSON.parse(line));
}

/** What differs between Go's answer and ours; "" when nothing does. */
function difference(golden: Golden): string {
  const ours = compile(golden.yaml);
  if (ours.ok !== golden.ok) return `verdict: Go says ${golden.ok}`;
  if (!ours.ok) return ours.problems.some(({ rule }) => rule === "sdl") ? "" : "refused without a reason";
  if (ours.hash !== golden.hash) return "hash";
  if (ours.groupsProto.join(",") !== golden.groupsProto) return "groupsProto";
  if (golden.groups !== undefined && !sameJson(ours.groups, golden.groups)) return "groups";
  if (golden.manifest !== undefined && !sameJson(ours.manifest, golden.manifest)) return "manifest";
  return ours.reclamation?.minWindow === golden.reclamation ? "" : "reclamation";
}

/** Byte for byte as JSON, the order of keys included. */
function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const sets = [
  ["cases", new URL("../goldens/cases.jsonl.gz", import.meta.url)],
  ["fuzz", new URL("../goldens/fuzz.jsonl.gz", import.meta.url)],
  ["templates", new URL("../../../../shared/goldens/sdl/templates.jsonl.gz", import.meta.url)],
] as const;

describe("the compiler and Go", () => {
  for (const [name, url] of sets) {
    it.skipIf(!existsSync(url))(`agree on every document of ${name}`, () => {
      const goldens = readGoldens(url);
      const different = goldens.flatMap((golden) => {
        const what = difference(golden);
        return what === "" ? [] : [`${golden.name}: ${what}`];
      });
      expect(goldens.length).toBeGreaterThan(100);
      expect(different).toEqual([]);
    });
  }

  it("locate every refusal and say it in words", () => {
    for (const golden of readGoldens(sets[1][1])) {
      if (golden.ok) continue;
      const [first] = compile(golden.yaml).problems.filter(({ severity }) => severity === "error");
      expect(first, golden.name).toBeDefined();
      expect(first?.line, golden.name).toBeGreaterThan(0);
      expect(first?.message.length, golden.name).toBeGreaterThan(10);
    }
  });
});
