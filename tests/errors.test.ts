import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorsPage, rooms } from "../scripts/error-catalogue.ts";

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "docs/errors.md"), "utf8");
const documented = [...page.matchAll(/^### ([A-Z][A-Z0-9_]+)$/gm)].map((match) => match[1] ?? "");
const coded = rooms.flatMap((room) => Object.keys(room.errors));

/** All sources of a room but its tests and its table. */
function sourcesOf(folder: string): string {
  return readdirSync(join(root, folder, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .filter((entry) => !(entry.name === "errors.ts" && entry.parentPath === join(root, folder, "src")))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

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
    expect(page).toBe(errorsPage());
  });

  for (const { title, folder, errors } of rooms) {
    it(`has no code of ${title} that nothing throws`, () => {
      const text = sourcesOf(folder);
      expect(Object.keys(errors).filter((code) => !text.includes(code))).toEqual([]);
    });
  }
});
