import { type DescMessage, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { fromJson } from "@slipway/chain";
import { MsgSignProviderAttributesSchema } from "@slipway/chain/gen/akash/audit/v1/msg_pb.ts";
import { MsgCreateCertificateSchema } from "@slipway/chain/gen/akash/cert/v1/msg_pb.ts";
import { MsgCloseBidSchema, MsgCreateBidSchema } from "@slipway/chain/gen/akash/market/v1beta5/bidmsg_pb.ts";
import { MsgWithdrawLeaseSchema } from "@slipway/chain/gen/akash/market/v1beta5/leasemsg_pb.ts";
import {
  MsgCreateProviderSchema,
  MsgUpdateProviderSchema,
} from "@slipway/chain/gen/akash/provider/v1beta4/msg_pb.ts";
import { type Attribute, type Coin, printCoin, printOffer, type Unit } from "@slipway/market";
import type { CloseReason } from "./bidder.ts";
import type { OrderRef } from "./book.ts";

/** A message as a transaction carries it. */
export interface PackedMessage {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

/** What a bid locks until it is decided: half an AKT, as the field asks. */
const BID_DEPOSIT = { denom: "uakt", amount: "500000" };

export function bidMessage(
  provider: string,
  bid: { order: OrderRef; price: Coin; offer: readonly Unit[] },
): PackedMessage {
  return pack(MsgCreateBidSchema, {
    id: bidId(provider, bid.order),
    price: printCoin(bid.price),
    deposit: { amount: BID_DEPOSIT, sources: ["balance"] },
    // Built from plain data by the printer above it.
    resources_offer: printOffer(bid.offer) as JsonValue,
  });
}

export function closeBidMessage(provider: string, order: OrderRef, reason: CloseReason): PackedMessage {
  return pack(MsgCloseBidSchema, {
    id: bidId(provider, order),
    reason: `lease_closed_reason_${reason.replace("-", "_")}`,
  });
}

export function withdrawMessage(provider: string, order: OrderRef): PackedMessage {
  return pack(MsgWithdrawLeaseSchema, { id: bidId(provider, order) });
}

export interface ProviderEntry {
  readonly owner: string;
  readonly hostUri: string;
  readonly attributes: readonly Attribute[];
  readonly website: string;
}

export function createProviderMessage(entry: ProviderEntry): PackedMessage {
  return pack(MsgCreateProviderSchema, providerFields(entry));
}

export function updateProviderMessage(entry: ProviderEntry): PackedMessage {
  return pack(MsgUpdateProviderSchema, providerFields(entry));
}

export function signAttributesMessage(auditor: string, entry: ProviderEntry): PackedMessage {
  return pack(MsgSignProviderAttributesSchema, {
    owner: entry.owner,
    auditor,
    attributes: entry.attributes.map(({ key, value }) => ({ key, value })),
  });
}

/** `cert` and `pubkey` are PEM text; the chain keeps their bytes. */
export function certificateMessage(owner: string, cert: string, pubkey: string): PackedMessage {
  return pack(MsgCreateCertificateSchema, {
    owner,
    cert: Buffer.from(cert).toString("base64"),
    pubkey: Buffer.from(pubkey).toString("base64"),
  });
}

function providerFields({ owner, hostUri, attributes, website }: ProviderEntry): JsonValue {
  return {
    owner,
    host_uri: hostUri,
    attributes: attributes.map(({ key, value }) => ({ key, value })),
    info: { email: "", website },
  };
}

function bidId(provider: string, { owner, dseq, gseq, oseq }: OrderRef) {
  return { owner, dseq: dseq.toString(), gseq, oseq, provider, bseq: 0 };
}

function pack(schema: DescMessage, json: JsonValue): PackedMessage {
  return { typeUrl: `/${schema.typeName}`, value: toBinary(schema, fromJson(schema, json)) };
}
