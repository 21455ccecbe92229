import { parseGroup } from "@slipway/market";
import { describe, expect, it, onTestFinished } from "vitest";
import { createBidder } from "./bidder.ts";
import { builtInProviders } from "./catalogue.ts";
import type { ProviderProfile } from "./profile.ts";
import type { BlockNews, MarketNews, ProviderNode } from "./provider-node.ts";
import { watchMarket } from "./watch.ts";

const group = parseGroup({
  name: "dcloud",
  resources: [
    {
      resource: {
        id: 1,
        cpu: { units: { val: "1000" } },
        memory: { size: { val: String(2 ** 30) } },
        storage: [{ name: "default", size: { val: String(2 ** 30) } }],
        gpu: { units: { val: "0" } },
      },
      count: 1,
      price: { denom: "uact", amount: "1000" },
    },
  ],
});
const order = (dseq: bigint) => ({ owner: "akash1tenant", dseq, gseq: 1, oseq: 1 });
const price = { denom: "uact", amount: 1n };

/** The world outside: a node that has seen what it is told. */
function nodeThatSaw(seen: Partial<ProviderNode>, ...blocks: MarketNews[][]): ProviderNode {
  return {
    latest: async () => ({ height: 7n, time: 1_000 }),
    openOrders: async () => [],
    terms: async () => ({ group, notice: 0 }),
    openBids: async () => [],
    activeLeases: async () => [],
    registration: async () => null,
    signedAttributes: async () => [],
    hasCertificate: async () => false,
    send: async () => {},
    async *follow(): AsyncIterable<BlockNews> {
      for (const [at, events] of blocks.entries())
        yield { height: 8n + BigInt(at), time: 2_000 + at, events };
    },
    ...seen,
  };
}

async function watchWith(node: ProviderNode) {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const done: string[] = [];
  const bidders = builtInProviders.slice(0, 2).map((given, at) => {
    const profile: ProviderProfile = {
      ...given,
      temperament: { bidDelayMs: 0, reliability: 1, startDelayMs: 0 },
    };
    return createBidder({
      facts: { profile, auditors: [], blockSeconds: 6 },
      owner: `akash1p${at}`,
      actions: {
        createBid: async (bid) => void done.push(`p${at} bids on ${bid.order.dseq}`),
        closeBid: async ({ dseq }) => void done.push(`p${at} closes ${dseq}`),
        startReclaim: async () => {},
        withdraw: async () => {},
      },
      isWhole: async () => true,
      random: () => 0,
      onLeaseEnd: ({ dseq }) => done.push(`p${at} ends ${dseq}`),
      signal: stop.signal,
    });
  });
  const { ended } = await watchMarket({ node, bidders, signal: stop.signal });
  await ended;
  await Promise.all(bidders.map((bidder) => bidder.idle()));
  return { bidders, done };
}

describe("watchMarket", () => {
  it("takes up what stood on the chain before a restart, and answers what is still open", async () => {
    const { bidders, done } = await watchWith(
      nodeThatSaw({
        openOrders: async () => [
          { order: order(1n), terms: { group, notice: 0 } },
          { order: order(2n), terms: { group, notice: 0 } },
        ],
        openBids: async (owner) => (owner === "akash1p0" ? [{ order: order(2n), price }] : []),
        activeLeases: async (owner) => (owner === "akash1p0" ? [{ order: order(3n), price }] : []),
      }),
    );
    expect(done.sort()).toEqual(["p0 bids on 1", "p1 bids on 1", "p1 bids on 2"]);
    const phases = [...(bidders[0]?.book.claims.values() ?? [])].map(
      ({ order: { dseq }, phase }) => `${dseq} ${phase}`,
    );
    expect(phases.sort()).toEqual(["1 bid", "2 bid", "3 leased"]);
  });

  it("tells every bidder of an order, the winner of its lease, and the losers to let go", async () => {
    const event = { order: order(1n), provider: "akash1p1", price };
    const { bidders, done } = await watchWith(
      nodeThatSaw(
        {},
        [
          { kind: "bid-created", ...event },
          { kind: "bid-created", ...event, provider: "akash1p0" },
        ],
        [{ kind: "lease-created", ...event }],
      ),
    );
    expect(bidders.map(({ book }) => [...book.claims.values()].map(({ phase }) => phase))).toEqual([
      [],
      ["leased"],
    ]);
    expect(done).toEqual([]);
  });

  it("ends a workload when its lease ends, once, and bids again when the order is listed again", async () => {
    const event = { order: order(1n), provider: "akash1p1", price };
    const again = { ...order(1n), oseq: 2 };
    const { bidders, done } = await watchWith(
      nodeThatSaw(
        {},
        [{ kind: "lease-created", ...event }],
        [
          { kind: "lease-closed", order: event.order, provider: event.provider },
          { kind: "bid-closed", order: event.order, provider: event.provider },
          { kind: "order-closed", order: event.order },
          { kind: "order-created", order: again },
        ],
      ),
    );
    expect(done.sort()).toEqual(["p0 bids on 1", "p1 bids on 1", "p1 ends 1"]);
    expect(bidders.map(({ book }) => [...book.claims.values()].map((claim) => claim.order.oseq))).toEqual([
      [2],
      [2],
    ]);
  });
});
