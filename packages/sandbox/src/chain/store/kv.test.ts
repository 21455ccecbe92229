import { describe, expect, test } from "vitest";
import { History } from "./history.ts";
import { BaseStore, type Kv, Overlay } from "./kv.ts";
import type { Entry } from "./ordered-map.ts";
import { undoRowsInMemory } from "./undo-rows.ts";

const entry = (n: number): Entry => ({ bytes: Uint8Array.of(n) });
const dump = (kv: Kv) => [...kv.walk("t", "")].map(([key, value]) => `${key}=${value.bytes[0]}`);

describe("the base store", () => {
  test("goes back to a mark", () => {
    const store = new BaseStore();
    store.put("t", "a", entry(1));
    const mark = store.mark();
    store.put("t", "a", entry(2));
    store.put("t", "b", entry(3));
    store.put("t", "a", undefined);
    store.revert(mark);
    expect(dump(store)).toEqual(["a=1"]);
  });

  test("reports each changed key once, with the value from before the block", () => {
    const store = new BaseStore();
    store.put("t", "a", entry(1));
    store.takeChanges();
    store.put("t", "a", entry(2));
    store.put("t", "a", entry(3));
    expect(store.takeChanges()).toEqual([{ table: "t", key: "a", old: entry(1) }]);
  });
});

describe("an overlay", () => {
  test("reads through, hides what it deleted and leaves the base alone", () => {
    const store = new BaseStore();
    store.put("t", "a", entry(1));
    store.put("t", "c", entry(3));
    const layer = new Overlay(store);
    layer.put("t", "a", undefined);
    layer.put("t", "b", entry(2));
    expect(dump(layer)).toEqual(["b=2", "c=3"]);
    expect([...layer.walk("t", "", undefined, true)].map(([key]) => key)).toEqual(["c", "b"]);
    expect(dump(store)).toEqual(["a=1", "c=3"]);
    expect(layer.get("t", "a")).toBeUndefined();
  });

  test("goes back to a mark and can be cleared", () => {
    const layer = new Overlay(new BaseStore());
    layer.put("t", "a", entry(1));
    const mark = layer.mark();
    layer.put("t", "a", entry(2));
    layer.put("t", "b", entry(2));
    layer.revert(mark);
    expect(dump(layer)).toEqual(["a=1"]);
    layer.clear();
    expect(dump(layer)).toEqual([]);
  });
});

test("history shows each past height and leaves the present as it was", () => {
  const store = new BaseStore();
  const history = new History(3, undoRowsInMemory(), 0n);
  for (let height = 1; height <= 5; height++) {
    store.put("t", `k${height}`, entry(height));
    store.put("t", "last", entry(height));
    history.push(BigInt(height), { time: BigInt(height - 1), changes: store.takeChanges() });
  }
  expect(history.at(store, 3n, dump)).toEqual(["k1=1", "k2=2", "k3=3", "last=3"]);
  expect(history.at(store, 5n, dump).at(-1)).toBe("last=5");
  expect(dump(store)).toEqual(["k1=1", "k2=2", "k3=3", "k4=4", "k5=5", "last=5"]);
  expect([1n, 2n, 3n, 5n, 6n].map((height) => history.has(height))).toEqual([false, true, true, true, false]);
});
