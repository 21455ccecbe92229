import type { JsonValue } from "@bufbuild/protobuf";
import { fromJson, type Msg, msg } from "@slipway/chain";
import { ResourceOfferSchema } from "@slipway/chain/gen/akash/market/v1beta5/resourcesoffer_pb.ts";
import { type Coin, printOffer, type Unit } from "@slipway/market";
import type { OrderRef } from "./book.ts";

/** What a bid locks until it is decided: half an AKT, as the field asks. */
const BID_DEPOSIT = { denom: "uakt", amount: 500_000n };

/** A bid with what was reserved for it: there the GPU models are concrete. */
export function bidMessage(
  provider: string,
  { order, price, offer, notice }: { order: OrderRef; price: Coin; offer: readonly Unit[]; notice: number },
): Msg {
  return msg.createBid({
    ...order,
    provider,
    price,
    deposit: BID_DEPOSIT,
    ...(notice > 0 ? { reclamationSeconds: notice } : {}),
    // The printer makes the very JSON that the chain reads.
    resourcesOffer: printOffer(offer).map((item) => fromJson(ResourceOfferSchema, item as JsonValue)),
  });
}
