// The forms, in the chain's JSON, of the messages and events that change what we keep. Only what is used.

import type { BidKey, OrderKey } from "../../ledger/ledger.ts";
import type { Attribute } from "../../store/schema.ts";

export interface Coin {
  readonly denom: string;
  readonly amount: string;
}
export interface DeploymentId {
  readonly owner: string;
  readonly dseq: string;
}
export interface GroupId extends DeploymentId {
  readonly gseq: number;
}
interface Deposit {
  readonly amount: Coin;
}
interface Wire {
  "/akash.deployment.v1beta4.MsgCreateDeployment": {
    id: DeploymentId;
    groups: { name: string }[];
    hash: string;
    deposit: Deposit;
    reclamation: unknown;
  };
  "/akash.deployment.v1beta4.MsgCloseDeployment": { id: DeploymentId };
  "/akash.deployment.v1beta4.MsgCloseGroup": { id: GroupId };
  "/akash.deployment.v1beta4.MsgPauseGroup": { id: GroupId };
  "/akash.market.v1beta5.MsgCreateBid": {
    id: BidKey;
    price: Coin;
    deposit: Deposit;
    resources_offer: unknown[];
    reclamation_window: string | null;
  };
  "/akash.market.v1beta5.MsgCloseBid": { id: BidKey };
  "/akash.market.v1beta5.MsgCreateLease": { bid_id: BidKey };
  "/akash.market.v1beta5.MsgCloseLease": { id: BidKey };
  "/akash.market.v1beta5.MsgWithdrawLease": { id: BidKey };
  "/akash.escrow.v1.MsgAccountDeposit": {
    signer: string;
    id: { scope: "deployment" | "bid"; xid: string };
    deposit: Deposit;
  };
  "/akash.provider.v1beta4.MsgCreateProvider": ProviderMessage;
  "/akash.provider.v1beta4.MsgUpdateProvider": ProviderMessage;
  "/akash.audit.v1.MsgSignProviderAttributes": { owner: string; auditor: string; attributes: Attribute[] };
  "/akash.audit.v1.MsgDeleteProviderAttributes": { owner: string; auditor: string; keys: string[] };
}
export interface ProviderMessage {
  readonly owner: string;
  readonly host_uri: string;
  readonly attributes: Attribute[];
  readonly info: { readonly email: string; readonly website: string };
}
export type MessageOf<T extends keyof Wire> = Wire[T];
export type WireMessage = { [T in keyof Wire]: { typeUrl: T; value: Wire[T] } }[keyof Wire];

interface Events {
  "akash.deployment.v1.EventDeploymentUpdated": { id: DeploymentId; hash: string };
  "akash.deployment.v1.EventDeploymentClosed": { id: DeploymentId };
  "akash.deployment.v1.EventGroupStarted": { id: GroupId };
  "akash.deployment.v1.EventGroupPaused": { id: GroupId };
  "akash.deployment.v1.EventGroupClosed": { id: GroupId };
  "akash.market.v1.EventOrderCreated": { id: OrderKey };
  "akash.market.v1.EventOrderClosed": { id: OrderKey };
  "akash.market.v1.EventBidClosed": { id: BidKey };
  "akash.market.v1.EventLeaseCreated": { id: BidKey; price: Coin };
  "akash.market.v1.EventLeaseClosed": { id: BidKey; reason: string };
  "akash.market.v1.EventLeaseReclaimStarted": { id: BidKey; reason: string; deadline: string };
}
export type WireEvent = { [T in keyof Events]: { type: T; values: Events[T] } }[keyof Events];
