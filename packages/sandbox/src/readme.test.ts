import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { createChain } from "@slipway/chain";
import { expect, it } from "vitest";
import { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";

it("the README's example runs", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const body = stripTypeScriptTypes(`async () => {${example.replace(/^import .*$/gm, "")}}`);
  const said: unknown[] = [];
  const opened: Sandbox[] = [];
  const quiet = async (options: SandboxOptions) => {
    const sandbox = await createSandbox({ ...options, runtime: "simulated" });
    opened.push(sandbox);
    return sandbox;
  };
  const run = new Function("createChain", "createSandbox", "console", `return ${body}`);
  await run(createChain, quiet, { log: (value: unknown) => said.push(value) })();
  expect(said).toEqual([expect.arrayContaining([{ denom: "uact", amount: 5n }])]);
  expect(opened).toHaveLength(1);
});
