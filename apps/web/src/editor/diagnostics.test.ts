import { Text } from "@codemirror/state";
import { expect, test } from "vitest";
import { offsetOf, toDiagnostics } from "./diagnostics.ts";

const doc = Text.of(["services:", "  web:", "    imag: nginx"]);
const problem = {
  code: "unknown-key",
  severity: "error",
  rule: "sdl",
  message: '"imag" is not known here',
  hint: 'Did you mean "image"?',
  path: "services.web.imag",
  line: 3,
  column: 5,
  endLine: 3,
  endColumn: 9,
} as const;

test("a problem lies under the letters that it means", () => {
  const [found] = toDiagnostics(doc, [problem]);
  expect(doc.sliceString(found?.from ?? 0, found?.to ?? 0)).toBe("imag");
  expect(found?.message).toContain("Did you mean");
});

test("a place beyond the text is kept inside of it", () => {
  expect(offsetOf(doc, 99, 99)).toBe(doc.length);
});

test("a problem without length still covers one letter", () => {
  const [found] = toDiagnostics(doc, [{ ...problem, endColumn: 5 }]);
  expect((found?.to ?? 0) - (found?.from ?? 0)).toBe(1);
});
