export { printDifference, printTotals } from "./print.ts";
export { readGenesisFor, readRecording } from "./recording.ts";
export { type Difference, replay, type Verdict } from "./replay.ts";
