/** Parts of store keys as byte strings: what sorts like the chain's own keys. */

/** A text that more parts follow: its bytes and a zero. */
export function textKey(value: string): string {
  return `${value}\0`;
}

/** Eight bytes, big endian. */
export function u64Key(value: bigint): string {
  return u32Key(Number((value >> 32n) & 0xffffffffn)) + u32Key(Number(value & 0xffffffffn));
}

/** Four bytes, big endian. */
export function u32Key(value: number): string {
  return String.fromCharCode((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

export function byteKey(value: number): string {
  return String.fromCharCode(value & 255);
}

/** Bytes with their length in front. */
export function bytesKey(value: Uint8Array): string {
  return String.fromCharCode(value.length) + toByteString(value);
}

export function toByteString(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

export function fromByteString(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}
