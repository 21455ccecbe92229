/** How long a history takes to grow, and how long a state as large as a real network's takes to be taken over. */
import { createChainState } from "../../../packages/sandbox/src/chain/index.ts";
import { networkExport } from "../../../packages/sandbox/src/chain/test/network-export.ts";
import { growAlone } from "../../../packages/sandbox/src/grow-alone.ts";

/** A village and a year of city, in memory, as a start would grow them. */
export async function* population() {
  for (const size of ["village", "city"] as const) {
    const began = performance.now();
    const core = await growAlone({ population: { size }, now: Date.UTC(2026, 10, 20, 12) }, () => {});
    const seconds = secondsSince(began);
    let txs = 0;
    for (let height = 1n; height <= core.height; height++) txs += core.body(height).txs.length;
    yield { size, blocks: Number(core.height), txs, seconds };
    core.close();
  }
}

export async function* genesis(deployments: number) {
  const { document } = networkExport(deployments);
  const began = performance.now();
  const state = createChainState(document);
  const seconds = secondsSince(began);
  const again = performance.now();
  state.exportGenesis();
  yield { deployments, seconds, exportSeconds: secondsSince(again) };
}

function secondsSince(began: number): number {
  return Number(((performance.now() - began) / 1_000).toFixed(2));
}
