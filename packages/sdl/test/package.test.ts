/** What npm would publish: built modules with their types and nothing else, small in a browser. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));

interface Packed {
  files: { path: string }[];
}

describe("the npm package", () => {
  it("holds the built modules, their types and the README, and works as built", () => {
    const flags = ["pack", "--dry-run", "--json", "--loglevel=silent"];
    const [packed]: Packed[] = JSON.parse(execFileSync("npm", flags, { cwd: folder, encoding: "utf8" }));
    const paths = packed?.files.map(({ path }) => path) ?? [];
    expect(paths).toEqual(
      expect.arrayContaining([
        "README.md",
        "package.json",
        "dist/index.js",
        "dist/index.d.ts",
        "dist/yaml/value.js",
      ]),
    );
    expect(paths.filter((path) => !/^dist\/.*\.(js|d\.ts)$/.test(path)).sort()).toEqual([
      "README.md",
      "package.json",
    ]);
    expect(paths.filter((path) => path.includes("test"))).toEqual([]);
    const code = 'import { compile } from "@slipway/sdl"; console.log(compile("").problems[0].code);';
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", code], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(printed).toBe("empty\n");
  }, 120_000);

  it("stays below 45 KB in a browser, gzipped, with all that compiling needs", async () => {
    const kilobytes = await bundledSize("compile");
    expect(kilobytes).toBeGreaterThan(10);
    expect(kilobytes).toBeLessThan(45);
  }, 60_000);
});

/** The size in KB, minified and gzipped, of a browser bundle that uses one export. */
async function bundledSize(name: string): Promise<number> {
  const entry = "\0entry";
  const code = `export { ${name} } from ${JSON.stringify(fileURLToPath(new URL("../src/index.ts", import.meta.url)))};`;
  const result = await build({
    logLevel: "silent",
    configFile: false,
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
    build: {
      write: false,
      modulePreload: false,
      minify: true,
      rolldownOptions: { input: entry, preserveEntrySignatures: "strict" },
    },
  });
  const chunks = [result].flat().flatMap((each) => ("output" in each ? each.output : []));
  const text = chunks.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join("");
  return gzipSync(text, { level: 9 }).length / 1024;
}
