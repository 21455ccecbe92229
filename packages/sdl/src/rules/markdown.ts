/** docs/sdl-rules.md, printed from the rule table and the language table. */
import { sdl } from "../language/sdl.ts";
import type { Type } from "../language/types.ts";
import { aboutRules } from "./about.ts";
import { type Rule, type RuleCode, type RuleOwner, rules } from "./rules.ts";

const owners: readonly [RuleOwner, string][] = [
  ["sdl", "The Go compiler refuses the document. `compile` answers `ok: false`."],
  ["chain", "The chain refuses the deployment."],
  ["provider", "A provider refuses the manifest, or cannot run it, after the lease is paid."],
  ["advice", "It works, but hardly as meant."],
];

export function rulesMarkdown(): string {
  const lines = [
    "# Rules of the SDL",
    "",
    "Printed from the tables in `packages/sdl/src/rules` and `packages/sdl/src/language` by `node --conditions=source scripts/sdl-rules.ts`; a test compares.",
    "Sources are files of akash-network/chain-sdk (`go/…`), of the node or the provider, or a specification.",
    "",
  ];
  for (const [owner, says] of owners) lines.push(...ownerLines(owner, says));
  lines.push("## Keys", "", "| Key | Value | Meaning |", "| --- | --- | --- |", ...keyLines(sdl, ""), "");
  return lines.join("\n");
}

function ownerLines(owner: RuleOwner, says: string): string[] {
  const all = Object.entries(rules) as [RuleCode, Rule][]; // the table's own keys
  const rows = all
    .filter(([, rule]) => rule.owner === owner)
    .map(([code, { severity, hint = "" }]) => {
      const [says, source] = aboutRules[code];
      return `| \`${code}\` | ${severity} | ${cell(says)} | ${cell(hint)} | ${cell(source)} |`;
    });
  return [
    `## ${owner}`,
    "",
    says,
    "",
    "| Code | Severity | Rule | Hint | Source |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ];
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function keyLines(type: Type, path: string): string[] {
  if (type.kind === "map") return keyLines(type.of, `${path}.*`);
  if (type.kind === "list") return keyLines(type.of, `${path}[]`);
  if (type.kind !== "record") return [];
  const base = type.orList === true ? `${path}[]` : path;
  return [...type.fields].flatMap(([key, field]) => {
    const at = base === "" ? key : `${base}.${key}`;
    return [
      `| \`${at}\` | ${cell(valueWords(field.type))} | ${cell(field.doc)} |`,
      ...keyLines(field.type, at),
    ];
  });
}

function valueWords(type: Type): string {
  switch (type.kind) {
    case "text":
      return type.choices?.join(", ") ?? "text";
    case "count":
      return `${type.min} to ${type.max}`;
    case "flag":
      return "true, false";
    case "list":
      return "list";
    case "map":
      return `map; each key is ${type.keys}`;
    case "record":
      return type.orList === true ? "map or list of maps" : "map";
  }
}
