import type { BidView } from "@slipway/api";
import { expect, test } from "vitest";
import { recommend } from "./recommend.ts";

const bid = (name: string, perBlock: string, audited = false): BidView => ({
  gseq: 1,
  oseq: 1,
  bseq: 0,
  state: "open",
  createdHeight: 1,
  createdAt: null,
  offer: [],
  reclamationSeconds: null,
  price: { denom: "uact", perBlock, perHour: "0", perDay: "0", perMonth: "0" },
  provider: { owner: `akash1${name}`, name, region: "eu", hostUri: "", attributes: [], audited },
});

test("the cheapest is recommended", () => {
  expect(recommend([bid("a", "8"), bid("b", "7")])).toMatchObject({
    bid: { provider: { name: "b" } },
    why: "the cheapest, eu",
  });
});

test("an audited provider is preferred for up to 15 % more", () => {
  expect(recommend([bid("a", "100"), bid("b", "104", true)])?.why).toBe(
    "4 % above the cheapest, audited, eu",
  );
  expect(recommend([bid("a", "100"), bid("b", "116", true)])?.bid.provider.name).toBe("a");
});

test("without bids there is nothing to recommend", () => {
  expect(recommend([])).toBeUndefined();
});
