import fc from "fast-check";
import { expect, test } from "vitest";
import { around, diffLines } from "./diff.ts";

const text = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 }).map((lines) => lines.join("\n"));

test("taking away the added lines gives the old text, taking away the removed ones the new", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);
      const without = (kind: string) =>
        lines
          .filter((line) => line.kind !== kind)
          .map((line) => line.text)
          .join("\n");
      expect(without("added")).toBe(before);
      expect(without("removed")).toBe(after);
    }),
    { seed: 11 },
  );
});

test("an unchanged text has no changed line", () => {
  expect(diffLines("a\nb", "a\nb").every(({ kind }) => kind === "same")).toBe(true);
});

test("what is far from a change is cut", () => {
  const before = Array.from({ length: 20 }, (_, index) => `${index}`).join("\n");
  const shown = around(diffLines(before, before.replace("10", "ten")), 1);
  expect(shown.map((line) => line?.text ?? "…")).toEqual(["…", "9", "10", "ten", "11", "…"]);
});
