// Indexes a recorded chain (JSON lines, gzip or plain) into a throw-away database and writes the state in the words of the
// chain's own queries: npm run -s judge:index -- FILE
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { genesisAccounts, indexRecorded } from "../apps/server/src/indexer/index-recorded.ts";
import { readRecordedChain } from "../apps/server/src/indexer/recorded.ts";
import { openStore } from "../apps/server/src/store/open.ts";

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error("usage: npm run -s judge:index -- FILE");
  process.exit(2);
}
const dir = await mkdtemp(join(tmpdir(), "slipway-judge-"));
const store = await openStore({ dir });
try {
  const recorded = await readRecordedChain(file);
  const state = await indexRecorded(store, recorded, genesisAccounts(recorded.genesis));
  await new Promise<void>((resolve) => process.stdout.write(`${JSON.stringify(state)}\n`, () => resolve()));
} finally {
  await store.close();
  await rm(dir, { recursive: true, force: true });
}
