import { expect, test } from "vitest";
import { type Entry, OrderedMap } from "./ordered-map.ts";

const entry = (n: number): Entry => ({ bytes: Uint8Array.of(n & 255) });

/** A small generator of numbers that repeats itself for a seed. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state % below;
  };
}

test("walks in key order after any sequence of writes and removals", () => {
  const next = numbers(7);
  const map = new OrderedMap();
  const model = new Map<string, Entry>();
  for (let i = 0; i < 20_000; i++) {
    const key = String.fromCharCode(next(4), next(40), next(200));
    if (next(3) === 0) {
      map.delete(key);
      model.delete(key);
    } else {
      const value = entry(i);
      map.set(key, value);
      model.set(key, value);
    }
  }
  const sorted = [...model].sort(([a], [b]) => (a < b ? -1 : 1));
  expect(map.size).toBe(model.size);
  expect([...map.walk("")]).toEqual(sorted);
  expect([...map.walk("", undefined, true)]).toEqual([...sorted].reverse());
  for (const prefix of ["\0", "\u0001", "\u0003", "\u0002\u0005"]) {
    const within = sorted.filter(([key]) => key.startsWith(prefix));
    expect([...map.walk(prefix)]).toEqual(within);
    expect([...map.walk(prefix, undefined, true)]).toEqual([...within].reverse());
    const middle = within[within.length >> 1]?.[0] ?? prefix;
    expect([...map.walk(prefix, middle)]).toEqual(within.filter(([key]) => key >= middle));
    expect([...map.walk(prefix, middle, true)]).toEqual(within.filter(([key]) => key <= middle).reverse());
  }
});

test("keeps the order while much and little is added between walks", () => {
  const next = numbers(3);
  const map = new OrderedMap();
  const keys = new Set<string>();
  for (const count of [1, 300, 2, 5_000, 40, 1, 2_000, 30_000, 7]) {
    for (let i = 0; i < count; i++) {
      const key = String.fromCharCode(next(200), next(200), next(200));
      map.set(key, entry(i));
      keys.add(key);
    }
    const [some] = keys;
    if (some !== undefined) {
      map.delete(some);
      keys.delete(some);
    }
    expect([...map.walk("")].map(([key]) => key)).toEqual([...keys].sort());
  }
});

test("walking an empty map ends at once", () => {
  expect([...new OrderedMap().walk("a")]).toEqual([]);
  expect([...new OrderedMap().walk("", undefined, true)]).toEqual([]);
});

test("loads entries that are already sorted", () => {
  const map = new OrderedMap();
  const sorted = Array.from({ length: 1000 }, (_, i): [string, Entry] => [
    String.fromCharCode(i >> 8, i & 255),
    entry(i),
  ]);
  map.load(sorted);
  map.set("\u0001\u0001\u0001", entry(9));
  expect([...map.walk("")]).toHaveLength(1001);
});
