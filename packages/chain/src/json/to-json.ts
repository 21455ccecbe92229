import {
  create,
  type DescField,
  type DescMessage,
  fromBinary,
  type JsonObject,
  type JsonValue,
  type MessageShape,
  type Registry,
  ScalarType,
} from "@bufbuild/protobuf";
import { base64 } from "@scure/base";
import { formatDec } from "@slipway/market";
import { ruleOf } from "./rules.ts";
import { formatDuration, formatTimestamp, type SecondsNanos } from "./time.ts";

export interface JsonOptions {
  /** Where the types inside `google.protobuf.Any` are looked up. Without it an Any keeps its bytes in `value`. */
  readonly registry?: Registry | undefined;
}

/**
 * The message as the node prints it: names in snake case, defaults printed, 64-bit integers quoted, enums by
 * name, bytes in base64, an absent nullable message as null. Mirrors gogoproto's jsonpb with the SDK's settings.
 */
export function toJson<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc>,
  options: JsonOptions = {},
): JsonObject {
  // Only Timestamp and Duration print as text, and those are never asked for by themselves.
  return printMessage(schema, message, options) as JsonObject;
}

/** Values of a message by the name of its property: descriptors, not types, lead the way here. */
type Values = Readonly<Record<string, unknown>>;

function printMessage(schema: DescMessage, message: unknown, options: JsonOptions): JsonValue {
  switch (schema.typeName) {
    case "google.protobuf.Timestamp":
      return formatTimestamp(message as SecondsNanos);
    case "google.protobuf.Duration":
      return formatDuration(message as SecondsNanos);
    case "google.protobuf.Any":
      return printAny(message as { typeUrl: string; value: Uint8Array }, options);
  }
  const values = message as Values;
  const json: JsonObject = {};
  for (const field of schema.fields) {
    if (field.oneof) {
      const chosen = values[field.oneof.localName] as { case?: string; value?: unknown };
      if (chosen.case === field.localName) json[field.name] = printField(field, chosen.value, options);
    } else {
      json[field.name] = printField(field, values[field.localName], options);
    }
  }
  return json;
}

function printAny(
  { typeUrl, value }: { typeUrl: string; value: Uint8Array },
  options: JsonOptions,
): JsonObject {
  const schema = options.registry?.getMessage(typeUrl.slice(typeUrl.lastIndexOf("/") + 1));
  if (!schema) return { "@type": typeUrl, value: base64.encode(value) };
  const inner = printMessage(schema, fromBinary(schema, value), options);
  const isPlain = typeof inner === "object" && inner !== null && !Array.isArray(inner);
  return isPlain ? { "@type": typeUrl, ...inner } : { "@type": typeUrl, value: inner };
}

function printField(field: DescField, value: unknown, options: JsonOptions): JsonValue {
  switch (field.fieldKind) {
    case "list":
      return (value as unknown[]).map((item) => printItem(field, item, options));
    case "map": {
      const entries = Object.entries(value as Record<string, unknown>);
      return Object.fromEntries(entries.map(([key, item]) => [key, printItem(field, item, options)]));
    }
    case "message":
      if (value !== undefined) return printMessage(field.message, value, options);
      return ruleOf(field).nullable ? null : printAbsent(field.message, options);
    default:
      return printItem(field, value, options);
  }
}

function printAbsent(schema: DescMessage, options: JsonOptions): JsonValue {
  if (schema.typeName === "google.protobuf.Timestamp") return "0001-01-01T00:00:00Z";
  return printMessage(schema, create(schema), options);
}

function printItem(field: DescField, value: unknown, options: JsonOptions): JsonValue {
  if (field.message) return printMessage(field.message, value, options);
  if (field.enum) return field.enum.value[value as number]?.name ?? (value as number);
  return printScalar(field, value);
}

function printScalar(field: DescField, value: unknown): JsonValue {
  const { number } = ruleOf(field);
  if (number !== "plain") return printNumber(number, digitsOf(value));
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) {
    const isEmptyField = value.length === 0 && field.fieldKind === "scalar";
    return isEmptyField ? null : base64.encode(value);
  }
  return field.scalar === ScalarType.BYTES ? null : (value as string | number | boolean);
}

function printNumber(kind: "dec" | "int" | "int_bytes", digits: string): string {
  if (digits === "") return "0";
  return kind === "dec" ? formatDec(BigInt(digits)) : digits;
}

function digitsOf(value: unknown): string {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
}
