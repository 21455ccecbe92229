/** Signed transactions, with whatever fee is enough. */
import { toBinary } from "@bufbuild/protobuf";
import type { Msg, Signer } from "@slipway/chain";
import { AuthInfoSchema, TxBodySchema } from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";
import { createAuthInfo, createBody, encodeTx } from "../../../packages/chain/src/tx.ts";

const gasPerMessage = 4_000_000n;
const gasPerUakt = 40n;

export async function signTx(
  signer: Signer,
  messages: Msg[],
  { accountNumber, sequence }: { accountNumber: bigint; sequence: bigint },
): Promise<Uint8Array> {
  const gas = gasPerMessage * BigInt(messages.length);
  const fee = { gas, amount: [{ denom: "uakt", amount: gas / gasPerUakt }] };
  const bodyBytes = toBinary(TxBodySchema, createBody(messages));
  const authInfoBytes = toBinary(AuthInfoSchema, createAuthInfo({ pubkey: signer.pubkey, sequence }, fee));
  const doc = { bodyBytes, authInfoBytes, chainId: "sandbox", accountNumber };
  const { signature } = await signer.signDirect(doc);
  return encodeTx({ bodyBytes, authInfoBytes, signatures: [signature] });
}
