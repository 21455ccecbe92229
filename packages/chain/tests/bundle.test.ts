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
  const outputs = [result].flat().flatMap((each) => ("output" in each ? each.output : []));
  const main = outputs.find((each) => each.type === "chunk" && each.isEntry);
  const text = main?.type === "chunk" ? main.code : "";
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
