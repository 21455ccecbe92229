/** Reading protobuf's wire format without a schema, with the words of Go's `protowire` for what is wrong. */

export interface WireField {
  readonly number: number;
  readonly type: number;
  /** Length of the tag's own bytes. */
  readonly tagLength: number;
  /** For type 2: the content without its length. */
  readonly content: Uint8Array;
  /** For type 2: how many bytes the length took. */
  readonly prefixLength: number;
  readonly end: number;
}

export class WireError extends Error {}

const TRUNCATED = "unexpected EOF";
const BAD_NUMBER = "proto:\u00a0invalid field number";
const OVERFLOW = "proto:\u00a0variable length integer overflow";
const RESERVED = "proto:\u00a0cannot parse reserved wire type";
const END_GROUP = "proto:\u00a0mismatching end group marker";

/** The field that starts at `at`. Throws {@link WireError}. */
export function readField(bytes: Uint8Array, at: number): WireField {
  const { number, type, length: tagLength } = readTag(bytes, at);
  const from = at + tagLength;
  const field = { number, type, tagLength, prefixLength: 0 };
  const fixed = (length: number): WireField => {
    if (from + length > bytes.length) throw new WireError(TRUNCATED);
    return { ...field, content: bytes.subarray(from, from + length), end: from + length };
  };
  switch (type) {
    case 0:
      return fixed(readVarint(bytes, from).length);
    case 1:
      return fixed(8);
    case 5:
      return fixed(4);
    case 2: {
      const { value, length } = readVarint(bytes, from);
      const start = from + length;
      if (value > BigInt(bytes.length - start)) throw new WireError(TRUNCATED);
      const end = start + Number(value);
      return { ...field, prefixLength: length, content: bytes.subarray(start, end), end };
    }
    case 3:
      return { ...field, content: bytes.subarray(from, from), end: groupEnd(bytes, from, number) };
    case 4:
      throw new WireError(END_GROUP);
    default:
      throw new WireError(RESERVED);
  }
}

/** Number and wire type of the field that starts at `at`. Throws {@link WireError}. */
export function readTag(bytes: Uint8Array, at: number): { number: number; type: number; length: number } {
  const { value, length } = readVarint(bytes, at);
  const number = Number(value >> 3n);
  if (number < 1 || number > 536870911) throw new WireError(BAD_NUMBER);
  return { number, type: Number(value & 7n), length };
}

export function readVarint(bytes: Uint8Array, at: number): { value: bigint; length: number } {
  let value = 0n;
  for (let length = 1; length <= 10; length++) {
    const byte = bytes[at + length - 1];
    if (byte === undefined) throw new WireError(TRUNCATED);
    if (length === 10 && byte > 1) throw new WireError(OVERFLOW);
    value |= BigInt(byte & 127) << BigInt(7 * (length - 1));
    if (byte < 128) return { value, length };
  }
  throw new WireError(OVERFLOW);
}

export function wireTypeName(type: number): string {
  const names = ["varint", "fixed64", "bytes", "start_group", "end_group", "fixed32"];
  return names[type] ?? `unknown type: ${type}`;
}

/** Bytes that a length prefix needs at least. */
export function varintLength(value: number): number {
  let length = 1;
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) length++;
  return length;
}

function groupEnd(bytes: Uint8Array, at: number, number: number): number {
  let next = at;
  for (;;) {
    const tag = readVarint(bytes, next);
    if ((tag.value & 7n) === 4n) {
      if (Number(tag.value >> 3n) !== number) throw new WireError(END_GROUP);
      return next + tag.length;
    }
    next = readField(bytes, next).end;
  }
}
