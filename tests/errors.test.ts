import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorsPage, rooms } from "../scripts/error-catalogue.ts";

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "docs/errors.md"), "utf8");
const documented = [...page.matchAll(/^### ([A-Z][A-Z0-9_]+)$/gm)].map((match) => match[1] ?? "");
const coded = rooms.flatMap((room) => Object.keys(room.errors));

/** What a code of ours begins with: "CHAIN", "GATEWAY", "SDL" … */
const firstWords = new Set(coded.map((code) => code.split("_")[0]));

/** All sources of a room but its tests and its table, without comments. */
function sourcesOf(folder: string): string {
  return readdirSync(join(root, folder, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .filter((entry) => !/\/(gen|test)(\/|$)/.test(entry.parentPath))
    .filter((entry) => !(entry.name === "errors.ts" && entry.parentPath === join(root, folder, "src")))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n")
    .replace(/^\s*\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
}

/** Codes in quotes. One that is only compared with (`=== "…"`, `case "…"`) is not thrown there. */
function namedIn(text: string): string[] {
  const found = text.matchAll(/(?<compared>(?:[!=]==|case)\s*)?"(?<code>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"/g);
  return [...found].flatMap(({ groups }) => (groups?.compared === undefined ? [groups?.code ?? ""] : []));
}

const looksLikeOurs = (code: string) => firstWords.has(code.split("_")[0]);

describe("the catalogue of errors", () => {
  it("documents every code that the rooms declare", () => {
    expect(coded.filter((code) => !documented.includes(code))).toEqual([]);
  });

  it("documents no code that no room declares", () => {
    expect(documented.filter((code) => !coded.includes(code))).toEqual([]);
  });

  it("gives each code to one room only", () => {
    expect(coded.filter((code, index) => coded.indexOf(code) !== index)).toEqual([]);
  });

  it("says the same on the page as in the tables", () => {
    expect(page, "run `npm run docs`").toBe(errorsPage());
  });

  for (const { title, folder, errors } of rooms) {
    const named = namedIn(sourcesOf(folder));

    it(`has no code of ${title} that nothing throws`, () => {
      expect(Object.keys(errors).filter((code) => !named.includes(code))).toEqual([]);
    });

    it(`knows every code that ${title} names`, () => {
      expect(named.filter((code) => looksLikeOurs(code) && !coded.includes(code))).toEqual([]);
    });
  }

  it("has a meaning and a next step for every code, each a sentence", () => {
    const entries = rooms.flatMap(({ errors }) => Object.entries(errors));
    const lacking = entries.filter(
      ([, { meaning, hint }]) => !/^[A-Z].*\.$/.test(meaning) || !/[.)]$/.test(hint),
    );
    expect(lacking.map(([code]) => code)).toEqual([]);
  });
});
