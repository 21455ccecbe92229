/** Orders, bids and leases in the store, and the names of their escrow. */
import { create } from "@bufbuild/protobuf";
import { type Payment, Scope } from "@slipway/chain/gen/akash/escrow/id/v1/id_pb.ts";
import { type BidID, BidIDSchema } from "@slipway/chain/gen/akash/market/v1/bid_pb.ts";
import {
  type Lease,
  type LeaseID,
  LeaseIDSchema,
  LeaseSchema,
} from "@slipway/chain/gen/akash/market/v1/lease_pb.ts";
import { type OrderID, OrderIDSchema } from "@slipway/chain/gen/akash/market/v1/order_pb.ts";
import { type Bid, type Bid_State, BidSchema } from "@slipway/chain/gen/akash/market/v1beta5/bid_pb.ts";
import {
  type Order,
  type Order_State,
  OrderSchema,
} from "@slipway/chain/gen/akash/market/v1beta5/order_pb.ts";
import { type Params, ParamsSchema } from "@slipway/chain/gen/akash/market/v1beta5/params_pb.ts";
import type { Context } from "../../context.ts";
import { byteKey, textKey, u32Key } from "../../keys.ts";
import { messageTable } from "../../store/table.ts";
import { createFilled, need } from "../../tx/fill.ts";
import { groupKey } from "../deployment/store.ts";
import { accountId, paymentId } from "../escrow/ids.ts";

/** The parts that an order's id has; bids and leases have them too. */
export interface OrderParts {
  readonly owner: string;
  readonly dseq: bigint;
  readonly gseq: number;
  readonly oseq: number;
}

export interface BidParts extends OrderParts {
  readonly provider: string;
  readonly bseq: number;
}

export const orders = messageTable("market/orders", OrderSchema, {
  indexes: { state: ({ state }) => byteKey(state) },
  gas: { key: 2, indexes: [67, 67] },
});
export const bids = messageTable("market/bids", BidSchema, {
  indexes: {
    state: ({ state }) => byteKey(state),
    provider: ({ id }) => textKey(id?.provider ?? ""),
    "provider-state": ({ id, state }) => textKey(id?.provider ?? "") + byteKey(state),
  },
  gas: { key: 2, indexes: [116, 157, 116] },
});
export const leases = messageTable("market/leases", LeaseSchema, {
  indexes: {
    state: ({ state }) => byteKey(state),
    provider: ({ id }) => textKey(id?.provider ?? ""),
    "provider-state": ({ id, state }) => textKey(id?.provider ?? "") + byteKey(state),
  },
  gas: { key: 2, indexes: [116, 157, 116] },
});
export const marketParams = messageTable("market/params", ParamsSchema);

export function paramsOf(ctx: Context): Params {
  return marketParams.get(ctx, "") ?? createFilled(ParamsSchema);
}

export function orderKey(id: OrderParts): string {
  return groupKey(id) + u32Key(id.oseq);
}

export function bidKey(id: BidParts): string {
  return orderKey(id) + textKey(id.provider) + u32Key(id.bseq);
}

export function findOrder(ctx: Context, id: OrderParts): Order | undefined {
  return orders.get(ctx, orderKey(id));
}

export function findBid(ctx: Context, id: BidParts): Bid | undefined {
  return bids.get(ctx, bidKey(id));
}

export function findLease(ctx: Context, id: BidParts): Lease | undefined {
  return leases.get(ctx, bidKey(id));
}

export function putOrder(ctx: Context, order: Order): void {
  orders.set(ctx, orderKey(need(order.id)), order);
}

export function putBid(ctx: Context, bid: Bid): void {
  bids.set(ctx, bidKey(need(bid.id)), bid);
}

export function putLease(ctx: Context, lease: Lease): void {
  leases.set(ctx, bidKey(need(lease.id)), lease);
}

export function ordersOfGroup(
  ctx: Context,
  id: { owner: string; dseq: bigint; gseq: number },
  state: Order_State,
): Order[] {
  return orders
    .list(ctx, { prefix: groupKey(id) })
    .map(([, order]) => order)
    .filter((order) => order.state === state);
}

export function bidsOfOrder(ctx: Context, id: OrderParts, ...states: readonly Bid_State[]): Bid[] {
  return bids
    .list(ctx, { prefix: orderKey(id) })
    .map(([, bid]) => bid)
    .filter((bid) => states.includes(bid.state));
}

export function orderOf({ owner, dseq, gseq, oseq }: OrderParts): OrderID {
  return create(OrderIDSchema, { owner, dseq, gseq, oseq });
}

export function bidOf({ owner, dseq, gseq, oseq, provider, bseq }: BidParts): BidID {
  return create(BidIDSchema, { owner, dseq, gseq, oseq, provider, bseq });
}

export function leaseOf({ owner, dseq, gseq, oseq, provider, bseq }: BidParts): LeaseID {
  return create(LeaseIDSchema, { owner, dseq, gseq, oseq, provider, bseq });
}

/** The escrow account that holds a bid's deposit. */
export function bidEscrow({ owner, dseq, gseq, oseq, provider, bseq }: BidParts) {
  const xid = `${owner}/${dseq}/${gseq}/${oseq}/${provider}`;
  return accountId(Scope.bid, bseq === 0 ? xid : `${xid}/${bseq}`);
}

/** The payment that a lease makes out of its deployment's escrow. */
export function leasePayment({ owner, dseq, gseq, oseq, provider }: BidParts): Payment {
  return paymentId(accountId(Scope.deployment, `${owner}/${dseq}`), `${gseq}/${oseq}/${provider}`);
}

/** The lease whose payment this is; undefined for other payments. */
export function leaseOfPayment({ aid, xid }: Payment): LeaseID | undefined {
  if (aid?.scope !== Scope.deployment) return undefined;
  const [owner, dseq] = aid.xid.split("/");
  const [gseq, oseq, provider] = xid.split("/");
  if (!owner || !dseq || !gseq || !oseq || !provider) return undefined;
  return leaseOf({ owner, dseq: BigInt(dseq), gseq: Number(gseq), oseq: Number(oseq), provider, bseq: 0 });
}
