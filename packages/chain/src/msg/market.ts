import type { MessageInitShape } from "@bufbuild/protobuf";
import { durationFromMs } from "@bufbuild/protobuf/wkt";
import type { Dec } from "@slipway/market";
import { type Money, toCoin } from "../coin.ts";
import { LeaseClosedReason } from "../gen/akash/market/v1/types_pb.ts";
import { MsgCloseBidSchema, MsgCreateBidSchema } from "../gen/akash/market/v1beta5/bidmsg_pb.ts";
import {
  MsgCloseLeaseSchema,
  MsgCreateLeaseSchema,
  MsgLeaseStartReclaimSchema,
  MsgWithdrawLeaseSchema,
} from "../gen/akash/market/v1beta5/leasemsg_pb.ts";
import type { ResourceOfferSchema } from "../gen/akash/market/v1beta5/resourcesoffer_pb.ts";
import { type Msg, pack } from "../tx.ts";
import type { GroupId } from "./deployment.ts";
import { type DepositSource, toSources } from "./deposit.ts";

export interface OrderId extends GroupId {
  readonly oseq: number;
}

/** A bid, and the lease that is made from it: both have the same id. */
export interface LeaseId extends OrderId {
  readonly provider: string;
}

/** Why a provider ends a lease or withdraws a bid. */
export type ProviderReason = "unstable" | "decommission" | "unspecified" | "manifest_timeout";

export interface NewBid extends LeaseId {
  /** Per block, as a fixed-point number with 18 decimals. */
  readonly price: { readonly denom: string; readonly amount: Dec };
  readonly deposit: Money;
  readonly sources?: readonly DepositSource[];
  readonly resourcesOffer?: readonly MessageInitShape<typeof ResourceOfferSchema>[];
  readonly reclamationSeconds?: number;
}

/** Offers to run an order. Signed by the provider. */
export function createBid({
  price,
  deposit,
  sources,
  resourcesOffer = [],
  reclamationSeconds,
  ...id
}: NewBid): Msg {
  return pack(MsgCreateBidSchema, {
    id: bidId(id),
    price: { denom: price.denom, amount: price.amount.toString() },
    deposit: { amount: toCoin(deposit), sources: toSources(sources) },
    resourcesOffer: [...resourcesOffer],
    ...(reclamationSeconds && { reclamationWindow: durationFromMs(reclamationSeconds * 1000) }),
  });
}

/** Withdraws a bid, or ends the lease made from it. Signed by the provider. */
export function closeBid({
  reason = "unspecified",
  ...id
}: LeaseId & { readonly reason?: ProviderReason }): Msg {
  return pack(MsgCloseBidSchema, { id: bidId(id), reason: toReason(reason) });
}

/** Accepts a bid. Signed by the owner. */
export function createLease(id: LeaseId): Msg {
  return pack(MsgCreateLeaseSchema, { bidId: bidId(id) });
}

/** Ends a lease; a group that is still open goes on the market again. Signed by the owner. */
export function closeLease(id: LeaseId): Msg {
  return pack(MsgCloseLeaseSchema, { id: bidId(id), reason: LeaseClosedReason.lease_closed_owner });
}

/** Has a provider's earnings so far paid out. Signed by the provider. */
export function withdrawLease(id: LeaseId): Msg {
  return pack(MsgWithdrawLeaseSchema, { id: bidId(id) });
}

/** Announces that the provider takes the lease back after the agreed time. Signed by the provider. */
export function startReclaim({
  reason = "unspecified",
  ...id
}: LeaseId & { readonly reason?: ProviderReason }): Msg {
  return pack(MsgLeaseStartReclaimSchema, { id: bidId(id), reason: toReason(reason) });
}

function bidId({ owner, dseq, gseq, oseq, provider }: LeaseId) {
  return { owner, dseq, gseq, oseq, provider, bseq: 0 };
}

function toReason(reason: ProviderReason) {
  return LeaseClosedReason[`lease_closed_reason_${reason}`];
}
