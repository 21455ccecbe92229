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
import { type Cursor, listPage, type Start, startOf } from "../akash-pages.ts";
import { findAccountState, findPaymentState } from "../escrow/store.ts";
import { only, type Page } from "../pages.ts";
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

function matches({ id, state }: Item, filters: Filters, states: readonly number[]): boolean {
  const same = <T>(wanted: T, none: T, value: T | undefined) => wanted === none || wanted === value;
  return (
    states.includes(state) &&
    same(filters.owner, "", id?.owner) &&
    same(filters.dseq, 0n, id?.dseq) &&
    same(filters.gseq, 0, id?.gseq) &&
    same(filters.oseq, 0, id?.oseq) &&
    (!("provider" in filters) ||
      (same(filters.provider, "", id?.provider) && same(filters.bseq, 0, id?.bseq)))
  );
}

/** Which list is walked: one owner's, one provider's, or that of each state. */
type Walked =
  | { readonly by: "owner"; readonly name: string }
  | { readonly by: "provider"; readonly name: string }
  | { readonly by: "state" };

function walkedOrders({ owner }: OrderFilters, cursor: Cursor | undefined): Walked {
  const name = cursor ? (cursor.path === BY_OWNER_OF_ORDER ? ownerIn(cursor.key) : "") : owner;
  return name === "" ? { by: "state" } : { by: "owner", name };
}

function walkedOffers({ owner, provider }: BidFilters | LeaseFilters, cursor: Cursor | undefined): Walked {
  if (cursor) {
    if (cursor.path === undefined) throw invalidArgument("invalid pagination key");
    if (cursor.path === BY_OWNER) return { by: "owner", name: ownerIn(cursor.key) };
    return cursor.path === BY_PROVIDER ? { by: "provider", name: providerIn(cursor.key) } : { by: "state" };
  }
  if (owner !== "") return { by: "owner", name: owner };
  return provider === "" ? { by: "state" } : { by: "provider", name: provider };
}

/** The beginning of a key as far as the filters go without a gap. */
function ownerPrefix({ owner, dseq, gseq, oseq }: Filters): string {
  const numbers = [
    dseq === 0n ? "" : u64Key(dseq),
    gseq === 0 ? "" : u32Key(gseq),
    oseq === 0 ? "" : u32Key(oseq),
  ];
  const gap = numbers.indexOf("");
  return textKey(owner) + numbers.slice(0, gap < 0 ? numbers.length : gap).join("");
}

function ownerIn(key: string): string {
  return key.slice(0, key.indexOf("\0"));
}

/** A bid's or lease's key: the owner and a zero, 16 bytes of numbers, the provider and a zero. */
function providerIn(key: string): string {
  const rest = key.slice(key.indexOf("\0") + 1 + 16);
  return rest.slice(0, rest.indexOf("\0"));
}

function page<T extends Item>(
  ctx: Context,
  table: Table<T>,
  filters: Filters,
  pagination: PageRequest | undefined,
  start: Start,
): Page<T> {
  const { states, cursor } = start;
  const keep = ([key, item]: [string, T]): [string, T | undefined] => [
    key,
    matches(item, filters, states) ? item : undefined,
  ];
  const isOrder = !("provider" in filters);
  const walked = isOrder ? walkedOrders(filters, cursor) : walkedOffers(filters, cursor);
  // Of a list in one state only that state's part is walked, of one owner's only what the numbers name: the same items.
  const only = states.length === 1 ? byteKey(states[0] ?? 0) : undefined;
  if (walked.by === "owner") {
    const prefix = walked.name === filters.owner ? ownerPrefix(filters) : textKey(walked.name);
    return listPage(pagination, start, {
      flat: true,
      path: isOrder ? BY_OWNER_OF_ORDER : BY_OWNER,
      *walk(_state, from, reverse) {
        const inState = { prefix: `${only}${prefix}`, start: from && `${only}${from}`, reverse };
        const entries =
          only === undefined
            ? table.walk(ctx, { prefix, start: from, reverse })
            : table.walkIndex(ctx, "state", inState);
        for (const entry of entries) yield keep(entry);
      },
    });
  }
  if (walked.by === "provider") {
    const prefix = textKey(walked.name) + (only ?? "");
    const index = only === undefined ? "provider" : "provider-state";
    return listPage(pagination, start, {
      flat: true,
      path: BY_PROVIDER,
      *walk(_state, from, reverse) {
        const options = { prefix, start: from && prefix + from, reverse };
        for (const entry of table.walkIndex(ctx, index, options)) yield keep(entry);
      },
    });
  }
  return listPage(pagination, start, {
    path: isOrder ? undefined : BY_STATE,
    *walk(state, from, reverse) {
      const options = { prefix: byteKey(state), start: from && byteKey(state) + from, reverse };
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
  const start = startOf(pagination, orderStates, filters.state);
  const { owner, dseq, gseq, oseq } = filters;
  const isOne = owner !== "" && dseq !== 0n && gseq !== 0 && oseq !== 0;
  if (isOne && !start.cursor) return only(findOrder(ctx, filters), start.states);
  return page(ctx, orders, filters, pagination, start);
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
    const found = page(
      ctx,
      bids,
      need(filters),
      pagination,
      startOf(pagination, bidStates, need(filters).state),
    );
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
    const found = page(
      ctx,
      leases,
      need(filters),
      pagination,
      startOf(pagination, leaseStates, need(filters).state),
    );
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
