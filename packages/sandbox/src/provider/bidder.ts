/**
 * One provider at work: it hears of orders, bids, leases and their ends, and acts for its account.
 * In: what the chain tells (through `providers.ts`), the chain's clock. Out: bids and closings as transactions, and calls
 * when a lease of its own begins or ends. What stays true: the book follows the chain; a step that the chain refuses is
 * taken back; nothing is done twice when an event comes twice.
 */
import { setTimeout as wait } from "node:timers/promises";
import { type ProviderReason, SlipwayError } from "@slipway/chain";
import { type Coin, type Group, type Refusal, refusal, type Unit } from "@slipway/market";
import {
  answerOrder,
  type BidderFacts,
  type Book,
  type Claim,
  dropClaim,
  emptyBook,
  hears,
  moveClaim,
  noteManifest,
  type OrderRef,
  orderKey,
  overdue,
  restoreClaim,
} from "./book.ts";

import { marketRefusal } from "./chain-node.ts";
import { noProviderFaults, type ProviderFaults } from "./faults.ts";
import { createLateness } from "./lateness.ts";
import { createMonitor } from "./monitor.ts";
import type { OrderTerms } from "./provider-node.ts";

/** What a provider can do on the chain; each resolves when it is in a block. */
export interface ProviderActions {
  createBid(bid: { order: OrderRef; price: Coin; offer: readonly Unit[]; notice: number }): Promise<void>;
  closeBid(order: OrderRef, reason: ProviderReason): Promise<void>;
  startReclaim(order: OrderRef, reason: ProviderReason): Promise<void>;
  withdraw(order: OrderRef): Promise<void>;
}

export interface BidderLimits {
  readonly bidTimeoutMs: number;
  readonly manifestTimeoutMs: number;
  readonly withdrawEveryMs: number;
}

/** Codes of the market module: no notice was given yet, or it has not run out. */
const NOTICE_MISSING = 37;
const NOTICE_RUNNING = 38;

const deaf = refusal("lookup-failed", "the provider did not hear of the order");
const away = refusal("lookup-failed", "the provider is away");

export const fieldLimits: BidderLimits = {
  bidTimeoutMs: 300_000,
  manifestTimeoutMs: 300_000,
  withdrawEveryMs: 3_600_000,
};

export interface BidderOptions {
  readonly facts: BidderFacts;
  readonly owner: string;
  readonly actions: ProviderActions;
  readonly limits?: BidderLimits;
  readonly onLease?: (order: OrderRef) => void;
  readonly onLeaseEnd?: (order: OrderRef) => void;
  /** Whether all of a lease's services stand; rejects when that cannot be told. A lease that never stands is closed. */
  readonly isWhole: (order: OrderRef) => Promise<boolean>;
  /** In [0, 1). */
  readonly random: () => number;
  /** Told of each refusal, so that people can see why a provider kept silent. */
  readonly onRefusal?: (order: OrderRef, refusal: Refusal) => void;
  /** What goes wrong with it now. */
  readonly faults?: () => Pick<ProviderFaults, "dark" | "bidsLate">;
  /** Told when the chain refused a step. */
  readonly onFault?: (step: string, order: OrderRef, error: unknown) => void;
  readonly signal: AbortSignal;
}

export interface Bidder {
  readonly owner: string;
  readonly book: Book;
  orderOpened(order: OrderRef, terms: OrderTerms, now: number): void;
  orderClosed(order: OrderRef): void;
  bidOpened(order: OrderRef, found: { group: Group; price: Coin; now: number }): void;
  /** A lease on this order began, with this provider or another. */
  leaseOpened(order: OrderRef, provider: string, found: { group: Group; price: Coin; now: number }): void;
  leaseClosed(order: OrderRef): void;
  manifestReceived(order: OrderRef): void;
  /** It is forgotten, and nobody looks after its workload any more; the lease stays. */
  manifestLost(order: OrderRef): void;
  /** Looks for what is overdue at the chain's time `now`. */
  tick(now: number): void;
  /** Resolves when no step is under way. */
  idle(): Promise<void>;
}

export function createBidder(options: BidderOptions): Bidder {
  const { facts, owner, actions, limits = fieldLimits, faults = () => noProviderFaults, signal } = options;
  let book = emptyBook(facts.profile);
  let withdrawnAt: number | null = null;
  /** The chain's time, as far as it was told. */
  let clock = 0;
  const lateness = createLateness(() => faults().bidsLate * 1_000, signal);
  const closing = new Set<string>();
  const steps = new Set<Promise<void>>();

  const claimOf = (order: OrderRef) => book.claims.get(orderKey(order));
  const step = (name: string, order: OrderRef, work: () => Promise<void>) => {
    const running = work()
      .catch((error: unknown) => {
        if (!signal.aborted) options.onFault?.(name, order, error);
      })
      .finally(() => steps.delete(running));
    steps.add(running);
  };

  const bid = async ({ order, price, offer, notice }: Claim, now: number) => {
    await wait(facts.profile.temperament.bidDelayMs, undefined, { signal });
    await lateness.pass(now, Math.max(now, clock));
    // Taken or closed while this provider was still thinking.
    if (claimOf(order)?.phase !== "bidding") return;
    if (faults().dark) {
      book = dropClaim(book, order);
      return;
    }
    try {
      await actions.createBid({ order, price, offer, notice });
      if (claimOf(order)?.phase === "bidding") book = moveClaim(book, order, "bid", Math.max(now, clock));
    } catch (error) {
      if (claimOf(order)?.phase === "bidding") book = dropClaim(book, order);
      throw error;
    }
  };

  const end = (order: OrderRef) => {
    const wasLeased = claimOf(order)?.phase === "leased";
    book = dropClaim(book, order);
    monitor.forget(order);
    closing.delete(orderKey(order));
    if (wasLeased) options.onLeaseEnd?.(order);
  };

  /** A lease with notice is closed later: the notice is given, or runs already. */
  const isPutOff = async (error: unknown, order: OrderRef, reason: ProviderReason): Promise<boolean> => {
    const code = marketRefusal(error);
    if (code === NOTICE_MISSING) await actions.startReclaim(order, reason);
    return code === NOTICE_MISSING || code === NOTICE_RUNNING;
  };

  const close = (order: OrderRef, reason: ProviderReason, now: number) => {
    const key = orderKey(order);
    if (closing.has(key)) return;
    closing.add(key);
    step("close the bid", order, async () => {
      try {
        // Closed; it is let go when the block tells, which may be blocks later, and not closed again until then.
        await actions.closeBid(order, reason);
      } catch (error) {
        closing.delete(key);
        if (!(await isPutOff(error, order, reason))) {
          // The chain says that there is nothing to close: then there is nothing to hold either.
          if (error instanceof SlipwayError && !error.retryable) end(order);
          throw error;
        }
        book = moveClaim(book, order, "leased", now);
      }
    });
  };

  const monitor = createMonitor({
    isWhole: options.isWhole,
    onUnstable: (order, now) => close(order, "unstable", now),
    random: options.random,
  });

  const withdrawAll = (now: number) => {
    withdrawnAt ??= now;
    if (now - withdrawnAt < limits.withdrawEveryMs) return;
    withdrawnAt = now;
    for (const { order, phase } of book.claims.values()) {
      if (phase === "leased") step("withdraw", order, () => actions.withdraw(order));
    }
  };

  return {
    owner,
    get book() {
      return book;
    },
    orderOpened(order, terms, now) {
      if (claimOf(order) !== undefined) return;
      if (faults().dark) return options.onRefusal?.(order, away);
      if (!hears(facts, order)) return options.onRefusal?.(order, deaf);
      const { book: next, answer } = answerOrder(book, facts, { order, terms, now });
      book = next;
      if (!answer.bid) return options.onRefusal?.(order, answer.refusal);
      const claim = claimOf(order);
      if (claim !== undefined) step("bid", order, () => bid(claim, now));
    },
    orderClosed: end,
    bidOpened(order, { group, price, now }) {
      book = restoreClaim(book, { order, group, price, phase: "bid", since: now });
      if (claimOf(order)?.phase === "bidding") book = moveClaim(book, order, "bid", now);
    },
    leaseOpened(order, provider, { group, price, now }) {
      if (provider !== owner) return end(order);
      const known = claimOf(order);
      book = restoreClaim(book, { order, group, price, phase: "leased", since: now });
      if (known?.phase !== "leased") {
        book = moveClaim(book, order, "leased", now);
        options.onLease?.(order);
      }
    },
    leaseClosed: end,
    manifestReceived(order) {
      book = noteManifest(book, order);
      monitor.watch(order);
    },
    manifestLost: monitor.forget,
    tick(now) {
      clock = now;
      lateness.tick(now);
      if (faults().dark) return;
      for (const { kind, claim } of overdue(book, now, limits)) {
        close(claim.order, kind === "manifest-timeout" ? "manifest_timeout" : "unspecified", now);
      }
      withdrawAll(now);
      monitor.tick(now);
    },
    async idle() {
      await monitor.idle();
      while (steps.size > 0) await Promise.all(steps);
    },
  };
}
