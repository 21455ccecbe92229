/**
 * How fast the sandbox's chain starts, takes transactions over RPC and restarts, how small it is on disk, how fast it
 * answers when much stands on it. Parts: `throughput`, `disk`, `queries`, and `million` (a million blocks, ten minutes),
 * which runs only when it is asked for.
 */
import { disk } from "./sandbox/disk.ts";
import { queries } from "./sandbox/queries.ts";
import { throughput } from "./sandbox/throughput.ts";

const parts: Readonly<Record<string, () => AsyncIterable<Record<string, unknown>>>> = {
  throughput,
  disk: () => disk(20_000),
  queries: () => queries(100_000),
  million: () => disk(1_000_000),
};
const usual = ["throughput", "disk", "queries"];

export async function* bench(wanted: readonly string[]): AsyncGenerator<Record<string, unknown>> {
  const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    throw new Error(`no part "${unknown.join(", ")}"; there are ${Object.keys(parts).join(", ")}`);
  }
  for (const name of wanted.length > 0 ? wanted : usual) {
    for await (const line of parts[name]?.() ?? []) yield { part: name, ...line };
  }
}
