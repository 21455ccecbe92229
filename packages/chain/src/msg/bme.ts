import { type Money, toCoin } from "../coin.ts";
import { MsgBurnACTSchema, MsgMintACTSchema } from "../gen/akash/bme/v1/msgs_pb.ts";
import { type Msg, pack } from "../tx.ts";

export interface Swap {
  readonly owner: string;
  readonly amount: Money;
}

/** Queues a swap of AKT into the compute token ACT (10 ACT at least). Signed by the owner. */
export function mintAct({ owner, amount }: Swap): Msg {
  return pack(MsgMintACTSchema, { owner, to: owner, coinsToBurn: toCoin(amount) });
}

/** Queues a swap of ACT into AKT. Signed by the owner. */
export function burnAct({ owner, amount }: Swap): Msg {
  return pack(MsgBurnACTSchema, { owner, to: owner, coinsToBurn: toCoin(amount) });
}
