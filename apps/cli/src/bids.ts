/** Bids and leases of a deployment in the shape that commands print, and waiting for bids as blocks bring them. */
import type { Chain } from "@slipway/chain";
import type { LeaseKey } from "./ids.ts";

export interface BidRow {
  readonly id: LeaseKey;
  /** Per block, 18-decimals fixed point. */
  readonly price: bigint;
  readonly denom: string;
  readonly state: "open" | "active" | "lost" | "closed" | "unknown";
}

export interface LeaseRow {
  readonly id: LeaseKey;
  readonly price: bigint;
  readonly denom: string;
  readonly state: "active" | "insufficient_funds" | "closed" | "reclaiming" | "unknown";
}

const bidStates: readonly BidRow["state"][] = ["unknown", "open", "active", "lost", "closed"];
const leaseStates: readonly LeaseRow["state"][] = [
  "unknown",
  "active",
  "insufficient_funds",
  "closed",
  "reclaiming",
];

/** All bids of a deployment, cheapest first. */
export async function bidsOf(chain: Chain, owner: string, dseq: bigint): Promise<BidRow[]> {
  const { bids } = await chain.bids({ owner, dseq });
  const rows = bids.flatMap(({ bid }) =>
    bid?.id === undefined || bid.price === undefined
      ? []
      : [{ id: keyOf(bid.id), ...priceOf(bid.price), state: bidStates[bid.state] ?? "unknown" }],
  );
  return rows.sort(byPrice);
}

export async function leasesOf(chain: Chain, owner: string, dseq: bigint): Promise<LeaseRow[]> {
  return toLeaseRows((await chain.leases({ owner, dseq })).leases);
}

export function toLeaseRows(leases: Awaited<ReturnType<Chain["leases"]>>["leases"]): LeaseRow[] {
  return leases.flatMap(({ lease }) =>
    lease?.id === undefined || lease.price === undefined
      ? []
      : [{ id: keyOf(lease.id), ...priceOf(lease.price), state: leaseStates[lease.state] ?? "unknown" }],
  );
}

export const isLive = ({ state }: LeaseRow) => state === "active" || state === "reclaiming";

/** The open bids of each group, cheapest first; empty when a group has none yet. */
export function openBidsByGroup(bids: readonly BidRow[], groups: number): BidRow[][] {
  return Array.from({ length: groups }, (_, index) =>
    bids.filter(({ id, state }) => state === "open" && id.gseq === index + 1),
  );
}

/**
 * Follows blocks until `enough` likes the bids, or `seconds` have passed. Calls `seen` with every new list.
 * Returns the last list either way.
 */
export async function awaitBids(
  chain: Chain,
  { owner, dseq }: { owner: string; dseq: bigint },
  options: {
    readonly seconds: number;
    readonly signal: AbortSignal;
    readonly enough: (bids: readonly BidRow[]) => boolean;
    readonly seen: (bids: readonly BidRow[]) => void;
  },
): Promise<BidRow[]> {
  const timeout = AbortSignal.timeout(options.seconds * 1000);
  let bids: BidRow[] = [];
  try {
    for await (const _block of chain.follow({ signal: AbortSignal.any([options.signal, timeout]) })) {
      const now = await bidsOf(chain, owner, dseq);
      if (now.length !== bids.length) options.seen(now);
      bids = now;
      if (options.enough(bids)) break;
    }
  } catch (error) {
    if (!timeout.aborted || options.signal.aborted) throw error;
  }
  return bids;
}

function keyOf({ owner, dseq, gseq, oseq, provider }: LeaseKey): LeaseKey {
  return { owner, dseq, gseq, oseq, provider };
}

/** On the wire a decimal is its scaled integer. */
function priceOf({ amount, denom }: { amount: string; denom: string }): { price: bigint; denom: string } {
  return { price: BigInt(amount), denom };
}

function byPrice(a: BidRow, b: BidRow): number {
  return a.price < b.price ? -1 : Number(a.price > b.price);
}
