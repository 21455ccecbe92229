import { expect, test } from "vitest";
import { noHooks } from "../context.ts";
import { GasMeter } from "../gas.ts";
import { readSnapshot, writeSnapshot } from "../snapshot.ts";
import { BaseStore } from "./kv.ts";
import { Table, textCodec } from "./table.ts";

const words = new Table("test/words", textCodec, {
  indexes: { first: (word) => word.slice(0, 1), long: (word) => (word.length > 3 ? "l" : undefined) },
});
const head = { chainId: "test", height: "1", time: "1", initialHeight: "1", appHash: "" };

function contextOf(kv: BaseStore) {
  const gas = new GasMeter();
  return {
    kv,
    chainId: "test",
    height: 1n,
    time: 1n,
    gas,
    hooks: noHooks,
    block: { ledger: 1n },
    events: [],
  };
}

function filled(): BaseStore {
  const store = new BaseStore();
  for (const [at, word] of ["pear", "fig", "plum", "apple"].entries()) {
    words.set(contextOf(store), `k${at}`, word);
  }
  return store;
}

const indexed = (store: BaseStore, index: string) =>
  words.listIndex(contextOf(store), index, {}).map(([, word]) => word);

test("a snapshot brings the indexes along", () => {
  const store = new BaseStore();
  readSnapshot(writeSnapshot(filled(), head), store);
  expect(store.names()).toEqual(["test/words", "test/words#first", "test/words#long"]);
  expect(indexed(store, "first")).toEqual(["apple", "fig", "pear", "plum"]);
});

test("an index that a snapshot does not know is made, and only that", () => {
  const store = filled();
  for (const [key] of [...store.walk("test/words#long", "")]) store.put("test/words#long", key, undefined);
  const before = [...store.walk("test/words#first", "")];
  words.completeIndexes(store);
  expect(indexed(store, "long")).toEqual(["pear", "plum", "apple"]);
  expect([...store.walk("test/words#first", "")]).toEqual(before);
});
