import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { BlockBody, BlockHead } from "./record.ts";
import { decodeBody, decodeHead, encodeBody, encodeHead } from "./record.ts";
import { openStore } from "./store.ts";
import { blockPlace, typeTerm, valueTerm } from "./terms.ts";

const hash = (fill: number) => Buffer.alloc(32, fill);
const head = (height: bigint): BlockHead => ({
  height,
  time: 1_795_392_000_123_456_789n + height,
  id: { hash: hash(Number(height)), partsTotal: 1, partsHash: hash(2) },
  appHash: hash(3),
  resultsHash: hash(4),
  lastSignature: Buffer.alloc(64, 5),
});
const body: BlockBody = {
  txs: [Buffer.from([1, 2, 3])],
  results: [
    {
      code: 5,
      codespace: "sdk",
      log: "spendable balance 0uakt is smaller",
      data: Buffer.from([9]),
      gasWanted: 200_000n,
      gasUsed: 12n,
      events: [
        {
          type: "transfer",
          attributes: [
            { key: "recipient", value: "akash1a", index: true },
            { key: "secret", value: "x", index: false },
          ],
        },
      ],
    },
  ],
  events: [
    { type: "akash.bme.v1.EventVaultFunded", attributes: [{ key: "amount", value: "1", index: true }] },
  ],
};

describe("records", () => {
  test("come back as they were", () => {
    expect(decodeHead(7n, encodeHead(head(7n)))).toEqual(head(7n));
    expect(decodeBody(encodeBody(body))).toEqual(body);
  });

  test("of an empty block have no body and a small head", () => {
    expect(encodeBody({ txs: [], results: [], events: [] })).toBeNull();
    expect(encodeHead(head(7n)).length).toBeLessThan(210);
  });
});

describe("the store", () => {
  test("finds blocks by hash, transactions by hash and event, block events by type", () => {
    const store = openStore(undefined);
    store.saveBlock(head(1n), body, [hash(77)]);
    store.saveBlock(head(2n), { txs: [], results: [], events: [] }, []);
    expect(store.lastHead()?.height).toBe(2n);
    expect(store.headByHash(hash(1))?.height).toBe(1n);
    expect(store.txPlace(hash(77))).toEqual({ height: 1n, index: 0 });
    expect(store.postings(valueTerm("transfer.recipient", "akash1a"), false)).toEqual([
      { height: 1n, place: 0 },
    ]);
    expect(store.postings(valueTerm("transfer.secret", "x"), false)).toEqual([]);
    expect(store.postings(typeTerm("akash.bme.v1.EventVaultFunded"), true)).toEqual([
      { height: 1n, place: blockPlace },
    ]);
    expect(store.heightsWithTxs(1n, 9n)).toEqual([1n]);
    store.close();
  });

  test("gives bodies back as they were, short and long, before and after there is a dictionary", () => {
    const dir = mkdtempSync(join(tmpdir(), "slipway-store-"));
    const lengths = [3, 10, 100, 7_000, 9_000, 100_000, 20];
    const long = (length: number): BlockBody => ({ ...body, txs: [Buffer.alloc(length, "ä€")] });
    const store = openStore(dir);
    for (const [at, length] of lengths.entries()) store.saveBlock(head(BigInt(at)), long(length), []);
    store.close();
    const again = openStore(dir);
    for (const [at, length] of lengths.entries()) expect(again.body(BigInt(at))).toEqual(long(length));
    again.close();
    rmSync(dir, { recursive: true });
  });

  test("keeps all of what is saved together, or nothing of it", () => {
    const dir = mkdtempSync(join(tmpdir(), "slipway-store-"));
    const store = openStore(dir);
    const save = (...heights: bigint[]) => {
      for (const height of heights) store.saveBlock(head(height), body, [hash(Number(height))]);
    };
    save(1n, 2n);
    for (const place of [3n, 4n]) store.undoRows.put("single", place, hash(Number(place)));
    expect(() =>
      store.together(() => {
        // With the third comes a dictionary, which is taken back as well.
        save(3n, 4n);
        throw new Error("the disk is full");
      }),
    ).toThrow("the disk is full");
    expect(store.lastHead()?.height).toBe(2n);
    expect(store.txPlace(hash(3))).toBeUndefined();
    expect(store.undoRows.get("single", 4n)).toEqual(hash(4));
    store.together(() => save(3n, 4n, 5n));
    store.close();
    const again = openStore(dir);
    expect([3n, 4n, 5n].map((height) => again.body(height))).toEqual([body, body, body]);
    expect([3n, 4n].map((place) => Buffer.from(again.undoRows.get("single", place) ?? []))).toEqual([
      hash(3),
      hash(4),
    ]);
    again.close();
    rmSync(dir, { recursive: true });
  });

  test("keeps the newest snapshot only", () => {
    const store = openStore(undefined);
    store.saveSnapshot(1n, Buffer.from("one"));
    store.saveSnapshot(2n, Buffer.from("two"));
    expect(store.lastSnapshot()).toEqual({ height: 2n, bytes: Buffer.from("two") });
    store.close();
  });

  test("refuses a directory that cannot be one", () => {
    expect(() => openStore("/dev/null/x")).toThrow(
      expect.objectContaining({ code: "SANDBOX_DATA_UNREADABLE" }),
    );
  });
});
