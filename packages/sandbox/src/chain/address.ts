/**
 * Bech32 addresses of the chain. Reading is strict and keeps the wording of the Go library, because
 * clients see these texts inside refusals.
 */
import { createHash, hash } from "node:crypto";

const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const VALUES = new Map([...ALPHABET].map((letter, index) => [letter, index]));

/** Why an address cannot be read, in the node's words. */
export class AddressError extends Error {
  /** The other prefix of what is an address elsewhere. */
  readonly prefix: string | undefined;

  constructor(words: string, prefix?: string) {
    super(words);
    this.prefix = prefix;
  }
}

/** Addresses that were read or printed lately: the same few come again and again. */
const KEPT = 50_000;
const read = new Map<string, Uint8Array>();
const printed = new Map<string, string>();
const ofKeys = new Map<string, Uint8Array>();
const ofModules = new Map<string, string>();

/** The bytes of an `akash1…` account address, which nobody may change. Throws {@link AddressError}. */
export function addressBytes(address: string, prefix = "akash"): Uint8Array {
  const known = read.get(address);
  if (known && address.startsWith(`${prefix}1`)) return known;
  const bytes = parseAddress(address, prefix);
  if (address.startsWith(`${prefix}1`)) remember(read, address, bytes);
  return bytes;
}

function parseAddress(address: string, prefix: string): Uint8Array {
  if (address.trim() === "") throw new AddressError("empty address string is not allowed");
  const { hrp, bytes } = decodeBech32(address);
  if (hrp !== prefix) throw new AddressError(`invalid Bech32 prefix; expected ${prefix}, got ${hrp}`, hrp);
  if (bytes.length === 0) throw new AddressError("addresses cannot be empty: unknown address");
  if (bytes.length > 255) {
    throw new AddressError(`address max length is 255, got ${bytes.length}: unknown address`);
  }
  return bytes;
}

export function isAddress(address: string, prefix = "akash"): boolean {
  return addressProblem(address, prefix) === undefined;
}

/** Why a text is no account address, in the node's words; undefined for one. */
export function addressProblem(address: string, prefix = "akash"): string | undefined {
  try {
    addressBytes(address, prefix);
    return undefined;
  } catch (error) {
    if (error instanceof AddressError) return error.message;
    throw error;
  }
}

/** An address as the node prints it: small letters. What is no address stays as it is. */
export function plainAddress(address: string): string {
  return address === address.toLowerCase() || !isAddress(address)
    ? address
    : formatAddress(addressBytes(address));
}

export function formatAddress(bytes: Uint8Array, prefix = "akash"): string {
  const id = `${prefix}1${Buffer.from(bytes).toString("latin1")}`;
  return printed.get(id) ?? remember(printed, id, printAddress(bytes, prefix));
}

function remember<T>(kept: Map<string, T>, key: string, value: T): T {
  if (kept.size >= KEPT) kept.clear();
  kept.set(key, value);
  return value;
}

function printAddress(bytes: Uint8Array, prefix: string): string {
  const words = regroup(bytes, 8, 5, true) ?? [];
  const check = checksum(prefix, words);
  return `${prefix}1${[...words, ...check].map((word) => ALPHABET[word]).join("")}`;
}

/** Address of a compressed secp256k1 public key. */
export function pubkeyAddress(pubkey: Uint8Array): Uint8Array {
  const id = Buffer.from(pubkey).toString("latin1");
  return ofKeys.get(id) ?? remember(ofKeys, id, ripemd160Sha256(pubkey));
}

/** Address of a module's account. */
export function moduleAddress(name: string): string {
  const known = ofModules.get(name);
  return known ?? remember(ofModules, name, formatAddress(hash("sha256", name, "buffer").subarray(0, 20)));
}

function ripemd160Sha256(bytes: Uint8Array): Uint8Array {
  return createHash("ripemd160")
    .update(hash("sha256", bytes, "buffer"))
    .digest();
}

function decodeBech32(text: string): { hrp: string; bytes: Uint8Array } {
  if (text.length < 8)
    throw new AddressError(`decoding bech32 failed: invalid bech32 string length ${text.length}`);
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) {
    throw new AddressError("decoding bech32 failed: string not all lowercase or all uppercase");
  }
  for (const letter of lower) {
    const code = letter.charCodeAt(0);
    if (code < 33 || code > 126) {
      throw new AddressError(`decoding bech32 failed: invalid character in string: '${letter}'`);
    }
  }
  const one = lower.lastIndexOf("1");
  if (one < 1 || one + 7 > lower.length) {
    throw new AddressError(`decoding bech32 failed: invalid separator index ${one}`);
  }
  const words: number[] = [];
  for (const letter of lower.slice(one + 1)) {
    const value = VALUES.get(letter);
    if (value === undefined) {
      throw new AddressError(
        `decoding bech32 failed: invalid character not part of charset: ${letter.charCodeAt(0)}`,
      );
    }
    words.push(value);
  }
  const hrp = lower.slice(0, one);
  const payload = words.slice(0, -6);
  const expected = checksum(hrp, payload)
    .map((word) => ALPHABET[word])
    .join("");
  const actual = lower.slice(-6);
  if (expected !== actual) {
    throw new AddressError(`decoding bech32 failed: invalid checksum (expected ${expected} got ${actual})`);
  }
  const bytes = regroup(payload, 5, 8, false);
  if (!bytes) throw new AddressError("decoding bech32 failed: invalid incomplete group");
  return { hrp, bytes: Uint8Array.from(bytes) };
}

function regroup(values: Iterable<number>, from: number, to: number, pad: boolean): number[] | undefined {
  const out: number[] = [];
  let pending = 0;
  let bits = 0;
  for (const value of values) {
    pending = ((pending << from) | value) & 0xffff;
    bits += from;
    while (bits >= to) {
      bits -= to;
      out.push((pending >> bits) & ((1 << to) - 1));
    }
  }
  const rest = (pending << (to - bits)) & ((1 << to) - 1);
  if (pad) {
    if (bits > 0) out.push(rest);
  } else if (bits >= from || rest !== 0) {
    return undefined;
  }
  return out;
}

function checksum(hrp: string, words: readonly number[]): number[] {
  const expanded = [
    ...[...hrp].map((letter) => letter.charCodeAt(0) >> 5),
    0,
    ...[...hrp].map((letter) => letter.charCodeAt(0) & 31),
    ...words,
    ...[0, 0, 0, 0, 0, 0],
  ];
  const sum = polymod(expanded) ^ 1;
  return [25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31);
}

const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

function polymod(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((generator, bit) => {
      if ((top >> bit) & 1) sum ^= generator;
    });
  }
  return sum;
}
