import { readFileSync } from "node:fs";
import { createClient } from "@slipway/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningServer, startServer } from "./start.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ port: 0, ephemeral: true, sandbox: { runtime: "simulated" } });
});
afterAll(() => server.close());

/** The README's example, with its address and its log replaced. */
async function run(readme: string, globals: Record<string, unknown>): Promise<string[]> {
  const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const lines: string[] = [];
  const console = { log: (...parts: unknown[]) => lines.push(parts.map(String).join(" ")) };
  const body = code.replace(/^import .*$/gm, "").replace("http://127.0.0.1:8080", server.url);
  const names = { ...globals, console };
  // The example is our own text, run as it stands.
  const AsyncFunction = (async () => undefined).constructor as new (
    ...texts: string[]
  ) => (...values: unknown[]) => Promise<void>;
  await new AsyncFunction(...Object.keys(names), body)(...Object.values(names));
  return lines;
}

const promised = (readme: string) => [...readme.matchAll(/^\/\/ (.*)$/gm)].map((match) => match[1]);

test("the example in the API's README prints what the README says", async () => {
  const readme = read("../../../packages/api/README.md");
  expect(await run(readme, { createClient })).toEqual(promised(readme));
});

test("the example in the server's README prints what the README says", async () => {
  const readme = read("../README.md");
  expect(await run(readme, { startServer })).toEqual(promised(readme));
});
