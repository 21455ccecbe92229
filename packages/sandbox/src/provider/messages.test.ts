import { fromBinary } from "@bufbuild/protobuf";
import { toJson } from "@slipway/chain";
import { MsgCreateBidSchema } from "@slipway/chain/gen/akash/market/v1beta5/bidmsg_pb.ts";
import { parseDec, parseUnit } from "@slipway/market";
import { expect, it } from "vitest";
import { bidMessage } from "./messages.ts";

const order = { owner: "akash1tenant", dseq: 42n, gseq: 1, oseq: 2 };

it("a bid carries its price, its deposit and what was reserved", () => {
  const unit = parseUnit({
    resource: {
      id: 1,
      cpu: { units: { val: "500" } },
      memory: { size: { val: "1048576" } },
      storage: [{ name: "default", size: { val: "5242880" } }],
      gpu: { units: { val: "1" }, attributes: [{ key: "vendor/nvidia/model/t4", value: "true" }] },
      endpoints: [{ kind: 1, sequence_number: 0 }],
    },
    count: 2,
  });
  const price = { denom: "uact", amount: parseDec("1.25") };
  const { typeUrl, value } = bidMessage("akash1provider", { order, price, offer: [unit], notice: 3600 });
  expect(typeUrl).toBe("/akash.market.v1beta5.MsgCreateBid");
  expect(toJson(MsgCreateBidSchema, fromBinary(MsgCreateBidSchema, value))).toMatchObject({
    id: { owner: "akash1tenant", dseq: "42", gseq: 1, oseq: 2, provider: "akash1provider", bseq: 0 },
    price: { denom: "uact", amount: "1.250000000000000000" },
    deposit: { amount: { denom: "uakt", amount: "500000" }, sources: ["balance"] },
    resources_offer: [
      {
        count: 2,
        resources: {
          cpu: { units: { val: "500" } },
          gpu: { units: { val: "1" }, attributes: [{ key: "vendor/nvidia/model/t4", value: "true" }] },
          endpoints: [{ kind: "RANDOM_PORT" }],
        },
        prices: null,
      },
    ],
    reclamation_window: "3600s",
  });
});
