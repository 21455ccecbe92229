/**
 * `npm run bench [NAME [PART ...]]`: runs scripts/bench/NAME.ts, or all of them, and prints one JSON object a line. Each
 * file exports `bench`, an async iterable of plain objects with what was measured; some know parts by name.
 */
import { readdirSync } from "node:fs";

const folder = new URL("./bench/", import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -3));
const [wanted, ...parts] = process.argv.slice(2);

if (wanted !== undefined && !names.includes(wanted)) {
  console.error(`There is no benchmark "${wanted}". There are: ${names.join(", ")}`);
  process.exit(2);
}

for (const name of wanted === undefined ? names : [wanted]) {
  const { bench }: { bench: (parts: readonly string[]) => AsyncIterable<Record<string, unknown>> } =
    await import(new URL(`${name}.ts`, folder).href);
  for await (const line of bench(parts)) console.log(JSON.stringify({ bench: name, ...line }));
}
