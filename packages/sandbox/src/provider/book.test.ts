import { free, freeMilli, parseGroup } from "@slipway/market";
import { describe, expect, it } from "vitest";
import {
  answerOrder,
  type BidderFacts,
  type Book,
  dropClaim,
  emptyBook,
  moveClaim,
  noteManifest,
  overdue,
  restoreClaim,
} from "./book.ts";
import { builtInProviders } from "./catalogue.ts";

const profile = builtInProviders.find(({ id }) => id === "lisbon") ?? builtInProviders[0];
if (profile === undefined) throw new Error("no providers");
const bidder: BidderFacts = { profile, auditors: [], blockSeconds: 6 };
const limits = { bidTimeoutMs: 300_000, manifestTimeoutMs: 300_000 };

const groupOf = (cores: number) =>
  parseGroup({
    name: "dcloud",
    resources: [
      {
        resource: {
          id: 1,
          cpu: { units: { val: String(cores * 1000) } },
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
const ask = (book: Book, dseq: bigint, cores: number) =>
  answerOrder(book, bidder, { order: order(dseq), terms: { group: groupOf(cores), notice: 0 }, now: 0 });
const freeOf = (book: Book) =>
  book.cluster.nodes.map((node) => [freeMilli(node.cpu), free(node.memory), free(node.ephemeral)]);

describe("a provider's book", () => {
  it("takes hardware with each bid until nothing is left, and says what is missing", () => {
    const first = ask(emptyBook(profile), 1n, 16);
    const second = ask(first.book, 2n, 12);
    const third = ask(second.book, 3n, 8);
    expect([first.answer.bid, second.answer.bid, third.answer.bid]).toEqual([true, true, false]);
    expect(third.answer).toMatchObject({
      refusal: { code: "cpu-short", message: "needs 8 CPU on one node; the largest free is 4 CPU" },
    });
  });

  it("gives everything back when claims go, in whatever order", () => {
    const start = emptyBook(profile);
    const full = ask(ask(start, 1n, 16).book, 2n, 12).book;
    const empty = dropClaim(dropClaim(full, order(1n)), order(2n));
    expect(freeOf(empty)).toEqual(freeOf(start));
    expect(empty.claims.size).toBe(0);
    expect(dropClaim(empty, order(9n))).toBe(empty);
  });

  it("finds bids that nobody took and leases without a manifest", () => {
    const bid = moveClaim(ask(emptyBook(profile), 1n, 1).book, order(1n), "bid", 1_000);
    expect(overdue(bid, 300_999, limits)).toEqual([]);
    expect(overdue(bid, 301_000, limits)).toMatchObject([{ kind: "bid-timeout" }]);
    const leased = moveClaim(bid, order(1n), "leased", 2_000);
    expect(overdue(leased, 302_000, limits)).toMatchObject([{ kind: "manifest-timeout" }]);
    expect(overdue(noteManifest(leased, order(1n)), 9_999_999, limits)).toEqual([]);
  });

  it("promises notice only where a tenant asks, and refuses more than the provider gives", () => {
    const [patient] = builtInProviders.filter(({ noticeSeconds }) => noticeSeconds > 0);
    if (patient === undefined) throw new Error("no patient provider");
    const answer = (notice: number) =>
      answerOrder(
        emptyBook(patient),
        { profile: patient, auditors: [], blockSeconds: 6 },
        { order: order(1n), terms: { group: groupOf(1), notice }, now: 0 },
      );
    const promised = (notice: number) =>
      [...answer(notice).book.claims.values()].map((claim) => claim.notice);
    expect([promised(0), promised(3_600)]).toEqual([[0], [patient.noticeSeconds]]);
    expect(answer(patient.noticeSeconds + 1).answer).toMatchObject({ refusal: { code: "reclamation-long" } });
  });

  it("takes up promises again after a restart, even those that no longer fit", () => {
    const found = (dseq: bigint, cores: number) => ({
      order: order(dseq),
      group: groupOf(cores),
      phase: "leased" as const,
      since: 0,
      price: { denom: "uact", amount: 1n },
    });
    const book = restoreClaim(
      restoreClaim(restoreClaim(emptyBook(profile), found(1n, 16)), found(2n, 16)),
      found(3n, 1),
    );
    expect(book.claims.size).toBe(3);
    expect(ask(book, 4n, 1).answer.bid).toBe(false);
    const empty = [1n, 2n, 3n].reduce((state, dseq) => dropClaim(state, order(dseq)), book);
    expect(freeOf(empty)).toEqual(freeOf(emptyBook(profile)));
  });
});
