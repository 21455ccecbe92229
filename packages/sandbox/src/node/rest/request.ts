/** Builds a request message from a path and a query, field by field, as the gRPC gateway does. */
import {
  create,
  type DescEnum,
  type DescField,
  type DescMessage,
  type Message,
  ScalarType,
} from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { GrpcStatus } from "../grpc/status.ts";

/** Unknown names in the query are passed over; values that do not fit are refused. */
export function readRequest(
  schema: DescMessage,
  parameters: Readonly<Record<string, string>>,
  query: URLSearchParams,
): Message {
  const message = create(schema);
  const root = reflect(schema, message);
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    assign(root, name.split("."), values, (why) => new GrpcStatus("InvalidArgument", why));
  }
  for (const [name, value] of Object.entries(parameters)) {
    const refuse = (why: string) =>
      new GrpcStatus("InvalidArgument", `type mismatch, parameter: ${name}, error: ${why}`);
    assign(root, name.split("."), [value], refuse);
  }
  return message;
}

type Refuse = (why: string) => Error;

function assign(
  message: ReflectMessage,
  [name, ...rest]: string[],
  values: readonly string[],
  refuse: Refuse,
): void {
  const field = message.fields.find((each) => each.name === name || each.jsonName === name);
  if (!field) return;
  if (field.fieldKind === "message" && rest.length > 0) {
    const inner = message.get(field);
    assign(inner, rest, values, refuse);
    message.set(field, inner);
    return;
  }
  if (rest.length > 0) return;
  if (field.fieldKind === "list" && (field.listKind === "scalar" || field.listKind === "enum")) {
    const list = message.get(field);
    for (const value of values) list.add(readValue(field, value, refuse));
    return;
  }
  if (field.fieldKind !== "scalar" && field.fieldKind !== "enum") return;
  if (values.length > 1) throw refuse(`too many values for field "${name}": ${values.join(", ")}`);
  const [value = ""] = values;
  message.set(field, readValue(field, value, refuse));
}

function readValue(
  field: DescField,
  text: string,
  refuse: Refuse,
): string | number | bigint | boolean | Uint8Array {
  if (field.enum) return readEnum(field.enum, text, refuse);
  switch (field.scalar) {
    case ScalarType.STRING:
      return text;
    case ScalarType.BOOL:
      return readBool(text, refuse);
    case ScalarType.BYTES:
      return Buffer.from(text.replaceAll("-", "+").replaceAll("_", "/"), "base64");
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return readInteger(text, { bits: 64, signed: false }, refuse);
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return readInteger(text, { bits: 64, signed: true }, refuse);
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return Number(readInteger(text, { bits: 32, signed: false }, refuse));
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return Number(readInteger(text, { bits: 32, signed: true }, refuse));
    default:
      return Number(text);
  }
}

function readEnum(type: DescEnum, text: string, refuse: Refuse): number {
  const known = type.values.find((each) => each.name === text || String(each.number) === text);
  if (known) return known.number;
  throw refuse(`${text} is not valid`);
}

function readBool(text: string, refuse: Refuse): boolean {
  if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true;
  if (/^(0|f|F|FALSE|false|False)$/.test(text)) return false;
  throw refuse(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function readInteger(
  text: string,
  { bits, signed }: { bits: number; signed: boolean },
  refuse: Refuse,
): bigint {
  const go = `strconv.Parse${signed ? "Int" : "Uint"}: parsing ${JSON.stringify(text)}`;
  if (!(signed ? /^[+-]?\d+$/ : /^\d+$/).test(text)) throw refuse(`${go}: invalid syntax`);
  const value = BigInt(text.replace("+", ""));
  const fits = signed ? BigInt.asIntN(bits, value) === value : BigInt.asUintN(bits, value) === value;
  if (!fits) throw refuse(`${go}: value out of range`);
  return value;
}
