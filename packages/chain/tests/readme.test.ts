import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { Query as MarketQuery } from "../src/gen/akash/market/v1beta5/query_pb.ts";
import { parseNetwork } from "../src/network.ts";
import { decodeTx } from "../src/tx.ts";
import { answer, createFakeNode } from "./fake-node.ts";
import { acceptCheapestBid } from "./readme-example.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

test("the README's example is the one that is run here", () => {
  const [, shown] = /```ts\n([\s\S]*?)```/.exec(read("../README.md")) ?? [];
  expect(shown).toBe(read("./readme-example.ts"));
});

test("the README's example accepts the cheapest bid", async () => {
  const node = createFakeNode();
  vi.stubGlobal("fetch", node.fetch);
  const bid = (provider: string, amount: string) => ({
    bid: { id: { owner: "akash1o", dseq: 7n, gseq: 1, oseq: 1, provider }, price: { denom: "uact", amount } },
  });
  answer(node, MarketQuery.method.bids, { bids: [bid("akash1dear", "200"), bid("akash1cheap", "30")] });
  const network = parseNetwork({ name: "fake", chainId: "fake-1", rpc: "http://node" });
  const phrase = "test test test test test test test test test test test junk";
  expect(await acceptCheapestBid(network, phrase, 7n)).toMatchObject({
    height: 11n,
    provider: "akash1cheap",
  });
  expect(decodeTx(node.txs[0]?.bytes ?? new Uint8Array()).messages[0]?.typeUrl).toBe(
    "/akash.market.v1beta5.MsgCreateLease",
  );
  vi.unstubAllGlobals();
});
