import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { expect, it } from "vitest";
import * as market from "./index.ts";

it("the README's example says what the README says", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const source = stripTypeScriptTypes(example.replace(/^import .*$/m, ""));
  const said: market.Verdict[] = [];
  const run = new Function("parseCluster", "parseGroup", "screen", "console", source);
  run(market.parseCluster, market.parseGroup, market.screen, {
    log: (value: market.Verdict) => said.push(value),
  });
  const [verdict] = said;
  if (verdict?.answer !== "refuses") throw new Error("the example should be refused");
  expect(readme).toContain(`refuses: "${verdict.refusal.message}"`);
  expect(readme).toContain(`change:  "${verdict.change}"`);
});
