/** The one validator of a sandbox: an ed25519 key that signs every commit. */
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { sha256 } from "./merkle.ts";

export interface ValidatorKey {
  readonly pubkey: Uint8Array;
  /** First 20 bytes of the key's SHA-256: the `proposer_address` of headers. */
  readonly address: Uint8Array;
  sign(bytes: Uint8Array): Uint8Array;
}

export function validatorKeyFromSeed(seed: Uint8Array): ValidatorKey {
  const key = createPrivateKey({ key: pkcs8(seed), format: "der", type: "pkcs8" });
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  const pubkey = new Uint8Array(spki.subarray(spki.length - 32));
  return {
    pubkey,
    address: addressOfKey(pubkey),
    sign: (bytes) => new Uint8Array(sign(null, bytes, key)),
  };
}

/** A sandbox of the same name always has the same validator, so that a genesis can name it. */
export function validatorKeyOf(chainId: string): ValidatorKey {
  return validatorKeyFromSeed(sha256(Buffer.from(`slipway sandbox validator of ${chainId}`)));
}

export function addressOfKey(pubkey: Uint8Array): Uint8Array {
  return sha256(pubkey).subarray(0, 20);
}

function pkcs8(seed: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
}
