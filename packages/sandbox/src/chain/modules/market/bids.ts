/** Providers' messages about bids: making one, taking it back or ending its lease. */
import { create } from "@bufbuild/protobuf";
import { Source } from "@slipway/chain/gen/akash/base/deposit/v1/deposit_pb.ts";
import { Group_State } from "@slipway/chain/gen/akash/deployment/v1beta4/group_pb.ts";
import { DepositAuthorization_Scope } from "@slipway/chain/gen/akash/escrow/v1/authz_pb.ts";
import { EventBidCreatedSchema } from "@slipway/chain/gen/akash/market/v1/event_pb.ts";
import { type Lease, Lease_State } from "@slipway/chain/gen/akash/market/v1/lease_pb.ts";
import type { LeaseClosedReason } from "@slipway/chain/gen/akash/market/v1/types_pb.ts";
import { type Bid, Bid_State, BidSchema } from "@slipway/chain/gen/akash/market/v1beta5/bid_pb.ts";
import type { MsgCloseBid, MsgCreateBid } from "@slipway/chain/gen/akash/market/v1beta5/bidmsg_pb.ts";
import { type Order, Order_State } from "@slipway/chain/gen/akash/market/v1beta5/order_pb.ts";
import { isDenom, toCoins } from "../../coins.ts";
import { type Context, emitEvent } from "../../context.ts";
import { marketRefusals, Panic, plain } from "../../refusal.ts";
import { SECOND, toNanos } from "../../time.ts";
import { need } from "../../tx/fill.ts";
import { attestedOf } from "../audit.ts";
import { pauseGroup } from "../deployment/groups.ts";
import { denomOf, meetsCapabilities, meetsOffer, meetsRequirements, priceOf } from "../deployment/spec.ts";
import { findGroup } from "../deployment/store.ts";
import { authorizeDeposit, validateDeposit } from "../escrow/deposits.ts";
import { closePayment, openAccount } from "../escrow/keeper.ts";
import { validateBidId } from "../ids.ts";
import { findProvider } from "../provider.ts";
import { closeBid, closeLease, closeOrder, ignoreRefusal } from "./orders.ts";
import {
  bidEscrow,
  bidKey,
  bids,
  bidsOfOrder,
  findBid,
  findLease,
  findOrder,
  leasePayment,
  paramsOf,
  putBid,
} from "./store.ts";

const FIRST_PROVIDER_REASON = 10000;
const LAST_PROVIDER_REASON = 19999;

export function validateCreateBid({ id, deposit, price }: MsgCreateBid): void {
  validateBidId(need(id));
  validateDeposit(need(deposit));
  if (BigInt(need(price).amount || "0") === 0n) throw marketRefusals.bidZeroPrice;
}

/** Reasons that a provider may give. */
export function validateReason(reason: LeaseClosedReason): void {
  if (reason >= FIRST_PROVIDER_REASON && reason <= LAST_PROVIDER_REASON) return;
  throw marketRefusals.invalidLeaseClosedReason.wrap(
    `value "${reason}" range ${FIRST_PROVIDER_REASON}..${LAST_PROVIDER_REASON}`,
  );
}

export function createBid(ctx: Context, msg: MsgCreateBid): void {
  const id = need(msg.id);
  assertDeposit(ctx, msg);
  const most = paramsOf(ctx).orderMaxBids;
  const count = bidsOfOrder(ctx, id, Bid_State.open, Bid_State.active, Bid_State.closed).length;
  if (count > most) throw plain(`invalid bid: too many existing bids (${most})`);
  const order = findOrder(ctx, id);
  if (!order) throw marketRefusals.orderNotFound;
  if (order.state === Order_State.active) throw marketRefusals.orderActive;
  if (order.state !== Order_State.open) throw marketRefusals.orderClosed;
  assertPrice(order, msg);
  const spec = need(order.spec);
  if (!meetsOffer(spec, msg.resourcesOffer)) throw marketRefusals.capabilitiesMismatch;
  const provider = findProvider(ctx, id.provider);
  if (!provider) throw marketRefusals.unknownProvider;
  const audited = attestedOf(ctx, id.provider);
  if (!meetsRequirements(spec, provider.attributes, audited)) throw marketRefusals.attributeMismatch;
  if (!meetsCapabilities(spec, provider.attributes)) throw marketRefusals.capabilitiesMismatch;
  assertReclamation(ctx, order, msg);
  const deposits = authorizeDeposit(ctx, id.provider, need(msg.deposit), DepositAuthorization_Scope.bid);
  if (bids.has(ctx, bidKey(id))) throw marketRefusals.bidExists;
  const { price, resourcesOffer, reclamationWindow } = msg;
  putBid(
    ctx,
    create(BidSchema, {
      id,
      state: Bid_State.open,
      price: need(price),
      createdAt: ctx.height,
      resourcesOffer,
      ...(reclamationWindow ? { reclamationWindow } : {}),
    }),
  );
  emitEvent(ctx, EventBidCreatedSchema, { id, price: need(price) });
  openAccount(ctx, bidEscrow(id), id.provider, deposits);
}

/** The provider takes its bid back; a lease on it ends, and the group waits for its owner. */
export function closeBidByProvider(ctx: Context, { id, reason }: MsgCloseBid): void {
  const bid = findBid(ctx, need(id));
  if (!bid) throw marketRefusals.unknownBid;
  const order = findOrder(ctx, need(id));
  if (!order) throw marketRefusals.unknownOrderForBid;
  if (bid.state === Bid_State.open) {
    closeBid(ctx, bid);
    return;
  }
  const lease = findLease(ctx, need(id));
  if (!lease) throw marketRefusals.unknownLeaseForBid;
  assertMayEnd(ctx, lease, bid);
  const { owner, dseq, gseq } = need(id);
  const group = findGroup(ctx, { owner, dseq, gseq });
  if (group && group.state !== Group_State.paused && group.state !== Group_State.closed)
    pauseGroup(ctx, group);
  closeLease(ctx, lease, Lease_State.closed, reason);
  closeBid(ctx, bid);
  closeOrder(ctx, order);
  ignoreRefusal(() => closePayment(ctx, leasePayment(need(id))));
}

function assertMayEnd(ctx: Context, lease: Lease, bid: Bid): void {
  if (lease.state === Lease_State.active) {
    if (lease.reclamation) throw marketRefusals.reclamationNotStarted;
  } else if (lease.state === Lease_State.reclaiming) {
    if (ctx.time < (lease.reclamation?.deadline ?? 0n) * SECOND) throw marketRefusals.reclamationNotElapsed;
  } else {
    throw marketRefusals.leaseNotActive;
  }
  if (bid.state !== Bid_State.active) throw marketRefusals.bidNotActive;
}

function assertDeposit(ctx: Context, { deposit }: MsgCreateBid): void {
  const { amount, sources } = need(deposit);
  const [coin = { denom: "", amount: 0n }] = toCoins([need(amount)]);
  const least = toCoins(paramsOf(ctx).bidMinDeposits).find(({ denom }) => denom === coin.denom);
  if (!least) throw plain(`deposit invalid: unsupported denom ${coin.denom}`);
  if (coin.amount >= least.amount) return;
  const names = sources.map((source) => (source === Source.grant ? "grant" : "balance")).join(" ");
  throw plain(
    `deposit invalid: minimum:${least.amount}${least.denom} received:{${coin.amount}${coin.denom} [${names}]}`,
  );
}

function assertPrice({ spec }: Order, { price }: MsgCreateBid): void {
  const { denom, amount } = need(price);
  if (!isDenom(denom) || BigInt(amount || "0") < 0n) throw marketRefusals.bidInvalidPrice;
  const own = denomOf(need(spec));
  if (denom !== own) throw new Panic(`invalid coin denominations; ${own}, ${denom}`);
  if (BigInt(amount || "0") > priceOf(need(spec))) throw marketRefusals.bidInvalidPrice;
}

function assertReclamation(ctx: Context, { reclamation }: Order, { reclamationWindow }: MsgCreateBid): void {
  if (reclamation) {
    if (!reclamationWindow) throw marketRefusals.reclamationRequired;
    if (toNanos(reclamationWindow) < toNanos(need(reclamation.minWindow)))
      throw marketRefusals.reclamationTooShort;
  }
  if (!reclamationWindow) return;
  const { minReclamationWindow, maxReclamationWindow } = paramsOf(ctx);
  const window = toNanos(reclamationWindow);
  if (window < toNanos(need(minReclamationWindow)) || window > toNanos(need(maxReclamationWindow))) {
    throw marketRefusals.reclamationOutOfBounds;
  }
}
