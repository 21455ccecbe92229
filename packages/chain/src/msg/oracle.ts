import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { Dec } from "@slipway/market";
import { MsgAddPriceEntrySchema } from "../gen/akash/oracle/v2/msgs_pb.ts";
import { type Msg, pack } from "../tx.ts";

/** Writes a price, for example of one AKT in US dollars. Signed by an address that the chain trusts for it. */
export function addPriceEntry(entry: {
  readonly signer: string;
  readonly denom?: string;
  readonly baseDenom?: string;
  readonly price: Dec;
  readonly at: Date;
}): Msg {
  const { signer, denom = "akt", baseDenom = "usd", price, at } = entry;
  return pack(MsgAddPriceEntrySchema, {
    signer,
    id: { denom, baseDenom },
    price: price.toString(),
    timestamp: timestampFromMs(at.getTime()),
  });
}
