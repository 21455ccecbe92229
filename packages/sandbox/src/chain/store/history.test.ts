import { describe, expect, test } from "vitest";
import { History } from "./history.ts";
import { BaseStore, type Kv } from "./kv.ts";
import { type UndoRows, undoRowsInMemory } from "./undo-rows.ts";

const tables = ["coins", "orders", "orders#state"];
const LARGE = 20_000;

/** Numbers that look random and come again. */
function dice(): (sides: number) => number {
  let state = 7;
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % sides;
  };
}

const dump = (kv: Kv) =>
  tables.flatMap((table) =>
    [...kv.walk(table, "")].map(([key, { bytes }]) => `${table}/${key}=${bytes.length}`),
  );

/** A chain of random writes; what the state was after some of its blocks is remembered. */
function chainOf(blocks: number, rows: UndoRows, { window = 100_000, remember = 1 } = {}) {
  const roll = dice();
  const store = new BaseStore();
  const known = new Map<bigint, string[]>();
  let history = new History(window, rows, 0n);
  let height = 0n;
  const run = (count: number) => {
    for (let made = 0; made < count; made++) {
      height++;
      for (let writes = roll(4); writes > 0; writes--) {
        const key = `k${roll(30)}`;
        const size = roll(200) === 0 ? LARGE : roll(100);
        store.put(tables[roll(3)] ?? "", key, roll(4) === 0 ? undefined : { bytes: new Uint8Array(size) });
      }
      history.push(height, { time: (height - 1n) * 10n, changes: store.takeChanges() });
      if (Number(height) % remember === 0) known.set(height, dump(store));
    }
  };
  run(blocks);
  return {
    store,
    known,
    run,
    get history() {
      return history;
    },
    get height() {
      return height;
    },
    restart() {
      history = new History(window, rows, height);
    },
  };
}

type Chain = ReturnType<typeof chainOf>;

function check({ store, known, history }: Chain, heights: Iterable<bigint> = known.keys()): void {
  const before = dump(store);
  for (const height of heights) {
    const expected = known.get(height);
    const found = history.at(store, height, (kv, time) => ({ time, items: dump(kv) }));
    expect(found.items, `height ${height}`).toEqual(expected);
    expect(found.time).toBe(height * 10n);
  }
  expect(dump(store)).toEqual(before);
}

const pastOf = (chain: Chain) => [...chain.known.keys()].filter((height) => height < chain.height);

describe("history", () => {
  test("shows every past height as it was", () => {
    const chain = chainOf(200, undoRowsInMemory());
    check(chain, pastOf(chain));
  });

  test("goes far back in few steps", () => {
    const rows = undoRowsInMemory();
    let read = 0;
    const get: UndoRows["get"] = (kind, place) => {
      read++;
      return rows.get(kind, place);
    };
    const chain = chainOf(9_000, { ...rows, get }, { remember: 97 });
    check(chain, pastOf(chain));
    read = 0;
    chain.history.at(chain.store, 3n, dump);
    expect(read).toBeLessThan(600);
  });

  test("is there after a restart, and goes on", () => {
    const chain = chainOf(150, undoRowsInMemory());
    chain.restart();
    check(chain, pastOf(chain));
    chain.run(100);
    chain.restart();
    chain.run(3);
    check(chain, pastOf(chain));
  });

  test("keeps the views of heights true while blocks come", () => {
    const chain = chainOf(100, undoRowsInMemory());
    for (let more = 0; more < 30; more++) {
      check(chain, [90n, 95n, 99n]);
      chain.run(1);
    }
  });

  test("walks backwards and from a key on", () => {
    const chain = chainOf(100, undoRowsInMemory());
    const forwards = chain.history.at(chain.store, 50n, (kv) =>
      [...kv.walk("coins", "k")].map(([key]) => key),
    );
    const backwards = chain.history.at(chain.store, 50n, (kv) =>
      [...kv.walk("coins", "k", undefined, true)].map(([key]) => key),
    );
    expect(forwards.length).toBeGreaterThan(5);
    expect(backwards).toEqual(forwards.toReversed());
    const middle = forwards[3] ?? "";
    const rest = chain.history.at(chain.store, 50n, (kv) =>
      [...kv.walk("coins", "k", middle)].map(([key]) => key),
    );
    expect(rest).toEqual(forwards.slice(3));
  });

  test("ends at its window, and forgets in whole spans", () => {
    const rows = undoRowsInMemory();
    const chain = chainOf(500, rows, { window: 100 });
    expect(chain.history.has(400n)).toBe(true);
    expect(chain.history.has(399n)).toBe(false);
    expect(chain.history.has(501n)).toBe(false);
    check(chain, [400n, 450n, 499n]);
    expect(rows.first("pack")).toBe(6n);
    expect(rows.first("span")).toBe(6n);
  });

  test("begins where its lists begin", () => {
    const rows = undoRowsInMemory();
    const store = new BaseStore();
    const history = new History(1_000, rows, 5_000_029n);
    expect(history.has(5_000_029n)).toBe(true);
    expect(history.has(5_000_028n)).toBe(false);
    for (let height = 5_000_030n; height < 5_000_200n; height++) {
      store.put("coins", "last", { bytes: new Uint8Array(Number(height % 50n)) });
      history.push(height, { time: height, changes: store.takeChanges() });
    }
    const again = new History(1_000, rows, 5_000_199n);
    for (const each of [history, again]) {
      expect(each.has(5_000_029n)).toBe(true);
      expect(each.has(5_000_028n)).toBe(false);
      expect(each.at(store, 5_000_029n, dump)).toEqual([]);
      expect(each.at(store, 5_000_030n, dump)).toEqual(["coins/last=30"]);
    }
  });

  test("is not asked to leave a block twice, and forgets what does not follow", () => {
    const rows = undoRowsInMemory();
    const chain = chainOf(20, rows);
    const once = rows.get("single", 20n);
    chain.history.push(20n, { time: 0n, changes: [] });
    expect(rows.get("single", 20n)).toBe(once);
    const later = new History(1_000, rows, 40n);
    later.push(41n, { time: 0n, changes: [] });
    expect(later.has(40n)).toBe(true);
    expect(later.has(39n)).toBe(false);
    expect(later.has(10n)).toBe(false);
  });

  test("cannot be changed", () => {
    const chain = chainOf(10, undoRowsInMemory());
    const write = () => chain.history.at(chain.store, 5n, (kv) => kv.put("coins", "k1", undefined));
    expect(write).toThrow("the past does not change");
  });
});
