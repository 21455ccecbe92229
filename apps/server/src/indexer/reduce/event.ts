// What typed events do to the states. They come in the chain's order, after the message's own effects (message.ts).

import { openPayment, parseDec } from "@slipway/market";
import { decodeBase64, toHex } from "../../bytes.ts";
import { change, type Deal } from "../../ledger/deal.ts";
import {
  type BidKey,
  isBid,
  isOrder,
  type Ledger,
  type Moment,
  note,
  type OrderKey,
  paymentXid,
} from "../../ledger/ledger.ts";
import { closeBidAccount, withEscrow } from "./escrow.ts";
import { endPayment, isLive, orderOf, pushBid } from "./message.ts";
import type { Coin, GroupId, WireEvent } from "./wire.ts";

export function applyEvent(ledger: Ledger, moment: Moment, event: WireEvent): void {
  const { values } = event;
  const deal = ledger.deal(values.id.owner, values.id.dseq);
  switch (event.type) {
    case "akash.deployment.v1.EventDeploymentUpdated":
      updateDeployment(ledger, moment, deal, event.values.hash);
      return;
    case "akash.deployment.v1.EventDeploymentClosed":
      closeDeployment(ledger, moment, deal);
      return;
    case "akash.deployment.v1.EventGroupStarted":
      setGroup(ledger, moment, deal, event.values.id, "started");
      return;
    case "akash.deployment.v1.EventGroupPaused":
      setGroup(ledger, moment, deal, event.values.id, "paused");
      return;
    case "akash.deployment.v1.EventGroupClosed":
      setGroup(ledger, moment, deal, event.values.id, "closed");
      return;
    case "akash.market.v1.EventOrderCreated":
      createOrder(ledger, moment, deal, event.values.id);
      return;
    case "akash.market.v1.EventOrderClosed":
      closeOrder(ledger, moment, deal, event.values.id);
      return;
    case "akash.market.v1.EventBidClosed":
      closeBid(ledger, moment, deal, event.values.id);
      return;
    case "akash.market.v1.EventLeaseCreated":
      createLease(ledger, moment, deal, event.values.id, event.values.price);
      return;
    case "akash.market.v1.EventLeaseClosed":
      closeLease(ledger, moment, deal, event.values.id, event.values.reason);
      return;
    case "akash.market.v1.EventLeaseReclaimStarted":
      startReclaim(ledger, moment, deal, event.values);
      return;
    default:
      return; // an event that changes nothing that we keep
  }
}

function updateDeployment(ledger: Ledger, moment: Moment, deal: Deal, hash: string): void {
  if (deal.deployment !== undefined)
    deal.deployment = { ...deal.deployment, hash: toHex(decodeBase64(hash)) };
  note(ledger, moment, deal, "deployment-updated", { hash: toHex(decodeBase64(hash)) });
  ledger.events.push({ type: "deployment", height: moment.height, ...idOf(deal), action: "updated" });
}

function closeDeployment(ledger: Ledger, moment: Moment, deal: Deal): void {
  if (deal.deployment !== undefined) {
    const closed = { state: "closed", closedHeight: moment.height, closedAt: moment.time } as const;
    deal.deployment = { ...deal.deployment, ...closed };
  }
  const account = deal.accounts.find((each) => each.scope === "deployment");
  note(ledger, moment, deal, "deployment-closed", {
    overdrawn: account?.state === "overdrawn",
    refunded: account?.refunded ?? [],
  });
  ledger.events.push({ type: "deployment", height: moment.height, ...idOf(deal), action: "closed" });
}

function setGroup(
  ledger: Ledger,
  moment: Moment,
  deal: Deal,
  id: GroupId,
  action: "started" | "paused" | "closed",
): void {
  const state = action === "started" ? "open" : action === "paused" ? "paused" : endState(deal);
  deal.groups = change(
    deal.groups,
    (row) => row.gseq === id.gseq,
    (row) => ({ ...row, state }),
  );
  note(ledger, moment, deal, `group-${action}`, { gseq: id.gseq });
  ledger.events.push({ type: "group", height: moment.height, ...idOf(deal), gseq: id.gseq, action });
}

function createOrder(ledger: Ledger, moment: Moment, deal: Deal, id: OrderKey): void {
  const order = {
    network: ledger.network,
    ...idOf(deal),
    ...orderOf(id),
    state: "open" as const,
    createdHeight: moment.height,
    createdAt: moment.time,
  };
  deal.orders = [...deal.orders.filter((row) => !isOrder(id)(row)), order];
  note(ledger, moment, deal, "order-created", orderOf(id));
  ledger.events.push({
    type: "order",
    height: moment.height,
    ...idOf(deal),
    ...orderOf(id),
    action: "created",
  });
}

function closeOrder(ledger: Ledger, moment: Moment, deal: Deal, id: OrderKey): void {
  deal.orders = change(deal.orders, isOrder(id), (row) => ({ ...row, state: "closed" }));
  note(ledger, moment, deal, "order-closed", orderOf(id));
  ledger.events.push({
    type: "order",
    height: moment.height,
    ...idOf(deal),
    ...orderOf(id),
    action: "closed",
  });
}

function closeBid(ledger: Ledger, moment: Moment, deal: Deal, id: BidKey): void {
  deal.bids = change(deal.bids, isBid(id), (row) => ({ ...row, state: "closed" }));
  closeBidAccount(deal, id, moment.height);
  note(ledger, moment, deal, "bid-closed", { ...orderOf(id), provider: id.provider });
  pushBid(ledger, moment, id, { action: "closed" });
}

function createLease(ledger: Ledger, moment: Moment, deal: Deal, id: BidKey, price: Coin): void {
  const lease = {
    network: ledger.network,
    ...idOf(deal),
    ...orderOf(id),
    provider: id.provider,
    bseq: id.bseq,
    priceDenom: price.denom,
    priceAmount: price.amount,
    state: "active" as const,
    reason: "lease_closed_invalid",
    reclamation: null,
    createdHeight: moment.height,
    createdAt: moment.time,
    closedHeight: null,
    closedAt: null,
  };
  const payment = {
    xid: paymentXid(id),
    provider: id.provider,
    denom: price.denom,
    rate: parseDec(price.amount),
  };
  withEscrow(deal, (escrow) => openPayment(escrow, payment, moment.height));
  deal.leases = [...deal.leases.filter((row) => !isBid(id)(row)), lease];
  deal.orders = change(deal.orders, isOrder(id), (row) => ({ ...row, state: "active" }));
  settleBids(ledger, moment, deal, id);
  note(ledger, moment, deal, "lease-created", { ...orderOf(id), provider: id.provider, price });
  const event = { type: "lease", height: moment.height, ...idOf(deal), ...orderOf(id) } as const;
  ledger.events.push({ ...event, provider: id.provider, action: "created", price });
}

/** One bid of an order wins; the chain closes the others without an event, and gives their deposits back. */
function settleBids(ledger: Ledger, moment: Moment, deal: Deal, winner: BidKey): void {
  for (const bid of deal.bids) {
    if (!isOrder(winner)(bid) || bid.state !== "open") continue;
    const state = isBid(winner)(bid) ? "active" : "lost";
    deal.bids = change(deal.bids, isBid(bid), (row) => ({ ...row, state }));
    if (state === "lost") closeBidAccount(deal, bid, moment.height);
    pushBid(ledger, moment, bid, { action: state === "active" ? "accepted" : "lost" });
  }
}

function closeLease(ledger: Ledger, moment: Moment, deal: Deal, id: BidKey, reason: string): void {
  const lease = deal.leases.find(isBid(id));
  if (lease !== undefined && isLive(lease)) endPayment(deal, id, moment.height);
  const state = reason === "lease_closed_reason_insufficient_funds" ? "insufficient_funds" : "closed";
  deal.leases = change(deal.leases, isBid(id), (row) => ({
    ...row,
    state,
    reason,
    closedHeight: moment.height,
    closedAt: moment.time,
  }));
  note(ledger, moment, deal, "lease-closed", { ...orderOf(id), provider: id.provider, reason });
  const event = { type: "lease", height: moment.height, ...idOf(deal), ...orderOf(id) } as const;
  ledger.events.push({ ...event, provider: id.provider, action: "closed", reason });
}

function startReclaim(
  ledger: Ledger,
  moment: Moment,
  deal: Deal,
  { id, reason, deadline }: { id: BidKey; reason: string; deadline: string },
): void {
  const window = deal.bids.find(isBid(id))?.reclamationWindow ?? null;
  const reclamation = { window, started_at: String(moment.height), deadline, reason };
  deal.leases = change(deal.leases, isBid(id), (row) => ({ ...row, state: "reclaiming", reclamation }));
  note(ledger, moment, deal, "lease-reclaiming", { ...orderOf(id), provider: id.provider, reason, deadline });
  const event = { type: "lease", height: moment.height, ...idOf(deal), ...orderOf(id) } as const;
  ledger.events.push({ ...event, provider: id.provider, action: "reclaiming", reason });
}

/** A group that ends because the money ran out says so. */
function endState(deal: Deal): "closed" | "insufficient_funds" {
  const account = deal.accounts.find((each) => each.scope === "deployment");
  return account?.state === "overdrawn" ? "insufficient_funds" : "closed";
}

const idOf = (deal: Deal) => ({ owner: deal.owner, dseq: deal.dseq });
