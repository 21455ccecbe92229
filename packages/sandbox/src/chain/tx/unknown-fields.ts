/**
 * The chain refuses transactions with fields it does not know: a client that was built for a newer protocol must not
 * believe that they were obeyed. Walks the bytes beside the schema, through every Any.
 */
import type { DescMessage } from "@bufbuild/protobuf";
import { isElsewhere, notSimulated } from "../elsewhere.ts";
import { readField, WireError, wireTypeName } from "./wire.ts";

/** Finds the schema of an Any; undefined when there is none. */
export type Resolve = (typeUrl: string) => DescMessage | undefined;

export class UnknownField extends Error {}

const NON_CRITICAL = 1 << 10;

/** Throws {@link UnknownField}. `allowNonCritical`: fields with bit 11 in their number may be unknown (a body's). */
export function rejectUnknownFields(
  bytes: Uint8Array,
  desc: DescMessage,
  resolve: Resolve,
  allowNonCritical = false,
): void {
  let at = 0;
  while (at < bytes.length) {
    const field = fieldAt(bytes, at);
    at = field.end;
    const known = fieldsOf(desc).get(field.number);
    if (!known) {
      if (allowNonCritical && field.number & NON_CRITICAL) continue;
      throw new UnknownField(
        `errUnknownField ${JSON.stringify(goType(desc.typeName))}: {TagNum: ${field.number}, ` +
          `WireType:${JSON.stringify(wireTypeName(field.type))}}`,
      );
    }
    const wanted = wireTypeOf(known);
    if (wanted !== field.type && !(known.fieldKind === "list" && field.type === 2)) {
      throw new UnknownField(
        `Mismatched ${JSON.stringify(goType(desc.typeName))}: {TagNum: ${field.number}, ` +
          `GotWireType: ${JSON.stringify(wireTypeName(field.type))} != ` +
          `WantWireType: ${JSON.stringify(wireTypeName(wanted))}}`,
      );
    }
    const inner = "message" in known && known.message ? known.message : undefined;
    if (!inner) continue;
    rejectUnknownFields(field.content, inner, resolve, allowNonCritical);
    if (inner.typeName === "google.protobuf.Any") rejectInAny(field.content, resolve, allowNonCritical);
  }
}

const numbered = new WeakMap<DescMessage, Map<number, DescMessage["fields"][number]>>();

function fieldsOf(desc: DescMessage): ReadonlyMap<number, DescMessage["fields"][number]> {
  const known = numbered.get(desc);
  if (known) return known;
  const fields = new Map(desc.fields.map((field) => [field.number, field]));
  numbered.set(desc, fields);
  return fields;
}

function rejectInAny(bytes: Uint8Array, resolve: Resolve, allowNonCritical: boolean): void {
  let typeUrl = "";
  let value: Uint8Array = new Uint8Array(0);
  for (let at = 0; at < bytes.length; ) {
    const field = fieldAt(bytes, at);
    at = field.end;
    if (field.number === 1) typeUrl = new TextDecoder().decode(field.content);
    if (field.number === 2) value = field.content;
  }
  const desc = resolve(typeUrl);
  if (!desc && isElsewhere(typeUrl)) throw notSimulated(typeUrl);
  if (!desc) throw new UnknownField(`unable to resolve type URL ${typeUrl}`);
  rejectUnknownFields(value, desc, resolve, allowNonCritical);
}

function fieldAt(bytes: Uint8Array, at: number) {
  try {
    return readField(bytes, at);
  } catch (error) {
    if (error instanceof WireError) throw new UnknownField("invalid length");
    throw error;
  }
}

function wireTypeOf(field: DescMessage["fields"][number]): number {
  // Lists of numbers may come packed (length-delimited, which the caller allows) or one by one.
  if (field.fieldKind === "map" || field.fieldKind === "message") return 2;
  if (field.fieldKind === "list" && field.listKind === "message") return 2;
  if (field.fieldKind === "enum" || (field.fieldKind === "list" && field.listKind === "enum")) return 0;
  switch (field.scalar) {
    case 9: // string
    case 12: // bytes
      return 2;
    case 1: // double
    case 6: // fixed64
    case 16: // sfixed64
      return 1;
    case 2: // float
    case 7: // fixed32
    case 15: // sfixed32
      return 5;
    default:
      return 0;
  }
}

/** The node prints Go's names of types: the package's last part and the message. */
export function goType(typeName: string): string {
  const parts = typeName.split(".");
  const name = parts.at(-1);
  if (parts[0] === "akash") return `*${parts.at(-2)}.${name}`;
  const owner = parts[1] === "crypto" ? parts[2] : parts[1];
  const own = ["tx", "authz", "feegrant", "secp256k1", "ed25519", "multisig"];
  return `*${owner && own.includes(owner) ? owner : "types"}.${name}`;
}
