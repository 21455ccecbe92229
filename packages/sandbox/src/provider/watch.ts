import type { Coin, Group } from "@slipway/market";
import type { Bidder } from "./bidder.ts";
import { type OrderRef, orderKey } from "./book.ts";
import type { BlockNews, MarketNews, OrderTerms, ProviderNode } from "./provider-node.ts";

export interface WatchOptions {
  readonly node: ProviderNode;
  readonly bidders: readonly Bidder[];
  readonly signal: AbortSignal;
  /** Told of every block after the bidders have heard of it. */
  readonly onBlock?: (news: BlockNews) => void;
  /** Told when the chain could not be asked; the watch goes on. */
  readonly onFault?: (what: string, error: unknown) => void;
}

/**
 * Brings the bidders to where the chain stands, then tells them of every block until `signal` says stop.
 * The first promise resolves when the bidders are up to date; `ended` when the watch is over.
 */
export async function watchMarket(options: WatchOptions): Promise<{ readonly ended: Promise<void> }> {
  const { node, signal } = options;
  // What comes while the catch-up looks is told again: hearing twice does no harm, missing does.
  const blocks = node.follow(signal);
  const { time } = await node.latest();
  await catchUp(options, time);
  return { ended: followMarket(options, blocks) };
}

/** What stood on the chain before: own leases and bids first, so that new orders see what is left. */
async function catchUp({ node, bidders }: WatchOptions, now: number): Promise<void> {
  const orders = await node.openOrders();
  const terms = termsOf(node, orders);
  for (const bidder of bidders) {
    for (const { order, price } of await node.activeLeases(bidder.owner)) {
      bidder.leaseOpened(order, bidder.owner, { group: (await terms(order)).group, price, now });
    }
    for (const { order, price } of await node.openBids(bidder.owner)) {
      bidder.bidOpened(order, { group: (await terms(order)).group, price, now });
    }
  }
  for (const { order, terms: known } of orders) {
    for (const bidder of bidders) bidder.orderOpened(order, known, now);
  }
}

async function followMarket(options: WatchOptions, blocks: AsyncIterable<BlockNews>): Promise<void> {
  const { node, bidders, onBlock, onFault } = options;
  for await (const news of blocks) {
    const terms = termsOf(node, []);
    for (const event of news.events) {
      try {
        await tell(bidders, event, terms, news.time);
      } catch (error) {
        onFault?.(event.kind, error);
      }
    }
    for (const bidder of bidders) bidder.tick(news.time);
    onBlock?.(news);
  }
}

async function tell(bidders: readonly Bidder[], event: MarketNews, terms: Ask, now: number): Promise<void> {
  switch (event.kind) {
    case "order-created": {
      const known = await terms(event.order);
      for (const bidder of bidders) bidder.orderOpened(event.order, known, now);
      return;
    }
    case "order-closed":
      for (const bidder of bidders) bidder.orderClosed(event.order);
      return;
    case "bid-created":
      return tellOwner(bidders, event, terms, (bidder, found) =>
        bidder.bidOpened(event.order, { ...found, now }),
      );
    case "lease-created": {
      const isOurs = bidders.some(({ owner }) => owner === event.provider);
      const group = isOurs
        ? (await terms(event.order)).group
        : { name: "", requirements: noRequirements, units: [] };
      for (const bidder of bidders) {
        bidder.leaseOpened(event.order, event.provider, { group, price: event.price, now });
      }
      return;
    }
    case "bid-closed":
    case "lease-closed":
      for (const bidder of bidders) if (bidder.owner === event.provider) bidder.leaseClosed(event.order);
      return;
    case "deployment-updated":
    case "deployment-closed":
      return;
  }
}

const noRequirements = { allOf: [], anyOf: [], attributes: [] };

async function tellOwner(
  bidders: readonly Bidder[],
  event: { readonly order: OrderRef; readonly provider: string; readonly price: Coin },
  terms: Ask,
  say: (bidder: Bidder, found: { group: Group; price: Coin }) => void,
): Promise<void> {
  const bidder = bidders.find(({ owner }) => owner === event.provider);
  if (bidder === undefined) return;
  const known = bidder.book.claims.get(orderKey(event.order));
  say(bidder, { group: known?.group ?? (await terms(event.order)).group, price: event.price });
}

type Ask = (order: OrderRef) => Promise<OrderTerms>;

/** Asks for each order once, however many bidders want it. */
function termsOf(node: ProviderNode, known: readonly { order: OrderRef; terms: OrderTerms }[]): Ask {
  const asked = new Map<string, Promise<OrderTerms>>(
    known.map(({ order, terms }) => [orderKey(order), Promise.resolve(terms)]),
  );
  return (order) => {
    const found = asked.get(orderKey(order)) ?? node.terms(order);
    asked.set(orderKey(order), found);
    return found;
  };
}
