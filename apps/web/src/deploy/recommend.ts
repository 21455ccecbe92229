// Which bid to recommend, and why. In: open bids of one order. Out: one of them and the reasons in words.
import type { BidView } from "@slipway/api";
import { parseDec } from "@slipway/market";

export interface Recommendation {
  bid: BidView;
  /** "the cheapest", "4 % above the cheapest, audited" */
  why: string;
}

/** The cheapest; or an audited one, where it costs at most 15 % more. Undefined when nobody bids. */
export function recommend(bids: readonly BidView[]): Recommendation | undefined {
  const sorted = byPrice(bids);
  const cheapest = sorted[0];
  if (!cheapest) return undefined;
  const limit = (parseDec(cheapest.price.perBlock) * 115n) / 100n;
  const audited = sorted.find(({ provider, price }) => provider.audited && parseDec(price.perBlock) <= limit);
  const bid = audited ?? cheapest;
  const words = [bid === cheapest ? "the cheapest" : `${above(bid, cheapest)} above the cheapest`];
  if (bid.provider.audited) words.push("audited");
  if (bid.provider.region) words.push(bid.provider.region);
  return { bid, why: words.join(", ") };
}

/** Cheapest first; equal prices in the order in which they came. */
export function byPrice(bids: readonly BidView[]): BidView[] {
  return [...bids].sort((a, b) => {
    const [x, y] = [parseDec(a.price.perBlock), parseDec(b.price.perBlock)];
    return x < y ? -1 : x > y ? 1 : a.createdHeight - b.createdHeight;
  });
}

/** How much dearer, in whole percent: "4 %", "less than 1 %". */
export function above(bid: BidView, cheapest: BidView): string {
  const [price, least] = [parseDec(bid.price.perBlock), parseDec(cheapest.price.perBlock)];
  if (least === 0n) return "more than nothing";
  const percent = ((price - least) * 100n + least / 2n) / least;
  return percent === 0n && price > least ? "less than 1 %" : `${percent} %`;
}
