/**
 * Reads a method's arguments as CometBFT does: from a JSON object or array of parameters, or from the query
 * of a URI. 64-bit integers are JSON strings, bytes are base64 (`bytes`) or hex (`hex`).
 */
import { goJsonError } from "./go-json.ts";
import { BadArguments, messageOf } from "./refusal.ts";

export type ArgumentType = "height" | "int" | "bool" | "string" | "bytes" | "hex" | "json" | "any";

/** What each type becomes; an argument that is not given is undefined. */
export interface ArgumentValues {
  height: bigint;
  int: bigint;
  bool: boolean;
  string: string;
  bytes: Uint8Array;
  hex: Uint8Array;
  json: unknown;
  /** Also null, which elsewhere counts as not given. */
  any: unknown;
}

export type ArgumentTypes = Readonly<Record<string, ArgumentType>>;
export type Arguments<Types extends ArgumentTypes> = {
  [Name in keyof Types]: ArgumentValues[Types[Name]] | undefined;
};

export function readParams<Types extends ArgumentTypes>(types: Types, params: unknown): Arguments<Types> {
  const names = Object.keys(types);
  if (params === undefined || params === null) return collect(types, () => undefined);
  if (Array.isArray(params)) {
    if (params.length !== names.length) {
      throw bad(
        `expected ${names.length} parameters ([${names.join(" ")}]), got ${params.length} (${goBytes(params)})`,
      );
    }
    return collect(types, (name) => readJson(typeOf(types, name), params[names.indexOf(name)]));
  }
  if (typeof params !== "object") {
    throw bad(
      `unknown type for JSON params: json: cannot unmarshal ${goKind(params)} into Go value of type []json.RawMessage. Expected map or array`,
    );
  }
  return collect(types, (name) => readJson(typeOf(types, name), Reflect.get(params, name)));
}

export function readQuery<Types extends ArgumentTypes>(
  types: Types,
  query: URLSearchParams,
): Arguments<Types> {
  return collect(types, (name) => {
    const text = query.get(name);
    return text === null || text === "" ? undefined : readText(typeOf(types, name), text);
  });
}

/** For strict methods: refuses names that the method does not have. */
export function refuseUnknown(types: ArgumentTypes, given: Iterable<string>): void {
  const names = Object.keys(types);
  for (const name of given) {
    if (names.includes(name)) continue;
    const all = names.length === 0 ? "takes none" : `takes ${names.join(", ")}`;
    throw bad(`there is no argument ${JSON.stringify(name)}: the method ${all}`);
  }
}

function collect<Types extends ArgumentTypes>(
  types: Types,
  read: (name: string) => unknown,
): Arguments<Types> {
  // Sound because `read` returns what readJson or readText made for the type of that very name.
  return Object.fromEntries(Object.keys(types).map((name) => [name, read(name)])) as Arguments<Types>;
}

function typeOf(types: ArgumentTypes, name: string): ArgumentType {
  return types[name] ?? "json";
}

function readJson(type: ArgumentType, value: unknown): unknown {
  if (value === undefined || (value === null && type !== "any")) return undefined;
  switch (type) {
    case "height":
    case "int":
      return readInteger(value);
    case "bool":
      if (typeof value !== "boolean")
        throw bad(`json: cannot unmarshal ${goKind(value)} into Go value of type bool`);
      return value;
    case "string":
      if (typeof value !== "string")
        throw bad(`json: cannot unmarshal ${goKind(value)} into Go value of type string`);
      return value;
    case "bytes":
      if (typeof value !== "string")
        throw bad(`json: cannot unmarshal ${goKind(value)} into Go value of type []uint8`);
      return readBase64(value);
    case "hex":
      if (typeof value !== "string") throw bad(`invalid hex string: ${JSON.stringify(value).slice(0, 100)}`);
      return readHex(value);
    case "json":
    case "any":
      return value;
    default:
      return type satisfies never;
  }
}

/** URI arguments are JSON too, except integers, quoted strings for bytes, and 0x-hex. */
function readText(type: ArgumentType, text: string): unknown {
  const wantsInteger = type === "height" || type === "int";
  const wantsBytes = type === "bytes" || type === "hex";
  if (/^-?\d+$/.test(text) && wantsInteger) return readInteger(text);
  if (/^0x/i.test(text)) {
    if (wantsBytes) return readHex(text.slice(2));
    if (type === "string") return Buffer.from(readHex(text.slice(2))).toString();
    throw bad(`got a hex string arg, but expected '${goTypeName(type)}'`);
  }
  if (text.startsWith('"') && text.endsWith('"') && wantsBytes) return Buffer.from(String(parseText(text)));
  return readJson(type, parseText(text));
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw bad(goJsonError(text));
  }
}

function readInteger(value: unknown): bigint {
  if (typeof value !== "string") {
    throw bad(`invalid 64-bit integer encoding ${JSON.stringify(JSON.stringify(value))}, expected string`);
  }
  if (/^-?(0|[1-9]\d*)$/.test(value)) {
    const integer = BigInt(value);
    if (BigInt.asIntN(64, integer) === integer) return integer;
    throw bad(`json: cannot unmarshal number ${value} into Go value of type int64`);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    throw bad(goJsonError(value));
  }
  const kind = typeof parsed === "number" ? `number ${value}` : goKind(parsed);
  throw bad(`json: cannot unmarshal ${kind} into Go value of type int64`);
}

function readBase64(text: string): Uint8Array {
  const clean = text.replace(/[\r\n]/g, "");
  const wrong = /[^A-Za-z0-9+/=]/.exec(clean);
  if (wrong) throw bad(`illegal base64 data at input byte ${wrong.index}`);
  const body = clean.replace(/={0,2}$/, "");
  if (clean.length % 4 !== 0 || body.includes("=")) {
    throw bad(
      `illegal base64 data at input byte ${body.includes("=") ? body.indexOf("=") : clean.length - (clean.length % 4)}`,
    );
  }
  return Buffer.from(clean, "base64");
}

function readHex(text: string): Uint8Array {
  const wrong = /[^0-9a-fA-F]/.exec(text);
  if (wrong) {
    const code = wrong[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    throw bad(`encoding/hex: invalid byte: U+${code} '${wrong[0]}'`);
  }
  if (text.length % 2 === 1) throw bad("encoding/hex: odd length hex string");
  return Buffer.from(text, "hex");
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "bool";
  return typeof value;
}

function goTypeName(type: ArgumentType): string {
  return type === "bool" ? "bool" : type === "int" || type === "height" ? "ptr" : "slice";
}

/** Go prints raw JSON messages as lists of byte values. */
function goBytes(params: readonly unknown[]): string {
  const lists = params.slice(0, 8).map((param) => {
    try {
      return `[${[...Buffer.from(JSON.stringify(param) ?? "null").subarray(0, 64)].join(" ")}]`;
    } catch (error) {
      return messageOf(error);
    }
  });
  return `[${lists.join(" ")}]`;
}

function bad(why: string): BadArguments {
  return new BadArguments(why);
}
