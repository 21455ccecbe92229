/** Verifying signatures before their turn, on the threads that would else be idle. */
import { fromBinary } from "@bufbuild/protobuf";
import { PubKeySchema } from "@slipway/chain/gen/cosmos/crypto/secp256k1/keys_pb.ts";
import { SignMode } from "@slipway/chain/gen/cosmos/tx/signing/v1beta1/signing_pb.ts";
import type { Context } from "../context.ts";
import { getAccount } from "../modules/auth.ts";
import { Refusal } from "../refusal.ts";
import { decodeTx, type Tx } from "./decode.ts";
import type { Resolve } from "./unknown-fields.ts";
import { directSignBytes, type VerifiedSignatures } from "./verify.ts";

/** Direct signatures only: the common case. Whatever is wrong is told when the transaction is checked. */
export async function verifyAhead(
  ctx: Context,
  raw: Uint8Array,
  verified: VerifiedSignatures,
  resolve: Resolve,
): Promise<void> {
  const tx = decoded(raw, resolve);
  if (!tx) return;
  const checks = tx.signers.map((signer, index) => {
    const info = tx.signerInfos[index];
    const account = getAccount(ctx, signer);
    const key = account?.pubKey ?? info?.publicKey;
    const signature = tx.signatures[index];
    const isDirect =
      info?.modeInfo?.sum.case === "single" && info.modeInfo.sum.value.mode === SignMode.DIRECT;
    if (!account || !signature || !isDirect || key?.typeUrl !== `/${PubKeySchema.typeName}`) return undefined;
    const message = directSignBytes(tx, ctx.chainId, account.accountNumber);
    return verified.ahead(fromBinary(PubKeySchema, key.value).key, message, signature);
  });
  await Promise.all(checks);
}

function decoded(raw: Uint8Array, resolve: Resolve): Tx | undefined {
  try {
    return decodeTx(raw, resolve);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
