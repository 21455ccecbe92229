/** Signed transfers between recorded accounts, for tests that only need some transactions. */
import { create, toBinary } from "@bufbuild/protobuf";
import { MsgSendSchema } from "@slipway/chain/gen/cosmos/bank/v1beta1/tx_pb.ts";
import { recordedSigner, signTx } from "./play.ts";

/** A transfer of one uakt by the recorded account of that index to itself. */
export async function transfer(index: number, sequence: bigint, chainId = "localakash"): Promise<string> {
  const signer = await recordedSigner(index);
  const value = toBinary(
    MsgSendSchema,
    create(MsgSendSchema, {
      fromAddress: signer.address,
      toAddress: signer.address,
      amount: [{ denom: "uakt", amount: "1" }],
    }),
  );
  const message = { typeUrl: `/${MsgSendSchema.typeName}`, value };
  return signTx(signer, [message], { chainId, accountNumber: BigInt(index), sequence });
}
