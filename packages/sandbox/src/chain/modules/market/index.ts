/** The market: orders of tenants, bids of providers, leases between them. */
import { LeaseSchema } from "@slipway/chain/gen/akash/market/v1/lease_pb.ts";
import { BidSchema } from "@slipway/chain/gen/akash/market/v1beta5/bid_pb.ts";
import {
  MsgCloseBidResponseSchema,
  MsgCloseBidSchema,
  MsgCreateBidResponseSchema,
  MsgCreateBidSchema,
} from "@slipway/chain/gen/akash/market/v1beta5/bidmsg_pb.ts";
import {
  MsgCloseLeaseResponseSchema,
  MsgCloseLeaseSchema,
  MsgCreateLeaseResponseSchema,
  MsgCreateLeaseSchema,
  MsgLeaseStartReclaimResponseSchema,
  MsgLeaseStartReclaimSchema,
  MsgWithdrawLeaseResponseSchema,
  MsgWithdrawLeaseSchema,
} from "@slipway/chain/gen/akash/market/v1beta5/leasemsg_pb.ts";
import { OrderSchema } from "@slipway/chain/gen/akash/market/v1beta5/order_pb.ts";
import { ParamsSchema } from "@slipway/chain/gen/akash/market/v1beta5/params_pb.ts";
import {
  MsgUpdateParamsResponseSchema,
  MsgUpdateParamsSchema,
} from "@slipway/chain/gen/akash/market/v1beta5/paramsmsg_pb.ts";
import { type Module, onMessage } from "../../module.ts";
import { need } from "../../tx/fill.ts";
import { assertAuthority } from "../authority.ts";
import { validateBidId, validateLeaseId } from "../ids.ts";
import { list, readMessage, record, writeMessage } from "../json.ts";
import { closeBidByProvider, createBid, validateCreateBid, validateReason } from "./bids.ts";
import { closeLeaseByOwner, createLease, startReclaim, withdrawLease } from "./leases.ts";
import { queries } from "./queries.ts";
import { bids, leases, marketParams, orders, paramsOf, putBid, putLease, putOrder } from "./store.ts";

const messages = [
  onMessage(MsgCreateBidSchema, MsgCreateBidResponseSchema, { validate: validateCreateBid, run: createBid }),
  onMessage(MsgCloseBidSchema, MsgCloseBidResponseSchema, {
    validate: ({ id, reason }) => {
      validateBidId(need(id));
      validateReason(reason);
    },
    run: closeBidByProvider,
  }),
  onMessage(MsgCreateLeaseSchema, MsgCreateLeaseResponseSchema, {
    validate: ({ bidId }) => validateBidId(need(bidId)),
    run: createLease,
  }),
  onMessage(MsgWithdrawLeaseSchema, MsgWithdrawLeaseResponseSchema, {
    validate: ({ id }) => validateLeaseId(need(id)),
    run: withdrawLease,
  }),
  onMessage(MsgCloseLeaseSchema, MsgCloseLeaseResponseSchema, {
    validate: ({ id }) => validateLeaseId(need(id)),
    run: closeLeaseByOwner,
  }),
  onMessage(MsgLeaseStartReclaimSchema, MsgLeaseStartReclaimResponseSchema, {
    validate: ({ id, reason }) => {
      validateLeaseId(need(id));
      validateReason(reason);
    },
    run: startReclaim,
  }),
  onMessage(MsgUpdateParamsSchema, MsgUpdateParamsResponseSchema, {
    run: (ctx, msg) => {
      assertAuthority(msg.authority);
      marketParams.set(ctx, "", need(msg.params));
    },
  }),
];

export const market: Module = {
  name: "market",
  messages,
  queries,
  initGenesis: (ctx, section) => {
    const given = record(section, "market");
    marketParams.set(ctx, "", readMessage(ParamsSchema, given.params, "market.params"));
    for (const [index, item] of list(given.orders, "market.orders").entries()) {
      putOrder(ctx, readMessage(OrderSchema, item, `market.orders[${index}]`));
    }
    for (const [index, item] of list(given.bids, "market.bids").entries()) {
      putBid(ctx, readMessage(BidSchema, item, `market.bids[${index}]`));
    }
    for (const [index, item] of list(given.leases, "market.leases").entries()) {
      putLease(ctx, readMessage(LeaseSchema, item, `market.leases[${index}]`));
    }
  },
  exportGenesis: (ctx) => ({
    params: writeMessage(ParamsSchema, paramsOf(ctx)),
    orders: orders.list(ctx).map(([, order]) => writeMessage(OrderSchema, order)),
    leases: leases.list(ctx).map(([, lease]) => writeMessage(LeaseSchema, lease)),
    bids: bids.list(ctx).map(([, bid]) => writeMessage(BidSchema, bid)),
  }),
  setParams: (ctx, params) => marketParams.set(ctx, "", readMessage(ParamsSchema, params, "market.params")),
};
