import { expect, test } from "vitest";
import { faultSentence } from "./fault-words.ts";

const well = { stall: 0, drop: 0, status: null, late: 0, shuffle: false };
const fine = { dark: false, bidsLate: 0, refusesManifests: false };
const provider = (name: string, faults: Partial<typeof fine>) => ({
  ...{ id: name.toLowerCase(), owner: "akash1", name, region: "eu", hostUri: "", leases: 0, hardware: "" },
  faults: { ...fine, ...faults },
});

test("nothing is said while all is well", () => {
  expect(faultSentence({ faults: well, providers: [provider("Aurora", {})] })).toBe("");
});

test("what is wrong is said in plain words, of the node and of its providers", () => {
  const faults = { ...well, stall: 500, late: 1 };
  expect(faultSentence({ faults, providers: [provider("Aurora", { dark: true })] })).toBe(
    "every answer waits 0.5 s, the newest block is not seen yet, Aurora is dark",
  );
});

test("of many faults three are named and the rest counted", () => {
  const faults = { stall: 0, drop: 0.3, status: 502 as const, late: 3, shuffle: true };
  expect(faultSentence({ faults, providers: [provider("Aurora", { bidsLate: 300 })] })).toBe(
    "the node answers “bad gateway” (502), 30 of 100 connections are cut, the newest 3 blocks are not seen yet and 2 more",
  );
});
