/** The README's examples run, and print what it says they print. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/```ts\n(.*?)```\n\n```text\n(.*?)```/gs)].map(
  ([, code = "", printed = ""]) => ({ code, printed }),
);

function run(code: string): string {
  const flags = ["--conditions=source", "--input-type=module-typescript", "--no-warnings", "-e", code];
  return execFileSync(process.execPath, flags, { cwd: folder, encoding: "utf8" });
}

it("has several examples", () => {
  expect(examples.length).toBeGreaterThanOrEqual(5);
});

it.each(examples)("prints what the README says: $code", ({ code, printed }) => {
  expect(run(code)).toBe(printed);
});
