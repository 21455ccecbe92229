/** What the size of a transaction and the check of its signatures cost. */
import type { Params } from "@slipway/chain/gen/cosmos/auth/v1beta1/auth_pb.ts";
import type { Context } from "../context.ts";
import { authParams, getAccount } from "../modules/auth.ts";
import { plain } from "../refusal.ts";
import type { Tx } from "../tx/decode.ts";
import {
  aminoKey,
  type MultisigKey,
  type PublicKey,
  readPublicKey,
  type SingleKey,
} from "../tx/public-key.ts";
import { isIncomplete, outOfRange, type SignatureData, signaturesOf } from "../tx/signature-data.ts";
import type { AnteFacts } from "./index.ts";

/** Stands for the key of an account that has not shown its own yet, in simulations. */
export const ANY_KEY: SingleKey = {
  kind: "secp256k1",
  bytes: Buffer.from("035ad6810a47f073553ff30d2fcc7e0d3b1c0b74b61a1aaa2582344037151e143a", "hex"),
};
/** A full signature with the fields' heads around it, and what the node adds for good measure. */
const SIGNATURE_SIZE = 2 + 64 + 6;

/** Each byte costs; a trial without signatures is charged for those that will come. */
export function chargeSize(ctx: Context, tx: Tx, { mode }: AnteFacts): void {
  const { txSizeCostPerByte, txSigLimit } = authParams(ctx);
  const charge = (bytes: number) => ctx.gas.consume(Number(txSizeCostPerByte) * bytes, "txSize");
  charge(tx.raw.length);
  if (mode !== "simulate") return;
  const signatures = signaturesOf(tx);
  for (const [index, signer] of tx.signers.entries()) {
    if (!isIncomplete(signatures[index])) continue;
    const key = readPublicKey(getAccount(ctx, signer)?.pubKey) ?? ANY_KEY;
    const size = SIGNATURE_SIZE + 2 + aminoKey(key).length;
    charge(key.kind === "multisig" ? size * Number(txSigLimit) : size);
  }
}

export function chargeSignature(
  ctx: Context,
  key: PublicKey,
  data: SignatureData | undefined,
  prices: Params,
): void {
  switch (key.kind) {
    case "secp256k1":
      ctx.gas.consume(Number(prices.sigVerifyCostSecp256k1), "ante verify: secp256k1");
      break;
    case "ed25519":
      ctx.gas.consume(Number(prices.sigVerifyCostEd25519), "ante verify: ed25519");
      break;
    case "multisig":
      chargeMultisig(ctx, key, data, prices);
  }
}

/** A key of several costs what those cost who have signed. */
function chargeMultisig(
  ctx: Context,
  { keys }: MultisigKey,
  data: SignatureData | undefined,
  prices: Params,
): void {
  if (data?.kind !== "multi") {
    const got = data ? "*signing.SingleSignatureData" : "<nil>";
    throw plain(`expected *signing.MultiSignatureData, got, ${got}`);
  }
  let next = 0;
  for (const [index, signed] of data.signed.entries()) {
    if (!signed) continue;
    const inner = keys[index];
    if (!inner) throw outOfRange(index, keys.length);
    if (next >= data.parts.length) throw outOfRange(next, data.parts.length);
    chargeSignature(ctx, inner, data.parts[next], prices);
    next++;
  }
}
