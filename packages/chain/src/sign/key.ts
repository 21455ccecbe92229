import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { chainError } from "../errors.ts";

/** The compressed public key (33 bytes) of a private key (32 bytes). */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  if (!secp256k1.utils.isValidSecretKey(privateKey)) {
    throw chainError("CHAIN_KEY_INVALID", `A private key of ${privateKey.length} bytes is not valid`);
  }
  return secp256k1.getPublicKey(privateKey, true);
}

/** Signs the SHA-256 of the message: 64 bytes, r and s, with the low s that the chain insists on. */
export function signMessage(message: Uint8Array, privateKey: Uint8Array): Uint8Array {
  return secp256k1.sign(sha256(message), privateKey, { prehash: false, lowS: true });
}

/** Whether the 64-byte signature is the key's over the SHA-256 of the message. A high s is refused, as on the chain. */
export function verifyMessage(message: Uint8Array, signature: Uint8Array, pubkey: Uint8Array): boolean {
  if (signature.length !== 64 || !isPublicKey(pubkey)) return false;
  return secp256k1.verify(signature, sha256(message), pubkey, { prehash: false, lowS: true });
}

/** Whether the bytes are a compressed public key on the curve. */
export function isPublicKey(bytes: Uint8Array): boolean {
  return bytes.length === 33 && secp256k1.utils.isValidPublicKey(bytes, true);
}
