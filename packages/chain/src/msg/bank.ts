import { type Money, toCoin } from "../coin.ts";
import { MsgSendSchema } from "../gen/cosmos/bank/v1beta1/tx_pb.ts";
import { type Msg, pack } from "../tx.ts";

/** Sends coins. The compute token `uact` cannot be sent on mainnet. Signed by `from`. */
export function send({
  from,
  to,
  amount,
}: {
  readonly from: string;
  readonly to: string;
  readonly amount: readonly Money[];
}): Msg {
  return pack(MsgSendSchema, { fromAddress: from, toAddress: to, amount: amount.map(toCoin) });
}
