import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

/** Which rooms a room may import, by directory. The arrows of docs/architecture.md, as data. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  "packages/sdl": [],
  "packages/market": ["sdl"],
  "packages/chain": ["sdl", "market"],
  "packages/gateway": ["sdl", "market", "chain"],
  "packages/sandbox": ["sdl", "market", "chain", "gateway"],
  "packages/api": ["sdl", "market", "chain", "gateway"],
  "apps/server": ["sdl", "market", "chain", "gateway", "sandbox", "api"],
  "apps/web": ["sdl", "market", "chain", "gateway", "api"],
  "apps/cli": ["sdl", "market", "chain", "gateway", "sandbox", "api", "server", "web"],
};

/** Rooms that must run in a browser: nothing of Node in them outside their tests. */
const browserSafe = ["packages/sdl", "packages/market", "packages/chain", "packages/api", "apps/web"];

/** Folders inside the server that may not know each other: `[folder, what it may not import]`. */
const insideServer: readonly (readonly [string, string])[] = [
  ["apps/server/src/http", "indexer"],
  ["apps/server/src/indexer", "http"],
  ["apps/server/src/store", "http"],
  ["apps/server/src/store", "indexer"],
];

const root = join(import.meta.dirname, "..");

function sources(directory: string): string[] {
  return readdirSync(join(root, directory), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !/node_modules|\/dist\//.test(path));
}

function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"']+)["']/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? "");
}

const isTest = (path: string) => /\.test\.tsx?$|\/tests?\//.test(path);

/** Imports that break the direction, as `file → what it imports`. Exported shape is plain text so that the test's message is the finding. */
function violations(room: string, files: readonly { path: string; imports: readonly string[] }[]): string[] {
  const may = allowed[room] ?? [];
  return files.flatMap(({ path, imports }) =>
    imports
      .filter((name) => {
        const own = /^@slipway\/([a-z]+)/.exec(name)?.[1];
        if (own !== undefined) return own !== room.split("/")[1] && !may.includes(own);
        return name.startsWith(".") && !join(path, "..", name).startsWith(room) && !isTest(path);
      })
      .map((name) => `${path} → ${name}`),
  );
}

const read = (room: string) => sources(room).map((path) => ({ path, imports: importsOf(path) }));

describe("the direction of imports", () => {
  for (const room of Object.keys(allowed)) {
    it(`holds in ${room}`, () => {
      expect(violations(room, read(room))).toEqual([]);
    });
  }

  it("is found broken when an import is turned around", () => {
    const turned = [
      { path: "packages/sdl/src/compile.ts", imports: ["@slipway/chain", "../../market/src/dec.ts"] },
    ];
    expect(violations("packages/sdl", turned)).toEqual([
      "packages/sdl/src/compile.ts → @slipway/chain",
      "packages/sdl/src/compile.ts → ../../market/src/dec.ts",
    ]);
  });

  it("keeps Node out of the rooms that run in a browser", () => {
    const found = browserSafe.flatMap((room) =>
      read(room)
        .filter(({ path }) => path.includes("/src/") && !isTest(path))
        .flatMap(({ path, imports }) =>
          imports.filter((name) => name.startsWith("node:")).map((name) => `${path} → ${name}`),
        ),
    );
    expect(found).toEqual([]);
  });

  it("keeps the rooms inside the server apart", () => {
    const found = insideServer.flatMap(([folder, forbidden]) =>
      read("apps/server")
        .filter(({ path }) => path.startsWith(folder) && !isTest(path))
        .flatMap(({ path, imports }) =>
          imports.filter((name) => name.includes(`/${forbidden}/`)).map((name) => `${path} → ${name}`),
        ),
    );
    expect(found).toEqual([]);
  });

  it("is what every package.json declares", () => {
    for (const [room, may] of Object.entries(allowed)) {
      const { dependencies = {} } = JSON.parse(readFileSync(join(root, room, "package.json"), "utf8"));
      const own = Object.keys(dependencies).filter((name) => name.startsWith("@slipway/"));
      expect(own.filter((name) => !may.includes(name.slice("@slipway/".length)))).toEqual([]);
    }
  });
});
