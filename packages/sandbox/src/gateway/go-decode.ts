/** Filling Go structs from JSON: keys without regard to case, unknown keys ignored, Go's words for a wrong type. */
import type { Json } from "./go-json.ts";

/** A Go type as its decoder and encoder see it. */
export type Shape =
  | { readonly kind: "string" | "bool" }
  /** An unsigned number of so many bits. */
  | { readonly kind: "uint"; readonly bits: 32 | 64 }
  | { readonly kind: "int32" }
  | { readonly kind: "list"; readonly of: Shape; readonly type: string }
  | {
      readonly kind: "struct";
      readonly type: string;
      readonly fields: readonly Field[];
      /** A pointer to it, which can be nil. */
      readonly pointer?: boolean;
    };

export interface Field {
  readonly name: string;
  readonly shape: Shape;
  /** Left out when it is nil or zero. */
  readonly omitEmpty?: boolean;
}

export class GoTypeError extends Error {}

/** Decodes a value; a wrong type is told after everything else was read, as Go does, so the first one counts. */
export function decodeGo(shape: Shape, json: Json): unknown {
  const state: State = { path: [], owner: undefined, error: undefined };
  const value = decode(shape, json, state);
  if (state.error !== undefined) throw state.error;
  return value;
}

interface State {
  path: readonly string[];
  owner: string | undefined;
  error: GoTypeError | undefined;
}

function decode(shape: Shape, json: Json, state: State): unknown {
  if (json.kind === "null") return zero(shape);
  switch (shape.kind) {
    case "string":
      return json.kind === "string" ? json.value : wrong(shape, json, state);
    case "bool":
      return json.kind === "bool" ? json.value : wrong(shape, json, state);
    case "uint":
    case "int32":
      return json.kind === "number" ? decodeNumber(shape, json.text, state) : wrong(shape, json, state);
    case "list":
      if (json.kind !== "array") return wrong(shape, json, state);
      return json.items.map((each) => decode(shape.of, each, state));
    case "struct":
      return json.kind === "object" ? decodeStruct(shape, json.entries, state) : wrong(shape, json, state);
  }
}

function decodeStruct(
  shape: Shape & { kind: "struct" },
  entries: readonly (readonly [string, Json])[],
  state: State,
): Record<string, unknown> {
  const found = new Map<string, unknown>();
  const { path, owner } = state;
  for (const [key, json] of entries) {
    const field =
      shape.fields.find((each) => each.name === key) ??
      shape.fields.find((each) => each.name.toLowerCase() === key.toLowerCase());
    if (field === undefined) continue;
    state.path = [...path, field.name];
    state.owner = bare(shape.type);
    found.set(field.name, decode(field.shape, json, state));
  }
  state.path = path;
  state.owner = owner;
  return assemble(shape.fields, found);
}

/** In the order of the struct, which is the order in which Go writes. */
function assemble(fields: readonly Field[], found: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const { name, shape, omitEmpty } of fields) {
    const value = found.has(name) ? found.get(name) : zero(shape);
    if (!omitEmpty || !isEmpty(value)) whole[name] = value;
  }
  return whole;
}

function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === 0 ||
    value === "" ||
    value === false ||
    (Array.isArray(value) && value.length === 0)
  );
}

function decodeNumber(shape: Shape & { kind: "uint" | "int32" }, text: string, state: State): number {
  const whole = /^-?\d+$/.test(text) ? BigInt(text) : undefined;
  const [least, most] =
    shape.kind === "int32" ? [-(2n ** 31n), 2n ** 31n - 1n] : [0n, 2n ** BigInt(shape.bits) - 1n];
  if (whole !== undefined && whole >= least && whole <= most) return Number(whole);
  fail(`number ${text}`, shape, state);
  return 0;
}

function zero(shape: Shape): unknown {
  switch (shape.kind) {
    case "string":
      return "";
    case "bool":
      return false;
    case "uint":
    case "int32":
      return 0;
    case "list":
      return null;
    case "struct":
      return shape.pointer ? null : assemble(shape.fields, new Map());
  }
}

function wrong(shape: Shape, json: Json, state: State): unknown {
  fail(json.kind, shape, state);
  return zero(shape);
}

function fail(what: string, shape: Shape, state: State): void {
  if (state.error !== undefined) return;
  const where =
    state.owner === undefined ? "Go value" : `Go struct field ${state.owner}.${state.path.join(".")}`;
  state.error = new GoTypeError(`json: cannot unmarshal ${what} into ${where} of type ${typeName(shape)}`);
}

function typeName(shape: Shape): string {
  switch (shape.kind) {
    case "string":
    case "bool":
    case "int32":
      return shape.kind;
    case "uint":
      return `uint${shape.bits}`;
    default:
      return shape.type;
  }
}

const bare = (type: string): string => type.slice(type.lastIndexOf(".") + 1);
