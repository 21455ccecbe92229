/** Whether a signature holds: by one key or by enough of several, in each of the ways to sign. */
import type { Any } from "@bufbuild/protobuf/wkt";
import { SignMode, SignModeSchema } from "@slipway/chain/gen/cosmos/tx/signing/v1beta1/signing_pb.ts";
import { aminoSignBytes } from "../tx/amino.ts";
import type { Tx } from "../tx/decode.ts";
import { goKeyType, type MultisigKey, type PublicKey } from "../tx/public-key.ts";
import type { MultiSignature, SignatureData } from "../tx/signature-data.ts";
import type { Resolve } from "../tx/unknown-fields.ts";
import { directAuxSignBytes, directSignBytes, verifySignature } from "../tx/verify.ts";

/** What a signature covers beside the transaction. */
export interface SignerPlace {
  readonly address: string;
  readonly chainId: string;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
  readonly publicKey: Any;
}

export interface Verification {
  readonly tx: Tx;
  readonly place: SignerPlace;
  readonly resolve: Resolve;
}

/** Why the signature does not hold, in the node's words; undefined when it does. */
export function signatureProblem(
  task: Verification,
  key: PublicKey,
  data: SignatureData,
): string | undefined {
  if (data.kind === "multi") {
    if (key.kind !== "multisig") return `expected <nil>, got ${goKeyType(key)}`;
    return multisigProblem(task, key, data);
  }
  if (key.kind === "multisig") return "not implemented";
  const message = signBytes(task, data.mode);
  if (typeof message === "string") return message;
  return verifySignature(key, message, data.bytes) ? undefined : "unable to verify single signer signature";
}

/** True when all of it was signed as JSON, which holds no sequence of its own. */
export function isAllAmino(data: SignatureData | undefined): boolean {
  if (!data) return false;
  return data.kind === "single" ? data.mode === SignMode.LEGACY_AMINO_JSON : data.parts.every(isAllAmino);
}

function multisigProblem(task: Verification, key: MultisigKey, data: MultiSignature): string | undefined {
  const { keys, threshold } = key;
  const { signed, parts } = data;
  if (keys.length !== signed.length) return `bit array size is incorrect, expecting: ${keys.length}`;
  if (parts.length < threshold || parts.length > signed.length) {
    return `signature size is incorrect ${parts.length}`;
  }
  const count = signed.filter(Boolean).length;
  if (count < threshold) return `not enough signatures set, have ${count}, expected ${threshold}`;
  let next = 0;
  for (const [index, inner] of keys.entries()) {
    if (!signed[index]) continue;
    const problem = partProblem(task, inner, data.parts[next], { index, next });
    if (problem) return problem;
    next++;
  }
  return undefined;
}

function partProblem(
  task: Verification,
  key: PublicKey,
  part: SignatureData | undefined,
  at: { readonly index: number; readonly next: number },
): string | undefined {
  if (!part) return `improper signature data type for index ${at.next}`;
  if (part.kind === "multi") {
    if (key.kind !== "multisig") return `unable to parse pubkey of index ${at.index}`;
    return multisigProblem(task, key, part);
  }
  if (key.kind === "multisig") return "not implemented";
  const message = signBytes(task, part.mode);
  if (typeof message === "string") return message;
  return verifySignature(key, message, part.bytes)
    ? undefined
    : `unable to verify signature at index ${at.index}`;
}

/** The bytes to be signed, or why there are none. */
function signBytes({ tx, place, resolve }: Verification, mode: SignMode): Uint8Array | string {
  switch (mode) {
    case SignMode.DIRECT:
      return directSignBytes(tx, place.chainId, place.accountNumber);
    case SignMode.DIRECT_AUX: {
      const payer = tx.fee.payer || tx.signers[0];
      if (payer === place.address) {
        return `fee payer ${payer} cannot sign with SIGN_MODE_DIRECT_AUX: unauthorized`;
      }
      return directAuxSignBytes(tx, place, place.publicKey);
    }
    case SignMode.LEGACY_AMINO_JSON:
      if (tx.body.extensionOptions.length + tx.body.nonCriticalExtensionOptions.length > 0) {
        return "SIGN_MODE_LEGACY_AMINO_JSON does not support protobuf extension options: invalid request";
      }
      return aminoSignBytes(tx, place, resolve);
    case SignMode.TEXTUAL:
      return "unsuppored sign mode SIGN_MODE_TEXTUAL";
    default:
      return `unsupported sign mode ${enumName(mode)}`;
  }
}

function enumName(mode: SignMode): string {
  return SignModeSchema.value[mode]?.name ?? String(mode);
}
