/**
 * How fast the sandbox's chain starts, takes transactions over RPC and restarts, how small it is on disk, how fast it
 * answers when much stands on it, how long histories take to grow and large states to be read. Parts: `throughput`, `disk`,
 * `queries`, `population`, `genesis`, and `million` (a million blocks, ten minutes), which runs only when it is asked for.
 */
import { disk } from "./sandbox/disk.ts";
import { genesis, population } from "./sandbox/population.ts";
import { queries } from "./sandbox/queries.ts";
import { throughput } from "./sandbox/throughput.ts";

const parts: Readonly<Record<string, () => AsyncIterable<Record<string, unknown>>>> = {
  throughput,
  disk: () => disk(20_000),
  queries: () => queries(100_000),
  population,
  genesis: () => genesis(100_000),
  million: () => disk(1_000_000),
};
const usual = ["throughput", "disk", "queries", "population", "genesis"];

export async function* bench(wanted: readonly string[]): AsyncGenerator<Record<string, unknown>> {
  const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    throw new Error(`no part "${unknown.join(", ")}"; there are ${Object.keys(parts).join(", ")}`);
  }
  for (const name of wanted.length > 0 ? wanted : usual) {
    for await (const line of parts[name]?.() ?? []) yield { part: name, ...line };
  }
}
