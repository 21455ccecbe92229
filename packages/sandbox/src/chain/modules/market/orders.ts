/** What happens to orders, bids and leases, whoever causes it: they open, match, are lost and close, with their events. */
import { create } from "@bufbuild/protobuf";
import type { DeploymentReclamation } from "@slipway/chain/gen/akash/deployment/v1/deployment_pb.ts";
import type { GroupID } from "@slipway/chain/gen/akash/deployment/v1/group_pb.ts";
import { Group_State } from "@slipway/chain/gen/akash/deployment/v1beta4/group_pb.ts";
import type { GroupSpec } from "@slipway/chain/gen/akash/deployment/v1beta4/groupspec_pb.ts";
import type { Payment } from "@slipway/chain/gen/akash/escrow/id/v1/id_pb.ts";
import {
  EventBidClosedSchema,
  EventLeaseClosedSchema,
  EventOrderClosedSchema,
  EventOrderCreatedSchema,
} from "@slipway/chain/gen/akash/market/v1/event_pb.ts";
import { type Lease, Lease_State } from "@slipway/chain/gen/akash/market/v1/lease_pb.ts";
import { LeaseClosedReason } from "@slipway/chain/gen/akash/market/v1/types_pb.ts";
import { type Bid, Bid_State } from "@slipway/chain/gen/akash/market/v1beta5/bid_pb.ts";
import { type Order, Order_State, OrderSchema } from "@slipway/chain/gen/akash/market/v1beta5/order_pb.ts";
import { type Context, emitEvent } from "../../context.ts";
import { marketRefusals, plain, Refusal } from "../../refusal.ts";
import { need } from "../../tx/fill.ts";
import { closeAccount, closePayment } from "../escrow/keeper.ts";
import {
  bidEscrow,
  bidsOfOrder,
  findBid,
  findLease,
  findOrder,
  leaseOfPayment,
  leasePayment,
  orderKey,
  orderOf,
  orders,
  ordersOfGroup,
  putBid,
  putLease,
  putOrder,
} from "./store.ts";

/** A group's next order; its number counts those that were closed. */
export function createOrder(
  ctx: Context,
  { owner, dseq, gseq }: GroupID,
  spec: GroupSpec,
  reclamation: DeploymentReclamation | undefined,
): Order {
  const group = { owner, dseq, gseq };
  const busy = [Order_State.active, Order_State.open].some(
    (state) => ordersOfGroup(ctx, group, state).length > 0,
  );
  if (busy) throw plain("order active: create order: active order exists");
  const oseq = ordersOfGroup(ctx, group, Order_State.closed).length + 1;
  const id = orderOf({ ...group, oseq });
  if (orders.has(ctx, orderKey(id))) throw marketRefusals.orderExists;
  const order = create(OrderSchema, {
    id,
    state: Order_State.open,
    spec,
    createdAt: ctx.height,
    ...(reclamation ? { reclamation } : {}),
  });
  putOrder(ctx, order);
  emitEvent(ctx, EventOrderCreatedSchema, { id });
  return order;
}

export function closeOrder(ctx: Context, order: Order): void {
  if (order.state === Order_State.closed) return;
  putOrder(ctx, { ...order, state: Order_State.closed });
  emitEvent(ctx, EventOrderClosedSchema, { id: need(order.id) });
}

/** Closes a bid and gives its deposit back. */
export function closeBid(ctx: Context, bid: Bid): void {
  if (bid.state === Bid_State.closed || bid.state === Bid_State.lost) return;
  putBid(ctx, { ...bid, state: Bid_State.closed });
  ignoreRefusal(() => closeAccount(ctx, bidEscrow(need(bid.id))));
  emitEvent(ctx, EventBidClosedSchema, { id: need(bid.id) });
}

export function closeLease(ctx: Context, lease: Lease, state: Lease_State, reason: LeaseClosedReason): void {
  if (lease.state === Lease_State.closed || lease.state === Lease_State.insufficient_funds) return;
  putLease(ctx, { ...lease, state, closedOn: ctx.height, reason });
  emitEvent(ctx, EventLeaseClosedSchema, { id: need(lease.id), reason });
}

/** Closes what hangs on a group that ended: its order, the bids, the lease and its payment. */
export function closeGroupMarket(ctx: Context, { owner, dseq, gseq }: GroupID, state: Group_State): void {
  const broke = state === Group_State.insufficient_funds;
  const leaseState = broke ? Lease_State.insufficient_funds : Lease_State.closed;
  const reason = broke
    ? LeaseClosedReason.lease_closed_reason_insufficient_funds
    : LeaseClosedReason.lease_closed_owner;
  const group = { owner, dseq, gseq };
  for (const orderState of [Order_State.open, Order_State.active]) {
    for (const order of ordersOfGroup(ctx, group, orderState)) {
      closeOrder(ctx, order);
      for (const bidState of [Bid_State.open, Bid_State.active]) {
        for (const bid of bidsOfOrder(ctx, need(order.id), bidState)) {
          closeBid(ctx, bid);
          const lease = findLease(ctx, need(bid.id));
          if (!lease) continue;
          closeLease(ctx, lease, leaseState, reason);
          ignoreRefusal(() => closePayment(ctx, leasePayment(need(lease.id))));
        }
      }
    }
  }
}

/** A payment that ended takes its lease with it, when that is still in force. */
export function onPaymentClosed(ctx: Context, payment: Payment, overdrawn: boolean): void {
  const id = leaseOfPayment(payment);
  const bid = id && findBid(ctx, id);
  if (!id || bid?.state !== Bid_State.active) return;
  const order = findOrder(ctx, id);
  if (!order) throw marketRefusals.orderNotFound;
  const lease = findLease(ctx, id);
  if (!lease) throw marketRefusals.leaseNotFound;
  closeOrder(ctx, order);
  closeBid(ctx, bid);
  if (overdrawn) {
    closeLease(
      ctx,
      lease,
      Lease_State.insufficient_funds,
      LeaseClosedReason.lease_closed_reason_insufficient_funds,
    );
  } else {
    closeLease(ctx, lease, Lease_State.closed, LeaseClosedReason.lease_closed_reason_unspecified);
  }
}

/** Runs a step whose refusal does not matter; what it wrote before stays, as in the real node. */
export function ignoreRefusal(step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}
