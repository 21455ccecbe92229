import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect, test } from "vitest";

const entry = "\0entry";
const index = new URL("../src/index.ts", import.meta.url).pathname;

/** The size in KB, gzipped, of a browser bundle of some code over this package. */
async function bundle(code: string): Promise<{ kilobytes: number; code: string }> {
  const result = await build({
    logLevel: "silent",
    configFile: false,
    resolve: { conditions: ["source", "browser", "module", "import"] },
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
      rollupOptions: { input: entry, preserveEntrySignatures: "strict" },
    },
  });
  const chunks = [result]
    .flat()
    .flatMap((each) => ("output" in each ? each.output : []))
    .filter((each) => each.type === "chunk");
  // The entry and what it needs at once; chunks that are imported later do not count.
  const needed = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const name of needed)
    for (const each of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) needed.add(each);
  const text = chunks
    .filter(({ fileName }) => needed.has(fileName))
    .map((chunk) => chunk.code)
    .join("");
  return { kilobytes: gzipSync(text).length / 1024, code: text };
}

test("a builder alone does not bring the whole protocol into a browser", async () => {
  const { kilobytes, code } = await bundle(
    `import { msg } from ${JSON.stringify(index)}; export const make = msg.createLease;`,
  );
  expect(code).not.toContain("akash.cert");
  expect(kilobytes).toBeGreaterThan(1);
  expect(kilobytes).toBeLessThan(40);
});

test("a whole chain client stays small, the registry comes only when a Ledger needs it", async () => {
  const { kilobytes } = await bundle(
    `import { createChain, msg } from ${JSON.stringify(index)}; export { createChain, msg };`,
  );
  expect(kilobytes).toBeGreaterThan(10);
  expect(kilobytes).toBeLessThan(120);
});
