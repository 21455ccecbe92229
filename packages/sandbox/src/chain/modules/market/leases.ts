/** Messages about leases: choosing a bid, drawing what was earned, giving notice, ending it. */
import { create } from "@bufbuild/protobuf";
import { Group_State } from "@slipway/chain/gen/akash/deployment/v1beta4/group_pb.ts";
import {
  EventLeaseCreatedSchema,
  EventLeaseReclaimStartedSchema,
} from "@slipway/chain/gen/akash/market/v1/event_pb.ts";
import { Lease_State, LeaseSchema } from "@slipway/chain/gen/akash/market/v1/lease_pb.ts";
import { LeaseClosedReason } from "@slipway/chain/gen/akash/market/v1/types_pb.ts";
import { Bid_State } from "@slipway/chain/gen/akash/market/v1beta5/bid_pb.ts";
import type {
  MsgCloseLease,
  MsgCreateLease,
  MsgLeaseStartReclaim,
  MsgWithdrawLease,
} from "@slipway/chain/gen/akash/market/v1beta5/leasemsg_pb.ts";
import { Order_State } from "@slipway/chain/gen/akash/market/v1beta5/order_pb.ts";
import { type Context, emitEvent } from "../../context.ts";
import { marketRefusals } from "../../refusal.ts";
import { SECOND, toNanos } from "../../time.ts";
import { need } from "../../tx/fill.ts";
import { findGroup } from "../deployment/store.ts";
import { closeAccount, closePayment, drawPayment, openPayment } from "../escrow/keeper.ts";
import { closeBid, closeLease, closeOrder, createOrder } from "./orders.ts";
import {
  bidEscrow,
  bidsOfOrder,
  findBid,
  findLease,
  findOrder,
  leaseOf,
  leasePayment,
  putBid,
  putLease,
  putOrder,
} from "./store.ts";

export function createLease(ctx: Context, { bidId }: MsgCreateLease): void {
  const id = need(bidId);
  const bid = findBid(ctx, id);
  if (!bid) throw marketRefusals.bidNotFound;
  if (bid.state !== Bid_State.open) throw marketRefusals.bidNotOpen;
  const order = findOrder(ctx, id);
  if (!order) throw marketRefusals.orderNotFound;
  if (order.state !== Order_State.open) throw marketRefusals.orderNotOpen;
  const group = findGroup(ctx, id);
  if (!group) throw marketRefusals.groupNotFound;
  if (group.state !== Group_State.open) throw marketRefusals.groupNotOpen;
  const price = need(bid.price);
  openPayment(ctx, leasePayment(id), id.provider, {
    denom: price.denom,
    amount: BigInt(price.amount || "0"),
  });
  const { reclamationWindow: window } = bid;
  putLease(
    ctx,
    create(LeaseSchema, {
      id: leaseOf(id),
      state: Lease_State.active,
      price,
      createdAt: ctx.height,
      ...(window ? { reclamation: { window } } : {}),
    }),
  );
  emitEvent(ctx, EventLeaseCreatedSchema, { id: leaseOf(id), price });
  putOrder(ctx, { ...order, state: Order_State.active });
  putBid(ctx, { ...bid, state: Bid_State.active });
  for (const other of bidsOfOrder(ctx, id, Bid_State.open)) {
    putBid(ctx, { ...other, state: Bid_State.lost });
    closeAccount(ctx, bidEscrow(need(other.id)));
  }
}

export function withdrawLease(ctx: Context, { id }: MsgWithdrawLease): void {
  if (!findLease(ctx, need(id))) throw marketRefusals.unknownLease;
  drawPayment(ctx, leasePayment(need(id)));
}

/** The tenant ends a lease; while the group is open it gets a new order at once. */
export function closeLeaseByOwner(ctx: Context, { id }: MsgCloseLease): void {
  const parts = need(id);
  const order = findOrder(ctx, parts);
  if (!order) throw marketRefusals.orderNotFound;
  if (order.state !== Order_State.active) throw marketRefusals.orderClosed;
  const bid = findBid(ctx, parts);
  if (!bid) throw marketRefusals.bidNotFound;
  if (bid.state !== Bid_State.active) throw marketRefusals.bidNotActive;
  const lease = findLease(ctx, parts);
  if (!lease) throw marketRefusals.leaseNotFound;
  if (lease.state !== Lease_State.active && lease.state !== Lease_State.reclaiming)
    throw marketRefusals.orderClosed;
  closeLease(ctx, lease, Lease_State.closed, LeaseClosedReason.lease_closed_owner);
  closeBid(ctx, bid);
  closeOrder(ctx, order);
  closePayment(ctx, leasePayment(parts));
  const group = findGroup(ctx, parts);
  if (!group) throw marketRefusals.groupNotFound;
  if (group.state !== Group_State.open) return;
  createOrder(ctx, need(group.id), need(group.groupSpec), order.reclamation);
}

/** The provider gives notice: the lease runs on until the agreed window is over. */
export function startReclaim(ctx: Context, { id, reason }: MsgLeaseStartReclaim): void {
  const lease = findLease(ctx, need(id));
  if (!lease) throw marketRefusals.unknownLease;
  if (lease.state !== Lease_State.active) throw marketRefusals.leaseNotActive;
  const { reclamation } = lease;
  if (!reclamation) throw marketRefusals.leaseNotReclaimable;
  if (reclamation.startedAt !== 0n) throw marketRefusals.alreadyReclaiming;
  const deadline = (ctx.time + toNanos(need(reclamation.window))) / SECOND;
  putLease(ctx, {
    ...lease,
    state: Lease_State.reclaiming,
    reclamation: { ...reclamation, startedAt: ctx.height, deadline, reason },
  });
  emitEvent(ctx, EventLeaseReclaimStartedSchema, { id: need(id), reason, deadline });
}
