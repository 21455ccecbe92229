/** Checking signatures of single keys: secp256k1 with the library of Bitcoin's own nodes, twice as fast as Node's. */
import { createPublicKey, hash, verify } from "node:crypto";
// Only this part: the whole library is large to load.
import { instantiateSecp256k1 } from "@bitauth/libauth/build/lib/crypto/secp256k1.js";
import { create, toBinary } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { SignDocDirectAuxSchema, SignDocSchema } from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";
import type { Tx } from "./decode.ts";
import type { SingleKey } from "./public-key.ts";

const COMPRESSED = 33;
const ED25519_HEADER = Buffer.from("302a300506032b6570032100", "hex");
const secp256k1 = await instantiateSecp256k1();

/** True for a signature by the key over the bytes. */
export function verifySignature(
  { kind, bytes }: SingleKey,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  return kind === "ed25519"
    ? verifyEd25519(bytes, message, signature)
    : verifySecp256k1(bytes, message, signature);
}

/** True for a 64-byte signature in its low form by the compressed key over the bytes. */
export function verifySecp256k1(pubkey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64 || pubkey.length !== COMPRESSED) return false;
  return secp256k1.verifySignatureCompactLowS(signature, pubkey, hash("sha256", message, "buffer"));
}

/** The 64-byte signature of the key over the bytes: the same that every other signer of RFC 6979 makes. */
export function signSecp256k1(privateKey: Uint8Array, message: Uint8Array): Uint8Array {
  const signature = secp256k1.signMessageHashCompact(privateKey, hash("sha256", message, "buffer"));
  if (typeof signature === "string") throw new Error(signature);
  return signature;
}

/** The bytes that a direct signature covers. */
export function directSignBytes(tx: Tx, chainId: string, accountNumber: bigint): Uint8Array {
  const { bodyBytes, authInfoBytes } = tx;
  return toBinary(SignDocSchema, create(SignDocSchema, { bodyBytes, authInfoBytes, chainId, accountNumber }));
}

/** The bytes that a direct signature of somebody covers who does not pay the fee. */
export function directAuxSignBytes(
  tx: Tx,
  signer: {
    readonly address: string;
    readonly chainId: string;
    readonly accountNumber: bigint;
    readonly sequence: bigint;
  },
  publicKey: Any,
): Uint8Array {
  const { chainId, accountNumber, sequence } = signer;
  return toBinary(
    SignDocDirectAuxSchema,
    create(SignDocDirectAuxSchema, { bodyBytes: tx.bodyBytes, publicKey, chainId, accountNumber, sequence }),
  );
}

/** Which signer of a transaction it is, as far as the transaction does not say it. */
export interface Signatory {
  readonly index: number;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
  readonly publicKey: Any;
}

/** Remembers what was verified when a transaction came in, so that the block need not do it again. For one chain. */
export class VerifiedSignatures {
  private readonly seen = new WeakMap<Tx, Set<string>>();

  /** What `check` finds wrong; it is not asked again when it has found nothing. */
  problem(tx: Tx, signatory: Signatory, check: () => string | undefined): string | undefined {
    const id = idOf(signatory);
    const known = this.seen.get(tx);
    if (known?.has(id)) return undefined;
    const problem = check();
    if (problem !== undefined) return problem;
    if (known) known.add(id);
    else this.seen.set(tx, new Set([id]));
    return undefined;
  }
}

function verifyEd25519(pubkey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (pubkey.length !== 32 || signature.length !== 64) return false;
  const key = Buffer.concat([ED25519_HEADER, pubkey]);
  return verify(undefined, message, createPublicKey({ key, format: "der", type: "spki" }), signature);
}

function idOf({ index, accountNumber, sequence, publicKey: { typeUrl, value } }: Signatory): string {
  return `${index}/${accountNumber}/${sequence}${typeUrl}/${Buffer.from(value).toString("latin1")}`;
}
