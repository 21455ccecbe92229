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
  try {
    // readMessage builds exactly the schema's shape.
    return readMessage(schema, value, options) as MessageShape<Desc>;
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const path = fault.path();
    throw chainError("CHAIN_JSON_INVALID", `${path || "value"} ${fault.what}`, { details: { path } });
  }
}

/** What is wrong, and on the way out where: documents are large, and almost all of them are right. */
class Fault {
  readonly what: string;
  private readonly steps: (string | number)[] = [];

  constructor(what: string) {
    this.what = what;
  }

  inside(step: string | number): this {
    this.steps.unshift(step);
    return this;
  }

  path(): string {
    return this.steps
      .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index > 0 ? "." : ""}${step}`))
      .join("");
  }
}

/** Reads a part; a fault in it is told to be inside `step`. */
function part<T>(step: string | number, read: () => T): T {
  try {
    return read();
  } catch (fault) {
    throw fault instanceof Fault ? fault.inside(step) : fault;
  }
}

const fieldsByName = new WeakMap<DescMessage, ReadonlyMap<string, DescField>>();

/** Fields by their names in snake and in camel case. */
function fieldsOf(schema: DescMessage): ReadonlyMap<string, DescField> {
  const known = fieldsByName.get(schema);
  if (known) return known;
  const fields = new Map<string, DescField>();
  for (const field of schema.fields.toReversed()) fields.set(field.jsonName, field).set(field.name, field);
  fieldsByName.set(schema, fields);
  return fields;
}

function readMessage(schema: DescMessage, value: JsonValue, at: FromJsonOptions): unknown {
  switch (schema.typeName) {
    case "google.protobuf.Timestamp":
      return create(TimestampSchema, moment(parseTimestamp, value));
    case "google.protobuf.Duration":
      return create(DurationSchema, moment(parseDuration, value));
    case "google.protobuf.Any":
      return create(AnySchema, readAny(object(value), at));
  }
  const message = create(schema);
  // Descriptors, not types, lead the way: every property that is set comes from the schema itself.
  const values = message as unknown as Record<string, unknown>;
  const fields = fieldsOf(schema);
  const json = object(value);
  for (const key in json) {
    const item = json[key];
    const field = fields.get(key);
    if (!field) {
      if (at.ignoreUnknown) continue;
      throw invalid(`is not a field of ${schema.typeName}`).inside(key);
    }
    if (item === null || item === undefined) continue;
    const read = part(key, () => readField(field, item, at));
    if (field.oneof) values[field.oneof.localName] = { case: field.localName, value: read };
    else values[field.localName] = read;
  }
  return message;
}

function readAny(json: JsonObject, at: FromJsonOptions): { typeUrl: string; value: Uint8Array } {
  const { "@type": type, ...rest } = json;
  const typeUrl = part("@type", () => text(type ?? null));
  const schema = at.registry?.getMessage(typeUrl.slice(typeUrl.lastIndexOf("/") + 1));
  if (!schema) {
    const { value, ...others } = rest;
    if (typeof value === "string" && Object.keys(others).length === 0)
      return { typeUrl, value: bytes(value) };
    throw invalid(`holds a message of an unknown type ${typeUrl}`);
  }
  const wellKnown = schema.typeName.startsWith("google.protobuf.");
  const inner = readMessage(schema, wellKnown ? (rest.value ?? null) : rest, at);
  return { typeUrl, value: toBinary(schema, inner as MessageShape<typeof schema>) };
}

function readField(field: DescField, value: JsonValue, at: FromJsonOptions): unknown {
  if (field.fieldKind === "list") {
    if (!Array.isArray(value)) throw invalid("must be a list");
    return value.map((item, index) => part(index, () => readItem(field, item, at)));
  }
  if (field.fieldKind === "map") {
    const entries = Object.entries(object(value));
    return Object.fromEntries(
      entries.map(([key, item]) => [key, part(key, () => readItem(field, item, at))]),
    );
  }
  return readItem(field, value, at);
}

function readItem(field: DescField, value: JsonValue, at: FromJsonOptions): unknown {
  if (field.message) return readMessage(field.message, value, at);
  if (field.enum) {
    const known = field.enum.values.find((each) => each.name === value || each.number === value);
    if (known) return known.number;
    if (typeof value === "number" && Number.isInteger(value)) return value;
    throw invalid(`must be one of ${field.enum.values.map((each) => each.name).join(", ")}`);
  }
  const { number } = ruleOf(field);
  if (number === "plain") return readScalar(field.scalar, value);
  const digits = number === "dec" ? decDigits(text(value)) : intDigits(value);
  return field.scalar === ScalarType.BYTES ? new TextEncoder().encode(digits) : digits;
}

function readScalar(type: ScalarType | undefined, value: JsonValue): unknown {
  switch (type) {
    case ScalarType.STRING:
      return text(value);
    case ScalarType.BOOL:
      if (typeof value !== "boolean") throw invalid("must be true or false");
      return value;
    case ScalarType.BYTES:
      return bytes(text(value));
    case ScalarType.INT32:
    case ScalarType.UINT32:
      return smallInteger(type, value);
    default:
      return largeInteger(type, value);
  }
}

function smallInteger(type: ScalarType, value: JsonValue): number {
  const [low, high] = type === ScalarType.UINT32 ? [0, 2 ** 32 - 1] : [-(2 ** 31), 2 ** 31 - 1];
  const number = Number(intDigits(value));
  if (number < low || number > high) throw invalid(`must lie between ${low} and ${high}`);
  return number;
}

function largeInteger(type: ScalarType | undefined, value: JsonValue): bigint {
  const number = BigInt(intDigits(value));
  const fits =
    type === ScalarType.UINT64 ? BigInt.asUintN(64, number) === number : BigInt.asIntN(64, number) === number;
  if (!fits) throw invalid("does not fit in 64 bits");
  return number;
}

function intDigits(value: JsonValue): string {
  const digits = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof digits !== "string" || !/^-?\d+$/.test(digits)) throw invalid("must be a whole number");
  return digits;
}

function decDigits(value: string): string {
  try {
    return parseDec(value).toString();
  } catch (cause) {
    if (!(cause instanceof DecError)) throw cause;
    throw invalid(`must be a decimal number with at most 18 places: ${cause.message}`);
  }
}

function moment(parse: (text: string) => SecondsNanos, value: JsonValue): SecondsNanos {
  try {
    return parse(typeof value === "string" ? value : "");
  } catch (cause) {
    throw cause instanceof SlipwayError ? invalid(`is wrong: ${cause.message}`) : cause;
  }
}

function bytes(value: string): Uint8Array {
  try {
    const standard = value.replaceAll("-", "+").replaceAll("_", "/");
    return base64.decode(standard.padEnd(Math.ceil(standard.length / 4) * 4, "="));
  } catch {
    throw invalid("must be base64");
  }
}

function text(value: JsonValue): string {
  if (typeof value !== "string") throw invalid("must be text");
  return value;
}

function object(value: JsonValue): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid("must be an object");
  return value;
}

function invalid(what: string): Fault {
  return new Fault(what);
}
