/** Keys that accounts can have: one curve's key, or a number of keys of which some must sign. */
import { createHash } from "node:crypto";
import { fromBinary } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { PubKeySchema as Ed25519Schema } from "@slipway/chain/gen/cosmos/crypto/ed25519/keys_pb.ts";
import { LegacyAminoPubKeySchema } from "@slipway/chain/gen/cosmos/crypto/multisig/keys_pb.ts";
import { PubKeySchema as Secp256k1Schema } from "@slipway/chain/gen/cosmos/crypto/secp256k1/keys_pb.ts";
import { pubkeyAddress } from "../address.ts";

export interface SingleKey {
  readonly kind: "secp256k1" | "ed25519";
  readonly bytes: Uint8Array;
}

export interface MultisigKey {
  readonly kind: "multisig";
  readonly threshold: number;
  readonly keys: readonly PublicKey[];
}

export type PublicKey = SingleKey | MultisigKey;

/** What amino writes before a key: the start of the hash of its name. */
const prefixes = {
  secp256k1: Buffer.from("eb5ae987", "hex"),
  ed25519: Buffer.from("1624de64", "hex"),
  multisig: Buffer.from("22c1f7e2", "hex"),
} as const;

/** What was read of an Any, which nobody changes. */
const known = new WeakMap<Any, PublicKey>();

/** Undefined for an Any that holds no key. */
export function readPublicKey(any: Any | undefined): PublicKey | undefined {
  if (!any) return undefined;
  const key = known.get(any) ?? parsePublicKey(any);
  if (key) known.set(any, key);
  return key;
}

function parsePublicKey(any: Any): PublicKey | undefined {
  switch (any.typeUrl) {
    case `/${Secp256k1Schema.typeName}`:
      return { kind: "secp256k1", bytes: fromBinary(Secp256k1Schema, any.value).key };
    case `/${Ed25519Schema.typeName}`:
      return { kind: "ed25519", bytes: fromBinary(Ed25519Schema, any.value).key };
    case `/${LegacyAminoPubKeySchema.typeName}`: {
      const { threshold, publicKeys } = fromBinary(LegacyAminoPubKeySchema, any.value);
      const keys = publicKeys.map(readPublicKey);
      return { kind: "multisig", threshold, keys: keys.filter((key) => key !== undefined) };
    }
    default:
      return undefined;
  }
}

export function keyAddress(key: PublicKey): Uint8Array {
  switch (key.kind) {
    case "secp256k1":
      return pubkeyAddress(key.bytes);
    case "ed25519":
      return sha256(key.bytes).subarray(0, 20);
    case "multisig":
      return sha256(aminoKey(key)).subarray(0, 20);
  }
}

/** How Go prints the type of a key. */
export function goKeyType({ kind }: PublicKey): string {
  return kind === "multisig" ? "*multisig.LegacyAminoPubKey" : `*${kind}.PubKey`;
}

/** How many keys stand in a key, however deep. */
export function countKeys(key: PublicKey): number {
  return key.kind === "multisig" ? key.keys.reduce((total, inner) => total + countKeys(inner), 0) : 1;
}

/** The key in amino's binary form, from which addresses of k-of-n keys are made. */
export function aminoKey(key: PublicKey): Uint8Array {
  if (key.kind !== "multisig") return Buffer.concat([prefixes[key.kind], withLength(key.bytes)]);
  const threshold = key.threshold === 0 ? [] : [Buffer.from([0x08]), varint(key.threshold)];
  const keys = key.keys.flatMap((inner) => [Buffer.from([0x12]), withLength(aminoKey(inner))]);
  return Buffer.concat([prefixes.multisig, ...threshold, ...keys]);
}

function withLength(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([varint(bytes.length), bytes]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}
