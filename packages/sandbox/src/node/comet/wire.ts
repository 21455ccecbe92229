/**
 * The smallest protobuf writer that CometBFT's own structures need: fields in ascending order, zero
 * values left out, exactly as gogoproto marshals them. Hashes and signatures depend on every byte,
 * which is why these few shapes are written by hand instead of through generated code.
 */

export type Field = Uint8Array | undefined;

export function message(...fields: Field[]): Uint8Array {
  return concat(fields.filter((field) => field !== undefined));
}

export function uintField(number: number, value: bigint | number): Field {
  return value === 0 || value === 0n ? undefined : concat([tag(number, 0), varint(value)]);
}

/** A negative int64 takes ten bytes, like in Go. */
export function intField(number: number, value: bigint | number): Field {
  return uintField(number, value >= 0 ? value : BigInt.asUintN(64, BigInt(value)));
}

export function bytesField(number: number, value: Uint8Array): Field {
  return value.length === 0 ? undefined : lengthDelimited(number, value);
}

export function textField(number: number, value: string): Field {
  return bytesField(number, Buffer.from(value));
}

/** A message that gogoproto marks as not nullable: written even when it is empty. */
export function messageField(number: number, value: Uint8Array): Uint8Array {
  return lengthDelimited(number, value);
}

export function fixed64Field(number: number, value: bigint): Field {
  if (value === 0n) return undefined;
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return concat([tag(number, 1), bytes]);
}

/** google.protobuf.Timestamp of a time in nanoseconds since 1970. */
export function timestamp(nanos: bigint): Uint8Array {
  const seconds = nanos >= 0n ? nanos / 1_000_000_000n : (nanos - 999_999_999n) / 1_000_000_000n;
  return message(intField(1, seconds), intField(2, nanos - seconds * 1_000_000_000n));
}

export function varint(value: bigint | number): Uint8Array {
  if (value >= 0 && value < 0x80) return Uint8Array.of(Number(value));
  const bytes: number[] = [];
  let rest = value;
  while (typeof rest === "bigint" && rest > BigInt(Number.MAX_SAFE_INTEGER)) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  let small = Number(rest);
  while (small >= 0x80) {
    bytes.push((small % 0x80) | 0x80);
    small = Math.floor(small / 0x80);
  }
  bytes.push(small);
  return Uint8Array.from(bytes);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

function lengthDelimited(number: number, value: Uint8Array): Uint8Array {
  return concat([tag(number, 2), varint(value.length), value]);
}

/** All field numbers here are below 16, so that one byte holds them. */
function tag(number: number, wireType: number): Uint8Array {
  return Uint8Array.of(number * 8 + wireType);
}
