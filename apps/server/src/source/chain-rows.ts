// The chain's answers → the same rows that the index holds, so that one view serves both. Pure. What only an index
// knows (times, refunds, heights of closing) is null or empty.
import { toJson } from "@slipway/chain";
import {
  type QueryDeploymentResponse,
  QueryDeploymentResponseSchema,
} from "@slipway/chain/gen/akash/deployment/v1beta4/query_pb.ts";
import {
  type QueryBidsResponse,
  QueryBidsResponseSchema,
  type QueryLeasesResponse,
  QueryLeasesResponseSchema,
  type QueryOrdersResponse,
  QueryOrdersResponseSchema,
} from "@slipway/chain/gen/akash/market/v1beta5/query_pb.ts";
import { decodeBase64, toHex } from "../bytes.ts";
import type {
  AccountRow,
  BidRow,
  Deal,
  DeploymentRow,
  GroupRow,
  LeaseRow,
  OrderRow,
  PaymentRow,
} from "../ledger/deal.ts";
import type { BidKey, OrderKey } from "../ledger/ledger.ts";
import type { Coin, Deposit } from "../store/schema.ts";

/** The answers about one deployment, as rows. */
export function toDeal(
  network: string,
  answer: QueryDeploymentResponse,
  orders: QueryOrdersResponse,
  bids: QueryBidsResponse,
  leases: QueryLeasesResponse,
): Deal {
  const whole = toJson(QueryDeploymentResponseSchema, answer) as unknown as DeploymentJson; // the schema's own JSON
  const { id } = whole.deployment;
  const key = { network, owner: id.owner, dseq: id.dseq };
  const orderList = (toJson(QueryOrdersResponseSchema, orders) as unknown as { orders: OrderJson[] }).orders; // as above
  const bidList = (toJson(QueryBidsResponseSchema, bids) as unknown as { bids: BidJson[] }).bids; // as above
  const leaseList = (toJson(QueryLeasesResponseSchema, leases) as unknown as { leases: LeaseJson[] }).leases; // as above
  return {
    owner: id.owner,
    dseq: id.dseq,
    deployment: toDeployment(network, whole.deployment),
    groups: whole.groups.map((group) => toGroup(network, id, group)),
    orders: orderList.map((order) => toOrder(network, order)),
    bids: bidList.map(({ bid }) => toBid(network, bid)),
    leases: leaseList.map(({ lease }) => toLease(network, lease)),
    accounts: [
      ...(whole.escrow_account ? [toAccount(key, whole.escrow_account)] : []),
      ...bidList.flatMap(({ escrow_account }) => (escrow_account ? [toAccount(key, escrow_account)] : [])),
    ],
    payments: leaseList.flatMap(({ escrow_payment }) =>
      escrow_payment ? [toPayment(key, escrow_payment)] : [],
    ),
  };
}

export interface DeploymentJson {
  deployment: {
    id: { owner: string; dseq: string };
    state: "active" | "closed";
    hash: string;
    created_at: string;
    reclamation: unknown;
  };
  groups: { id: { gseq: number }; state: GroupRow["state"]; group_spec: unknown; created_at: string }[];
  escrow_account: AccountJson | null;
}
export interface OrderJson {
  id: OrderKey;
  state: OrderRow["state"];
  created_at: string;
}
export interface BidJson {
  bid: {
    id: BidKey;
    state: BidRow["state"];
    price: Coin;
    created_at: string;
    resources_offer: unknown[];
    reclamation_window: string | null;
  };
  escrow_account: AccountJson | null;
}
export interface LeaseJson {
  lease: {
    id: BidKey;
    state: LeaseRow["state"];
    price: Coin;
    created_at: string;
    closed_on: string;
    reason: string;
    reclamation: Record<string, unknown> | null;
  };
  escrow_payment: PaymentJson | null;
}
export interface AccountJson {
  id: { scope: "deployment" | "bid"; xid: string };
  state: {
    owner: string;
    state: AccountRow["state"];
    transferred: Coin[];
    settled_at: string;
    funds: Coin[];
    deposits: Deposit[];
  };
}
export interface PaymentJson {
  id: { xid: string };
  state: {
    owner: string;
    state: PaymentRow["state"];
    rate: Coin;
    balance: Coin;
    unsettled: Coin;
    withdrawn: Coin;
  };
}

type Key = { network: string; owner: string; dseq: string };
const orderKey = ({ owner, dseq, gseq, oseq }: OrderKey) => ({ owner, dseq, gseq, oseq });
const bidKey = (id: BidKey) => ({ ...orderKey(id), provider: id.provider, bseq: id.bseq });

export function toDeployment(network: string, deployment: DeploymentJson["deployment"]): DeploymentRow {
  const { id, state, hash, created_at, reclamation } = deployment;
  return {
    network,
    owner: id.owner,
    dseq: id.dseq,
    state,
    hash: toHex(decodeBase64(hash)),
    reclamation,
    createdHeight: Number(created_at),
    createdAt: null,
    closedHeight: null,
    closedAt: null,
  };
}

export function toGroup(
  network: string,
  { owner, dseq }: { owner: string; dseq: string },
  group: DeploymentJson["groups"][number],
): GroupRow {
  const { id, state, group_spec, created_at } = group;
  return { network, owner, dseq, gseq: id.gseq, state, spec: group_spec, createdHeight: Number(created_at) };
}

export function toOrder(network: string, order: OrderJson): OrderRow {
  const { id, state, created_at } = order;
  return { network, ...orderKey(id), state, createdHeight: Number(created_at), createdAt: null };
}

export function toBid(network: string, bid: BidJson["bid"]): BidRow {
  return {
    network,
    ...bidKey(bid.id),
    priceDenom: bid.price.denom,
    priceAmount: bid.price.amount,
    state: bid.state,
    offer: bid.resources_offer,
    reclamationWindow: bid.reclamation_window,
    createdHeight: Number(bid.created_at),
    createdAt: null,
  };
}

export function toLease(network: string, lease: LeaseJson["lease"]): LeaseRow {
  const closed = Number(lease.closed_on);
  return {
    network,
    ...bidKey(lease.id),
    priceDenom: lease.price.denom,
    priceAmount: lease.price.amount,
    state: lease.state,
    reason: lease.reason,
    reclamation: lease.state === "reclaiming" ? lease.reclamation : null,
    createdHeight: Number(lease.created_at),
    createdAt: null,
    closedHeight: closed === 0 ? null : closed,
    closedAt: null,
  };
}

export function toAccount(key: Key, { id, state }: AccountJson): AccountRow {
  return {
    ...key,
    scope: id.scope,
    xid: id.xid,
    holder: state.owner,
    state: state.state,
    settledAt: Number(state.settled_at),
    transferred: state.transferred,
    funds: state.funds,
    deposits: state.deposits,
    deposited: [],
    refunded: [],
  };
}

export function toPayment(key: Key, { id, state }: PaymentJson): PaymentRow {
  return {
    ...key,
    xid: id.xid,
    provider: state.owner,
    state: state.state,
    denom: state.rate.denom,
    rate: state.rate.amount,
    balance: state.balance.amount,
    unsettled: state.unsettled.amount,
    withdrawn: state.withdrawn.amount,
  };
}
