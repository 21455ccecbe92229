import {
  create,
  type DescField,
  type DescMessage,
  type JsonObject,
  type JsonValue,
  type MessageShape,
  ScalarType,
  toBinary,
} from "@bufbuild/protobuf";
import { AnySchema, DurationSchema, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { base64 } from "@scure/base";
import { DecError, parseDec } from "@slipway/market";
import { SlipwayError } from "../error.ts";
import { chainError } from "../errors.ts";
import { ruleOf } from "./rules.ts";
import { parseDuration, parseTimestamp, type SecondsNanos } from "./time.ts";
import type { JsonOptions } from "./to-json.ts";

export interface FromJsonOptions extends JsonOptions {
  /** Passes over fields that the message does not have, instead of refusing them. */
  readonly ignoreUnknown?: boolean;
}

/**
 * Reads what `toJson` and the node print. Names may be in snake or camel case, 64-bit integers quoted or not,
 * enums by name or number. Throws CHAIN_JSON_INVALID with the path of the field.
 */
export function fromJson<Desc extends DescMessage>(
  schema: Desc,
  value: JsonValue,
  options: FromJsonOptions = {},
): MessageShape<Desc> {
  // readMessage builds exactly the schema's shape.
  return readMessage(schema, value, { ...options, path: "" }) as MessageShape<Desc>;
}

interface Reading extends FromJsonOptions {
  readonly path: string;
}

function readMessage(schema: DescMessage, value: JsonValue, at: Reading): unknown {
  switch (schema.typeName) {
    case "google.protobuf.Timestamp":
      return create(TimestampSchema, moment(parseTimestamp, value, at));
    case "google.protobuf.Duration":
      return create(DurationSchema, moment(parseDuration, value, at));
    case "google.protobuf.Any":
      return create(AnySchema, readAny(object(value, at), at));
  }
  const message = create(schema);
  // Descriptors, not types, lead the way: every property that is set comes from the schema itself.
  const values = message as unknown as Record<string, unknown>;
  for (const [key, item] of Object.entries(object(value, at))) {
    const field = schema.fields.find((each) => each.name === key || each.jsonName === key);
    const here = { ...at, path: at.path ? `${at.path}.${key}` : key };
    if (!field) {
      if (at.ignoreUnknown) continue;
      throw invalid(here, `is not a field of ${schema.typeName}`);
    }
    if (item === null) continue;
    const read = readField(field, item, here);
    if (field.oneof) values[field.oneof.localName] = { case: field.localName, value: read };
    else values[field.localName] = read;
  }
  return message;
}

function readAny(json: JsonObject, at: Reading): { typeUrl: string; value: Uint8Array } {
  const { "@type": type, ...rest } = json;
  const typeUrl = text(type ?? null, { ...at, path: `${at.path}.@type` });
  const schema = at.registry?.getMessage(typeUrl.slice(typeUrl.lastIndexOf("/") + 1));
  if (!schema) {
    const { value, ...others } = rest;
    if (typeof value === "string" && Object.keys(others).length === 0)
      return { typeUrl, value: bytes(value, at) };
    throw invalid(at, `holds a message of an unknown type ${typeUrl}`);
  }
  const wellKnown = schema.typeName.startsWith("google.protobuf.");
  const inner = readMessage(schema, wellKnown ? (rest.value ?? null) : rest, at);
  return { typeUrl, value: toBinary(schema, inner as MessageShape<typeof schema>) };
}

function readField(field: DescField, value: JsonValue, at: Reading): unknown {
  if (field.fieldKind === "list") {
    if (!Array.isArray(value)) throw invalid(at, "must be a list");
    return value.map((item, index) => readItem(field, item, { ...at, path: `${at.path}[${index}]` }));
  }
  if (field.fieldKind === "map") {
    const entries = Object.entries(object(value, at));
    return Object.fromEntries(
      entries.map(([key, item]) => [key, readItem(field, item, { ...at, path: `${at.path}.${key}` })]),
    );
  }
  return readItem(field, value, at);
}

function readItem(field: DescField, value: JsonValue, at: Reading): unknown {
  if (field.message) return readMessage(field.message, value, at);
  if (field.enum) {
    const known = field.enum.values.find((each) => each.name === value || each.number === value);
    if (known) return known.number;
    if (typeof value === "number" && Number.isInteger(value)) return value;
    throw invalid(at, `must be one of ${field.enum.values.map((each) => each.name).join(", ")}`);
  }
  const { number } = ruleOf(field);
  if (number === "plain") return readScalar(field.scalar, value, at);
  const digits = number === "dec" ? decDigits(text(value, at), at) : intDigits(value, at);
  return field.scalar === ScalarType.BYTES ? new TextEncoder().encode(digits) : digits;
}

function readScalar(type: ScalarType | undefined, value: JsonValue, at: Reading): unknown {
  switch (type) {
    case ScalarType.STRING:
      return text(value, at);
    case ScalarType.BOOL:
      if (typeof value !== "boolean") throw invalid(at, "must be true or false");
      return value;
    case ScalarType.BYTES:
      return bytes(text(value, at), at);
    case ScalarType.INT32:
    case ScalarType.UINT32:
      return smallInteger(type, value, at);
    default:
      return largeInteger(type, value, at);
  }
}

function smallInteger(type: ScalarType, value: JsonValue, at: Reading): number {
  const [low, high] = type === ScalarType.UINT32 ? [0, 2 ** 32 - 1] : [-(2 ** 31), 2 ** 31 - 1];
  const number = Number(intDigits(value, at));
  if (number < low || number > high) throw invalid(at, `must lie between ${low} and ${high}`);
  return number;
}

function largeInteger(type: ScalarType | undefined, value: JsonValue, at: Reading): bigint {
  const number = BigInt(intDigits(value, at));
  const fits =
    type === ScalarType.UINT64 ? BigInt.asUintN(64, number) === number : BigInt.asIntN(64, number) === number;
  if (!fits) throw invalid(at, "does not fit in 64 bits");
  return number;
}

function intDigits(value: JsonValue, at: Reading): string {
  const digits = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof digits !== "string" || !/^-?\d+$/.test(digits)) throw invalid(at, "must be a whole number");
  return digits;
}

function decDigits(value: string, at: Reading): string {
  try {
    return parseDec(value).toString();
  } catch (cause) {
    if (!(cause instanceof DecError)) throw cause;
    throw invalid(at, `must be a decimal number with at most 18 places: ${cause.message}`);
  }
}

function moment(parse: (text: string) => SecondsNanos, value: JsonValue, at: Reading): SecondsNanos {
  try {
    return parse(typeof value === "string" ? value : "");
  } catch (cause) {
    throw cause instanceof SlipwayError ? invalid(at, `is wrong: ${cause.message}`) : cause;
  }
}

function bytes(value: string, at: Reading): Uint8Array {
  try {
    const standard = value.replaceAll("-", "+").replaceAll("_", "/");
    return base64.decode(standard.padEnd(Math.ceil(standard.length / 4) * 4, "="));
  } catch {
    throw invalid(at, "must be base64");
  }
}

function text(value: JsonValue, at: Reading): string {
  if (typeof value !== "string") throw invalid(at, "must be text");
  return value;
}

function object(value: JsonValue, at: Reading): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid(at, "must be an object");
  return value;
}

function invalid(at: Reading, what: string) {
  return chainError("CHAIN_JSON_INVALID", `${at.path || "value"} ${what}`, { details: { path: at.path } });
}
