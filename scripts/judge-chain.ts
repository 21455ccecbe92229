/**
 * `npm run -s judge:chain -- FILE…`: replays recordings of the real node (.jsonl or .jsonl.gz) on the sandbox's state
 * machine, prints what differs and a line of totals for each. Exit code 1 when something differs.
 * `--all` prints every difference instead of the first ten of a file.
 */
import { fileURLToPath } from "node:url";
import {
  printDifference,
  printTotals,
  readGenesisFor,
  readRecording,
  replay,
} from "../packages/sandbox/src/chain/judge/index.ts";

const SHOWN = 10;
const fallback = fileURLToPath(new URL("../packages/sandbox/goldens/chain/genesis.json", import.meta.url));
const files = process.argv.slice(2).filter((argument) => argument !== "--all");
const shown = process.argv.includes("--all") ? Number.POSITIVE_INFINITY : SHOWN;
if (files.length === 0) {
  process.stderr.write("usage: judge:chain [--all] FILE…\n");
  process.exit(2);
}
let different = 0;
for (const file of files) {
  const verdict = replay(readRecording(file), readGenesisFor(file, fallback));
  for (const difference of verdict.differences.slice(0, shown)) {
    process.stdout.write(`${printDifference(difference)}\n`);
  }
  const hidden = verdict.differences.length - shown;
  if (hidden > 0) process.stdout.write(`  … and ${hidden} more\n`);
  process.stdout.write(`${printTotals(verdict)}\n`);
  different += verdict.differences.length;
}
process.exit(different > 0 ? 1 : 0);
