/** What checking a signature costs, by the kind of key. */
import type { Params } from "@slipway/chain/gen/cosmos/auth/v1beta1/auth_pb.ts";
import type { Context } from "../context.ts";
import { plain } from "../refusal.ts";
import type { MultisigKey, PublicKey } from "../tx/public-key.ts";
import { outOfRange, type SignatureData } from "../tx/signature-data.ts";

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
