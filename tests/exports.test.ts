/**
 * The public surface of the packages. In: what each package exports, by its package.json. Out: a list of names that is
 * committed, so that a change of the surface is seen in review. To accept one: `npx vitest run tests/exports.test.ts -u`.
 * Types leave no trace at run time and are not listed.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";

const packages = join(import.meta.dirname, "../packages");

interface Door {
  /** As importers write it: `@slipway/chain/registry`. */
  readonly name: string;
  readonly file: string;
}

/** Every path that a package exports, but whole folders (`./gen/*`). */
function doorsOf(folder: string): Door[] {
  const { name, exports } = JSON.parse(readFileSync(join(packages, folder, "package.json"), "utf8")) as {
    name: string;
    exports: Readonly<Record<string, string | { readonly source: string }>>;
  };
  return Object.entries(exports)
    .filter(([path]) => !path.includes("*"))
    .map(([path, target]) => ({
      name: join(name, path),
      file: join(packages, folder, typeof target === "string" ? target : target.source),
    }));
}

/** Names of a module; those of a namespace inside it as `msg.deposit`. */
function namesOf(module: object): string[] {
  return Object.entries(module).flatMap(([name, value]) =>
    isNamespace(value) ? namesOf(value).map((inner) => `${name}.${inner}`) : [name],
  );
}

function isNamespace(value: unknown): value is object {
  return typeof value === "object" && value !== null && Reflect.get(value, Symbol.toStringTag) === "Module";
}

const folders = readdirSync(packages).sort();

it.for(folders)("%s exports what is committed in tests/exports/", async (folder) => {
  const lists = doorsOf(folder).map(async ({ name, file }) => {
    const names = namesOf(await import(pathToFileURL(file).href)).sort();
    return `${name}\n${names.map((each) => `  ${each}\n`).join("")}`;
  });
  await expect((await Promise.all(lists)).join("\n")).toMatchFileSnapshot(`exports/${folder}.txt`);
});
