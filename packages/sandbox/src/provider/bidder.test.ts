import { SlipwayError } from "@slipway/chain";
import { parseGroup } from "@slipway/market";
import { describe, expect, it, onTestFinished } from "vitest";
import { type BidderOptions, createBidder, type ProviderActions } from "./bidder.ts";
import { hears } from "./book.ts";
import { builtInProviders } from "./catalogue.ts";
import type { ProviderProfile } from "./profile.ts";

const first = builtInProviders[0];
if (first === undefined) throw new Error("no providers");
const profile: ProviderProfile = {
  ...first,
  temperament: { bidDelayMs: 1, reliability: 1, startDelayMs: 0 },
};
const order = { owner: "akash1tenant", dseq: 1n, gseq: 1, oseq: 1 };
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
const found = { group, price: { denom: "uact", amount: 1n }, now: 0 };

/** A provider whose chain is a list: the chain itself is outside of what is tested here. */
function bidderWith(
  chain: Partial<ProviderActions> = {},
  { isWhole = true, ...own }: { isWhole?: boolean } & Pick<Partial<BidderOptions>, "faults"> = {},
) {
  const done: string[] = [];
  const ended: string[] = [];
  const faults: string[] = [];
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const bidder = createBidder({
    facts: { profile, auditors: [], blockSeconds: 6 },
    owner: "akash1provider",
    actions: {
      createBid: async (bid) => void done.push(`bid ${bid.price.denom}`),
      closeBid: async (_order, reason) => void done.push(`close ${reason}`),
      startReclaim: async (_order, reason) => void done.push(`notice ${reason}`),
      withdraw: async () => void done.push("withdraw"),
      ...chain,
    },
    isWhole: async () => isWhole,
    random: () => 0,
    onLeaseEnd: ({ dseq }) => ended.push(String(dseq)),
    onFault: (step, _order, error) => faults.push(`${step}: ${String(error)}`),
    signal: stop.signal,
    ...own,
  });
  return { bidder, done, ended, faults };
}

describe("a bidder", () => {
  it("bids once for an order, however often it hears of it", async () => {
    const { bidder, done } = bidderWith();
    bidder.orderOpened(order, { group, notice: 0 }, 0);
    bidder.orderOpened(order, { group, notice: 0 }, 0);
    await bidder.idle();
    bidder.bidOpened(order, found);
    bidder.orderOpened(order, { group, notice: 0 }, 0);
    await bidder.idle();
    expect(done).toEqual(["bid uact"]);
    expect([...bidder.book.claims.values()].map(({ phase }) => phase)).toEqual(["bid"]);
  });

  it("misses some orders when it is unreliable, always the same ones", async () => {
    const facts = {
      profile: { ...profile, temperament: { ...profile.temperament, reliability: 0.5 } },
      auditors: [],
      blockSeconds: 6,
    };
    const numbers = Array.from({ length: 200 }, (_, at) => BigInt(at));
    const heard = () => numbers.filter((dseq) => hears(facts, { ...order, dseq }));
    expect(heard().length).toBeGreaterThan(70);
    expect(heard().length).toBeLessThan(130);
    expect(heard()).toEqual(heard());
  });

  it("does not bid when the order is gone before it has thought", async () => {
    const { bidder, done } = bidderWith();
    bidder.orderOpened(order, { group, notice: 0 }, 0);
    bidder.leaseOpened(order, "akash1other", found);
    await bidder.idle();
    expect(done).toEqual([]);
    expect(bidder.book.claims.size).toBe(0);
  });

  it("gives the hardware back when the chain refuses the bid", async () => {
    const { bidder, faults } = bidderWith({ createBid: () => Promise.reject(new Error("order closed")) });
    bidder.orderOpened(order, { group, notice: 0 }, 0);
    await bidder.idle();
    expect(bidder.book.claims.size).toBe(0);
    expect(faults).toEqual(["bid: Error: order closed"]);
  });

  it("closes a bid that nobody takes, once", async () => {
    const { bidder, done } = bidderWith();
    bidder.bidOpened(order, found);
    bidder.tick(299_999);
    bidder.tick(300_000);
    bidder.tick(300_001);
    await bidder.idle();
    // The chain has closed it, but the block that says so was not told yet.
    bidder.tick(300_002);
    await bidder.idle();
    expect(done).toEqual(["close unspecified"]);
    bidder.leaseClosed(order);
    expect(bidder.book.claims.size).toBe(0);
  });

  it("that is late bids when the chain's clock says so, and its bid stands for its own five minutes", async () => {
    const { bidder, done } = bidderWith({}, { faults: () => ({ dark: false, bidsLate: 600 }) });
    bidder.orderOpened(order, { group, notice: 0 }, 0);
    bidder.tick(600_000);
    await bidder.idle();
    expect(done).toEqual(["bid uact"]);
    bidder.tick(899_999);
    await bidder.idle();
    expect(done).toEqual(["bid uact"]);
    bidder.tick(900_000);
    await bidder.idle();
    expect(done).toEqual(["bid uact", "close unspecified"]);
  });

  it("that is away bids on nothing, closes nothing, and drops what it was about to bid", async () => {
    const faults = { dark: false, bidsLate: 10 };
    const { bidder, done } = bidderWith({}, { faults: () => faults });
    bidder.bidOpened({ ...order, dseq: 2n }, found);
    bidder.orderOpened(order, { group, notice: 0 }, 0);
    faults.dark = true;
    bidder.orderOpened({ ...order, dseq: 3n }, { group, notice: 0 }, 0);
    bidder.tick(300_000);
    await bidder.idle();
    expect(done).toEqual([]);
    expect([...bidder.book.claims.values()].map(({ order: { dseq } }) => dseq)).toEqual([2n]);
    faults.dark = false;
    bidder.tick(300_001);
    await bidder.idle();
    expect(done).toEqual(["close unspecified"]);
  });

  it("closes a lease whose tenant sends no manifest, and leaves one alone that has it", async () => {
    const { bidder, done, ended } = bidderWith();
    bidder.leaseOpened(order, "akash1provider", found);
    bidder.leaseOpened({ ...order, dseq: 2n }, "akash1provider", found);
    bidder.manifestReceived({ ...order, dseq: 2n });
    bidder.tick(300_000);
    await bidder.idle();
    expect(done).toEqual(["close manifest_timeout"]);
    bidder.leaseClosed(order);
    bidder.leaseClosed(order);
    expect(ended).toEqual(["1"]);
    expect(bidder.book.claims.size).toBe(1);
  });

  it("lets go of a bid that the chain no longer knows, instead of closing it for ever", async () => {
    const { bidder, faults } = bidderWith({
      closeBid: () => Promise.reject(new SlipwayError("CHAIN_TX_REFUSED", "the bid is not open")),
    });
    bidder.bidOpened(order, found);
    bidder.tick(300_000);
    await bidder.idle();
    bidder.tick(300_001);
    await bidder.idle();
    expect(faults).toHaveLength(1);
    expect(bidder.book.claims.size).toBe(0);
  });

  it("gives notice where the lease asks for it, and closes when the notice has run out", async () => {
    const answers = [37, 38];
    const { bidder, done, faults } = bidderWith({
      closeBid: async (_order, reason) => {
        const code = answers.shift();
        const details = { codespace: "market", code };
        if (code !== undefined) throw new SlipwayError("CHAIN_TX_REFUSED", "not yet", { details });
        done.push(`close ${reason}`);
      },
    });
    bidder.leaseOpened(order, "akash1provider", found);
    for (const now of [300_000, 600_000, 900_000]) {
      bidder.tick(now);
      await bidder.idle();
    }
    expect(done).toEqual(["notice manifest_timeout", "close manifest_timeout"]);
    expect(faults).toEqual([]);
  });

  it("closes a lease whose workload never stands, as unstable, and only one that has a manifest", async () => {
    const { bidder, done } = bidderWith({}, { isWhole: false });
    bidder.leaseOpened(order, "akash1provider", found);
    bidder.leaseOpened({ ...order, dseq: 2n }, "akash1provider", found);
    bidder.manifestReceived(order);
    for (let now = 1000; now < 250_000 && done.length === 0; now += 1000) {
      bidder.tick(now);
      await bidder.idle();
    }
    expect(done).toEqual(["close unstable"]);
  });

  it("withdraws what its leases earned from time to time", async () => {
    const { bidder, done } = bidderWith();
    bidder.leaseOpened(order, "akash1provider", found);
    bidder.manifestReceived(order);
    for (const now of [0, 3_599_999, 3_600_000, 3_600_001]) bidder.tick(now);
    await bidder.idle();
    expect(done).toEqual(["withdraw"]);
  });
});
