import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { describeStores } from "../test/stores.ts";
import { genesisAccounts, indexRecorded } from "./index-recorded.ts";
import { readRecordedChain } from "./recorded.ts";

const folder = new URL("../../goldens/indexer/", import.meta.url);
const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".jsonl.gz")) : [];

function stateOf(name: string) {
  const packed = readFileSync(new URL(name.replace(".jsonl.gz", ".state.json.gz"), folder));
  return JSON.parse(gunzipSync(packed).toString("utf8"));
}

describeStores("an index of a recorded chain", (open) => {
  test.each(names)(
    "arrives at the state that the node's own queries give, to the unit (%s)",
    async (name) => {
      await using store = await open();
      const expected = stateOf(name);
      const recorded = await readRecordedChain(new URL(name, folder).pathname);
      expect(await indexRecorded(store, recorded, Object.keys(expected.balances))).toEqual(expected);
    },
  );
});

describe("the accounts of a recorded genesis", () => {
  test.each(names)("are those whose balances the state tells (%s)", async (name) => {
    const expected = stateOf(name);
    const { genesis } = await readRecordedChain(new URL(name, folder).pathname);
    expect(genesisAccounts(genesis).toSorted()).toEqual(Object.keys(expected.balances).toSorted());
  });
});
