/** Checking signatures of single keys. Node's own library does it several times faster than portable code. */
import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { create, toBinary } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { SignDocDirectAuxSchema, SignDocSchema } from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";
import type { Tx } from "./decode.ts";
import type { SingleKey } from "./public-key.ts";

/** A compressed point in front of which this says "secp256k1 key". */
const KEY_HEADER = Buffer.from("3036301006072a8648ce3d020106052b8104000a032200", "hex");
const ED25519_HEADER = Buffer.from("302a300506032b6570032100", "hex");
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const KEPT = 20_000;

const keys = new Map<string, KeyObject | undefined>();

/** True for a 64-byte signature in its low form by the key over the bytes. */
export function verifySecp256k1(pubkey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64 || !isLow(signature)) return false;
  const key = keyOf(pubkey);
  return key !== undefined && verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature);
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

/** Remembers what was verified when a transaction came in, so that the block need not do it again. */
export class VerifiedSignatures {
  private readonly seen = new Set<string>();

  check({ kind, bytes: pubkey }: SingleKey, message: Uint8Array, signature: Uint8Array): boolean {
    if (kind === "ed25519") return verifyEd25519(pubkey, message, signature);
    const id = idOf(pubkey, message, signature);
    if (this.seen.has(id)) return true;
    if (!verifySecp256k1(pubkey, message, signature)) return false;
    this.remember(id);
    return true;
  }

  /** Verifies on another thread, so that `check` finds it done; what does not verify is left to `check`. */
  async ahead(pubkey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<void> {
    const id = idOf(pubkey, message, signature);
    const key = keyOf(pubkey);
    if (this.seen.has(id) || !key || signature.length !== 64 || !isLow(signature)) return;
    const options = { key, dsaEncoding: "ieee-p1363" } as const;
    const holds = await new Promise<boolean>((resolve) =>
      verify("sha256", message, options, signature, (error, result) => resolve(!error && result)),
    );
    if (holds) this.remember(id);
  }

  private remember(id: string): void {
    if (this.seen.size >= KEPT) this.seen.clear();
    this.seen.add(id);
  }
}

function verifyEd25519(pubkey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (pubkey.length !== 32 || signature.length !== 64) return false;
  const key = Buffer.concat([ED25519_HEADER, pubkey]);
  return verify(undefined, message, createPublicKey({ key, format: "der", type: "spki" }), signature);
}

function idOf(pubkey: Uint8Array, message: Uint8Array, signature: Uint8Array): string {
  return createHash("sha256").update(pubkey).update(signature).update(message).digest("base64");
}

function keyOf(pubkey: Uint8Array): KeyObject | undefined {
  const id = Buffer.from(pubkey).toString("base64");
  if (keys.has(id)) return keys.get(id);
  if (keys.size >= KEPT) keys.clear();
  const key = makeKey(pubkey);
  keys.set(id, key);
  return key;
}

function makeKey(pubkey: Uint8Array): KeyObject | undefined {
  if (pubkey.length !== 33) return undefined;
  try {
    return createPublicKey({ key: Buffer.concat([KEY_HEADER, pubkey]), format: "der", type: "spki" });
  } catch {
    return undefined; // not a point of the curve
  }
}

function isLow(signature: Uint8Array): boolean {
  return BigInt(`0x${Buffer.from(signature.subarray(32)).toString("hex")}`) <= HALF_ORDER;
}
