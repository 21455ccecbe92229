import { base64, hex } from "@scure/base";

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  return hex.encode(bytes);
}

/** Reads hexadecimal in any case. Throws on anything else. */
export function fromHex(text: string): Uint8Array {
  return hex.decode(text.toLowerCase());
}

/** Standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  return base64.encode(bytes);
}

/** Reads standard base64 with padding. Throws on anything else. */
export function fromBase64(text: string): Uint8Array {
  return base64.decode(text);
}

/** Bytes from the world's randomness, or from a test's: `random(32)` gives 32 of them. */
export type Random = (length: number) => Uint8Array;

/** The platform's secure randomness. */
export function secureRandom(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
