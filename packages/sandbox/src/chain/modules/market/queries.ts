/** Questions about orders, bids and leases. Lists are walked by owner, by provider or by state, as filters allow. */

import type { LeaseFilters } from "@slipway/chain/gen/akash/market/v1/filters_pb.ts";
import type { Lease } from "@slipway/chain/gen/akash/market/v1/lease_pb.ts";
import { Lease_State } from "@slipway/chain/gen/akash/market/v1/lease_pb.ts";
import { type Bid, Bid_State } from "@slipway/chain/gen/akash/market/v1beta5/bid_pb.ts";
import type { BidFilters, OrderFilters } from "@slipway/chain/gen/akash/market/v1beta5/filters_pb.ts";
import { type Order, Order_State } from "@slipway/chain/gen/akash/market/v1beta5/order_pb.ts";
import { Query } from "@slipway/chain/gen/akash/market/v1beta5/query_pb.ts";
import type { PageRequest } from "@slipway/chain/gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import { isAddress } from "../../address.ts";
import type { Context } from "../../context.ts";
import { byteKey, textKey, u32Key, u64Key } from "../../keys.ts";
import { onQuery } from "../../module.ts";
import { escrowRefusals, invalidArgument, marketRefusals } from "../../refusal.ts";
import type { Table } from "../../store/table.ts";
import { need } from "../../tx/fill.ts";
import { listPage } from "../akash-pages.ts";
import { findAccountState, findPaymentState } from "../escrow/store.ts";
import type { Page } from "../pages.ts";
import {
  type BidParts,
  bidEscrow,
  bids,
  findBid,
  findLease,
  findOrder,
  leasePayment,
  leases,
  orders,
  paramsOf,
} from "./store.ts";

const orderStates = new Map<string, number>([
  ["open", Order_State.open],
  ["active", Order_State.active],
  ["closed", Order_State.closed],
]);
const bidStates = new Map<string, number>([
  ["open", Bid_State.open],
  ["active", Bid_State.active],
  ["lost", Bid_State.lost],
  ["closed", Bid_State.closed],
]);
const leaseStates = new Map<string, number>([
  ["active", Lease_State.active],
  ["insufficient_funds", Lease_State.insufficient_funds],
  ["closed", Lease_State.closed],
  ["reclaiming", Lease_State.reclaiming],
]);
const BY_STATE = 0;
const BY_OWNER_OF_ORDER = 1;
const BY_PROVIDER = 1;
const BY_OWNER = 2;

type Filters = OrderFilters | BidFilters | LeaseFilters;

interface Item {
  readonly id?: Partial<BidParts> | undefined;
  readonly state: number;
}

/** The beginning of a primary key as far as the filters go without a gap. */
function ownerPrefix({ owner, dseq, gseq, oseq }: Filters): string {
  if (owner === "") return "";
  if (dseq === 0n) return textKey(owner);
  if (gseq === 0) return textKey(owner) + u64Key(dseq);
  return textKey(owner) + u64Key(dseq) + u32Key(gseq) + (oseq === 0 ? "" : u32Key(oseq));
}

function matches({ id, state }: Item, filters: Filters, states: readonly number[]): boolean {
  const same = <T>(wanted: T, none: T, value: T | undefined) => wanted === none || wanted === value;
  return (
    states.includes(state) &&
    same(filters.owner, "", id?.owner) &&
    same(filters.dseq, 0n, id?.dseq) &&
    same(filters.gseq, 0, id?.gseq) &&
    same(filters.oseq, 0, id?.oseq) &&
    (!("provider" in filters) || same(filters.provider, "", id?.provider))
  );
}

function page<T extends Item>(
  ctx: Context,
  table: Table<T>,
  filters: Filters,
  names: ReadonlyMap<string, number>,
  pagination: PageRequest | undefined,
): Page<T> {
  const wanted = names.get(filters.state);
  if (filters.state !== "" && wanted === undefined) throw invalidArgument("invalid state value");
  const states = wanted === undefined ? [...names.values()] : [wanted];
  const filtered = wanted !== undefined;
  const isOrder = !("provider" in filters);
  const keep = ([key, item]: [string, T]): [string, T | undefined] => [
    key,
    matches(item, filters, states) ? item : undefined,
  ];
  if (filters.owner !== "") {
    return listPage(pagination, {
      states,
      filtered,
      flat: true,
      path: isOrder ? BY_OWNER_OF_ORDER : BY_OWNER,
      *walk(_state, start, reverse) {
        for (const entry of table.walk(ctx, { prefix: ownerPrefix(filters), start, reverse }))
          yield keep(entry);
      },
    });
  }
  if (!isOrder && filters.provider !== "") {
    const prefix = textKey(filters.provider);
    return listPage(pagination, {
      states,
      filtered,
      flat: true,
      path: BY_PROVIDER,
      *walk(_state, start, reverse) {
        const options = { prefix, start: start && prefix + start, reverse };
        for (const entry of table.walkIndex(ctx, "provider", options)) yield keep(entry);
      },
    });
  }
  return listPage(pagination, {
    states,
    filtered,
    ...(isOrder ? {} : { path: BY_STATE }),
    *walk(state, start, reverse) {
      const options = { prefix: byteKey(state), start: start && byteKey(state) + start, reverse };
      for (const entry of table.walkIndex(ctx, "state", options)) yield keep(entry);
    },
  });
}

function withEscrow(ctx: Context, bid: Bid) {
  const id = bidEscrow(need(bid.id));
  const state = findAccountState(ctx, id);
  if (!state) throw escrowRefusals.accountNotFound;
  return { bid, escrowAccount: { id, state } };
}

function withPayment(ctx: Context, lease: Lease) {
  const id = leasePayment(need(lease.id));
  const state = findPaymentState(ctx, id);
  if (!state) throw escrowRefusals.paymentNotFound;
  return { lease, escrowPayment: { id, state } };
}

function assertOwner(owner: string): void {
  if (!isAddress(owner)) throw invalidArgument("invalid owner address");
}

function assertProvider(provider: string): void {
  if (!isAddress(provider)) throw invalidArgument("invalid provider address");
}

function pageOfOrders(ctx: Context, filters: OrderFilters, pagination: PageRequest | undefined): Page<Order> {
  const { owner, dseq, gseq, oseq } = filters;
  if (owner === "" || dseq === 0n || gseq === 0 || oseq === 0) {
    return page(ctx, orders, filters, orderStates, pagination);
  }
  const wanted = orderStates.get(filters.state);
  if (filters.state !== "" && wanted === undefined) throw invalidArgument("invalid state value");
  const order = findOrder(ctx, filters);
  const items = order && (wanted === undefined || order.state === wanted) ? [order] : [];
  return { items, pagination: { nextKey: new Uint8Array(0), total: BigInt(items.length) } };
}

export const queries = [
  onQuery(Query.method.orders, (ctx, { filters, pagination }) => {
    const found = pageOfOrders(ctx, need(filters), pagination);
    return { orders: found.items, pagination: found.pagination };
  }),
  onQuery(Query.method.order, (ctx, { id }) => {
    assertOwner(need(id).owner);
    const order = findOrder(ctx, need(id));
    if (!order) throw marketRefusals.orderNotFound;
    return { order };
  }),
  onQuery(Query.method.bids, (ctx, { filters, pagination }) => {
    const found = page(ctx, bids, need(filters), bidStates, pagination);
    return { bids: found.items.map((bid) => withEscrow(ctx, bid)), pagination: found.pagination };
  }),
  onQuery(Query.method.bid, (ctx, { id }) => {
    assertOwner(need(id).owner);
    assertProvider(need(id).provider);
    const bid = findBid(ctx, need(id));
    if (!bid) throw marketRefusals.bidNotFound;
    return withEscrow(ctx, bid);
  }),
  onQuery(Query.method.leases, (ctx, { filters, pagination }) => {
    const found = page(ctx, leases, need(filters), leaseStates, pagination);
    return { leases: found.items.map((lease) => withPayment(ctx, lease)), pagination: found.pagination };
  }),
  onQuery(Query.method.lease, (ctx, { id }) => {
    assertOwner(need(id).owner);
    assertProvider(need(id).provider);
    const lease = findLease(ctx, need(id));
    if (!lease) throw marketRefusals.leaseNotFound;
    return withPayment(ctx, lease);
  }),
  onQuery(Query.method.params, (ctx) => ({ params: paramsOf(ctx) })),
];
