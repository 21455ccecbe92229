import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bech32 } from "@scure/base";
import { chainError } from "../errors.ts";

/** The first part of an account's address on every Akash network. */
export const ADDRESS_PREFIX = "akash";

/** The address of a compressed secp256k1 public key (33 bytes). */
export function addressOf(pubkey: Uint8Array, prefix = ADDRESS_PREFIX): string {
  return toAddress(ripemd160(sha256(pubkey)), prefix);
}

/** The address of a module's account, for example "escrow": the first 20 bytes of the hash of its name. */
export function moduleAddress(module: string, prefix = ADDRESS_PREFIX): string {
  return toAddress(sha256(new TextEncoder().encode(module)).slice(0, 20), prefix);
}

/** Bytes of an address as bech32 text. */
export function toAddress(bytes: Uint8Array, prefix = ADDRESS_PREFIX): string {
  return bech32.encode(prefix, bech32.toWords(bytes), false);
}

/** The bytes behind an address; throws CHAIN_ADDRESS_INVALID when it is mistyped or belongs to another prefix. */
export function parseAddress(text: string, prefix = ADDRESS_PREFIX): Uint8Array {
  const bytes = decode(text);
  if (!bytes) throw invalid(text, "it is mistyped or cut off");
  if (bytes.prefix !== prefix) throw invalid(text, `it starts with "${bytes.prefix}", not "${prefix}"`);
  if (bytes.data.length !== 20 && bytes.data.length !== 32) throw invalid(text, "it has the wrong length");
  return bytes.data;
}

/** Whether the text is a whole and correctly typed address. */
export function isAddress(text: string, prefix = ADDRESS_PREFIX): boolean {
  const decoded = decode(text);
  return decoded?.prefix === prefix && [20, 32].includes(decoded.data.length);
}

function decode(text: string): { prefix: string; data: Uint8Array } | undefined {
  const decoded = bech32.decodeUnsafe(text, false);
  if (!decoded) return undefined;
  const data = bech32.fromWordsUnsafe(decoded.words);
  return data ? { prefix: decoded.prefix, data: Uint8Array.from(data) } : undefined;
}

function invalid(text: string, why: string) {
  return chainError("CHAIN_ADDRESS_INVALID", `"${text}" is not an address: ${why}`, {
    details: { address: text },
  });
}
