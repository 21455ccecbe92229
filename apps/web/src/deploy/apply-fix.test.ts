import { expect, test } from "vitest";
import { applyFix } from "./apply-fix.ts";

const range = (offset: number, endOffset: number) => ({
  offset,
  endOffset,
  line: 1,
  column: 1,
  endLine: 1,
  endColumn: 1,
});

test("a fix replaces exactly its place", () => {
  expect(applyFix("imag: nginx\n", { title: "", text: "image", range: range(0, 4) })).toBe("image: nginx\n");
});

test("a fix may insert", () => {
  expect(applyFix("a", { title: "", text: "b\n", range: range(0, 0) })).toBe("b\na");
});
