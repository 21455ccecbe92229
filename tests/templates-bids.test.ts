/** Every template of the catalogue finds three providers on a sandbox, so that nobody's first try waits in vain. */
import { readdirSync, readFileSync } from "node:fs";
import { parseTemplate, renderTemplate } from "@slipway/api";
import { parseGroup } from "@slipway/market";
import { builtInProviders } from "@slipway/sandbox";
import { compile } from "@slipway/sdl";
import { expect, it } from "vitest";
import { fieldAuditor } from "../packages/sandbox/src/provider/accounts.ts";
import { answerOrder, emptyBook } from "../packages/sandbox/src/provider/book.ts";

const folder = new URL("../templates/", import.meta.url);
const order = { owner: "akash1tenant", dseq: 1n, gseq: 1, oseq: 1 };

it.each(readdirSync(folder).filter((name) => name.endsWith(".yaml")))("%s finds three providers", (name) => {
  const template = parseTemplate(readFileSync(new URL(name, folder), "utf8"));
  const asked = template.parameters.filter(({ default: value, secret }) => value === undefined && !secret);
  const values = Object.fromEntries(asked.map(({ name: parameter }) => [parameter, "example-value"]));
  const { sdl } = renderTemplate(template, values, (length) => new Uint8Array(length).fill(5));
  const compiled = compile(sdl);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  for (const blockSeconds of [1, 6]) {
    for (const spec of compiled.groups) {
      const terms = { group: parseGroup(spec), notice: 0 };
      const answers = builtInProviders.map(
        (profile) =>
          answerOrder(
            emptyBook(profile),
            { profile, auditors: [fieldAuditor], blockSeconds },
            { order, terms, now: 0 },
          ).answer,
      );
      const refused = answers.flatMap((answer) => (answer.bid ? [] : [answer.refusal.message]));
      expect(answers.filter(({ bid }) => bid).length, refused.join("; ")).toBeGreaterThanOrEqual(3);
    }
  }
});
