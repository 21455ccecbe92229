/** From amino's JSON to its bytes: protobuf's form, with a name's prefix where an interface stands. */
import { parseDec } from "@slipway/market";
import { parseTime } from "../comet/time.ts";
import { goJsonError } from "../rpc/go-json.ts";
import { type Field, type Kind, type Registered, registeredAs, stdTx } from "./shapes.ts";

/** Why a document cannot be encoded, in amino's words. */
export class AminoError extends Error {}

const NOTHING = new Uint8Array(0);

/** The bytes of a transaction of the old form. Throws {@link AminoError}. */
export function encodeStdTx(text: string): Uint8Array {
  const { type, value } = wrapped(parse(text));
  if (type !== stdTx.name) {
    throw new AminoError(`want type name ${stdTx.name}, got ${type}`);
  }
  return Buffer.concat([stdTx.prefix, content(stdTx, value)]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AminoError(`cannot parse disfix JSON wrapper: ${goJsonError(text)}`);
  }
}

function wrapped(value: unknown): { type: string; value: unknown } {
  const { type, value: inner } = record(value);
  if (typeof type !== "string" || type === "") {
    throw new AminoError("JSON encoding of interfaces require non-empty type field.");
  }
  return { type, value: inner };
}

function content({ kind }: Registered, value: unknown): Uint8Array {
  if (kind !== "bytes") return structure(kind.fields, value);
  const bytes = base64(value);
  return Buffer.concat([varint(BigInt(bytes.length)), bytes]);
}

function structure(fields: readonly Field[], value: unknown): Uint8Array {
  const given = record(value);
  return Buffer.concat(fields.flatMap((field) => encodeField(field, given[field.name])));
}

function encodeField({ number, kind, list }: Field, value: unknown): Uint8Array[] {
  if (value === undefined || value === null) return [];
  if (!list) {
    const bytes = one(kind, value);
    return isVarint(kind) ? varintField(number, bytes) : bytesField(number, bytes);
  }
  if (!Array.isArray(value)) throw mismatch(value, "slice");
  const items = value.map((item) => one(kind, item));
  // Numbers stand side by side, everything else one by one, empty or not.
  if (isVarint(kind)) return bytesField(number, Buffer.concat(items));
  return items.flatMap((item) => [tag(number, 2), varint(BigInt(item.length)), item]);
}

function isVarint(kind: Kind): boolean {
  return kind === "long" || kind === "short" || kind === "bool" || kind === "duration";
}

function one(kind: Kind, value: unknown): Uint8Array {
  switch (kind) {
    case "text":
      return Buffer.from(text(value));
    case "bytes":
      return base64(value);
    case "dec":
      return Buffer.from(parseDec(text(value)).toString());
    case "long":
    case "duration":
      return varint(integer(text(value)));
    case "short":
      if (typeof value !== "number") throw mismatch(value, "int32");
      return varint(BigInt(value));
    case "bool":
      if (typeof value !== "boolean") throw mismatch(value, "bool");
      return varint(value ? 1n : 0n);
    case "time":
      return time(text(value));
    case "any": {
      const { type, value: inner } = wrapped(value);
      const registered = registeredAs(type);
      if (!registered) throw new AminoError(`unrecognized concrete type name ${type}`);
      return Buffer.concat([registered.prefix, content(registered, inner)]);
    }
    default:
      return structure(kind.fields, value);
  }
}

function time(given: string): Uint8Array {
  const nanos = parseTime(given);
  const seconds = nanos / 1_000_000_000n;
  const rest = varint(nanos % 1_000_000_000n);
  return Buffer.concat([...varintField(1, varint(seconds)), ...varintField(2, rest)]);
}

function varintField(number: number, bytes: Uint8Array): Uint8Array[] {
  return bytes.length === 1 && bytes[0] === 0 ? [] : [tag(number, 0), bytes];
}

function bytesField(number: number, bytes: Uint8Array): Uint8Array[] {
  return bytes.length === 0 ? [] : [tag(number, 2), varint(BigInt(bytes.length)), bytes];
}

function tag(number: number, wireType: number): Uint8Array {
  return varint(BigInt(number * 8 + wireType));
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw mismatch(value, "struct");
  return { ...value };
}

function text(value: unknown): string {
  if (typeof value !== "string") throw mismatch(value, "string");
  return value;
}

function integer(digits: string): bigint {
  if (!/^-?\d+$/.test(digits)) throw new AminoError(`invalid 64-bit integer ${JSON.stringify(digits)}`);
  return BigInt(digits);
}

function base64(value: unknown): Uint8Array {
  return value === undefined || value === null ? NOTHING : Buffer.from(text(value), "base64");
}

function mismatch(value: unknown, wanted: string): AminoError {
  const kind = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
  return new AminoError(`json: cannot unmarshal ${kind} into Go value of type ${wanted}`);
}
