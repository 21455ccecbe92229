/** Messages of the market in their plainest form. */
import { MsgCreateDeploymentSchema } from "@slipway/chain/gen/akash/deployment/v1beta4/deploymentmsg_pb.ts";
import { MsgCreateBidSchema } from "@slipway/chain/gen/akash/market/v1beta5/bidmsg_pb.ts";
import { MsgCreateLeaseSchema } from "@slipway/chain/gen/akash/market/v1beta5/leasemsg_pb.ts";
import { MsgCreateProviderSchema } from "@slipway/chain/gen/akash/provider/v1beta4/msg_pb.ts";
import { MsgSendSchema } from "@slipway/chain/gen/cosmos/bank/v1beta1/tx_pb.ts";
import { any } from "./actors.ts";

const utf8 = new TextEncoder();
const amountOf = (value: string) => ({ val: utf8.encode(value) });

export function send(fromAddress: string, toAddress: string, amount: bigint, denom = "uakt") {
  return any(MsgSendSchema, { fromAddress, toAddress, amount: [{ denom, amount: amount.toString() }] });
}

/** One group with one unit; `price` is uact per block at most. */
export function createDeployment(owner: string, dseq: bigint, { deposit = 500_000n, price = 100n } = {}) {
  return any(MsgCreateDeploymentSchema, {
    id: { owner, dseq },
    hash: new Uint8Array(32).fill(Number(dseq % 256n)),
    deposit: { amount: { denom: "uact", amount: deposit.toString() }, sources: [1] },
    groups: [
      {
        name: "web",
        requirements: { signedBy: {} },
        resources: [
          {
            resource: {
              id: 1,
              cpu: { units: amountOf("500") },
              memory: { quantity: amountOf("536870912") },
              storage: [{ name: "default", quantity: amountOf("1073741824") }],
              gpu: { units: amountOf("0") },
              endpoints: [{ kind: 0 }],
            },
            count: 1,
            price: { denom: "uact", amount: decimal(price) },
          },
        ],
      },
    ],
  });
}

export function createProvider(owner: string) {
  return any(MsgCreateProviderSchema, { owner, hostUri: "https://provider.example:8443", info: {} });
}

interface BidParts {
  readonly owner: string;
  readonly dseq: bigint;
  readonly gseq: number;
  readonly oseq: number;
  readonly provider: string;
}

export function createBid(id: BidParts, price: bigint) {
  return any(MsgCreateBidSchema, {
    id,
    price: { denom: "uact", amount: decimal(price) },
    deposit: { amount: { denom: "uact", amount: "500000" }, sources: [1] },
  });
}

export function createLease(bidId: BidParts) {
  return any(MsgCreateLeaseSchema, { bidId });
}

/** A decimal on the wire: units of 10^-18. */
export function decimal(value: bigint): string {
  return (value * 10n ** 18n).toString();
}
