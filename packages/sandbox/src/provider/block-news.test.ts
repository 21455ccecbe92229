import { expect, test } from "vitest";
import type { AbciEvent } from "../chain/index.ts";
import { followBy, type ToldBlock } from "./block-news.ts";

const id = JSON.stringify({ owner: "akash1tenant", dseq: "5", gseq: 1, oseq: 1 });
const event = (type: string, key: string, value: string): AbciEvent => ({
  type,
  attributes: [{ key, value, index: true }],
});
const created = event("akash.market.v1.EventOrderCreated", "id", id);
const result = (code: number) => ({
  code,
  codespace: "",
  log: "",
  data: new Uint8Array(),
  gasWanted: 0n,
  gasUsed: 0n,
  events: [event("transfer", "amount", "5uakt"), created],
});
const told = (height: bigint, results = [result(0)]): ToldBlock => ({
  height,
  block: { header: { time: height * 1_000_000_000n } },
  body: { txs: [], results, events: [event("mint", "amount", "7")] },
});

/** A node that tells of blocks when it is asked to. */
function tellingNode() {
  const listeners = new Set<(block: ToldBlock) => void>();
  return {
    listeners,
    tell: (block: ToldBlock) => listeners.forEach((listener) => void listener(block)),
    follow: followBy((listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    }),
  };
}

test("every block since the call is told, with what happened in it and took effect", async () => {
  const { tell, follow, listeners } = tellingNode();
  const stop = new AbortController();
  tell(told(1n));
  const blocks = follow(stop.signal);
  for (const block of [told(2n), told(3n, [result(5)]), told(4n, [])]) tell(block);
  const heard = [];
  for await (const news of blocks) {
    heard.push(news);
    if (news.height === 4n) queueMicrotask(() => tell(told(5n, [])));
    if (news.height === 5n) stop.abort();
  }
  const order = { owner: "akash1tenant", dseq: 5n, gseq: 1, oseq: 1 };
  expect(heard).toEqual([
    { height: 2n, time: 2_000, events: [{ kind: "order-created", order }] },
    { height: 3n, time: 3_000, events: [] },
    { height: 4n, time: 4_000, events: [] },
    { height: 5n, time: 5_000, events: [] },
  ]);
  expect(listeners.size).toBe(0);
});

test("who waits for a block is let go by the signal", async () => {
  const { follow, listeners } = tellingNode();
  const stop = new AbortController();
  const next = follow(stop.signal)[Symbol.asyncIterator]().next();
  setImmediate(() => stop.abort());
  expect(await next).toEqual({ done: true, value: undefined });
  expect(listeners.size).toBe(0);
});
