import type { Step } from "@slipway/api";
import type { Deal } from "../ledger/deal.ts";

/** Where a deployment stands, from what is on chain and which manifests this program brought to providers. */
export function stepOf(
  deal: Deal,
  manifests: readonly { gseq: number; oseq: number; provider: string; hash: string }[],
): Step {
  const account = deal.accounts.find((each) => each.scope === "deployment");
  if (deal.deployment?.state !== "active") return account?.state === "overdrawn" ? "overdrawn" : "closed";
  const open = deal.orders.filter((order) => order.state === "open");
  const hasBids = deal.bids.some(
    (bid) => bid.state === "open" && open.some((order) => order.gseq === bid.gseq && order.oseq === bid.oseq),
  );
  if (hasBids) return "accept";
  if (open.length > 0) return "bidding";
  const leases = deal.leases.filter((lease) => lease.state === "active" || lease.state === "reclaiming");
  if (leases.length === 0) return "paused";
  const brought = leases.every((lease) =>
    manifests.some(
      (each) =>
        each.gseq === lease.gseq &&
        each.oseq === lease.oseq &&
        each.provider === lease.provider &&
        each.hash === deal.deployment?.hash,
    ),
  );
  return brought ? "running" : "manifest";
}
