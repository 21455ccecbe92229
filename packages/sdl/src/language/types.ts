/**
 * The vocabulary in which the SDL's language table (sdl.ts) is written: what a value may be, what a key is called,
 * what it means. The decoder, the JSON Schema, completion, hover and docs/sdl-rules.md all read the same table.
 */

/** A reader written by hand, for the places where Go decodes by hand too. */
export type ReaderName =
  | "accept"
  | "bytes"
  | "coin"
  | "cpu-attributes"
  | "cpu-units"
  | "gpu"
  | "gpu-attributes"
  | "gpu-interface"
  | "gpu-ram"
  | "gpu-units"
  | "placement-attributes"
  | "storage"
  | "storage-attributes";

/** What completion may offer for a name that another part of the document declares. */
export type Reference = "service" | "compute" | "placement" | "endpoint" | "volume";

export interface TextType {
  readonly kind: "text";
  readonly choices?: readonly string[];
  readonly pattern?: string;
  readonly refers?: Reference;
  readonly read?: ReaderName;
}

export interface CountType {
  readonly kind: "count";
  readonly min: number;
  readonly max: number;
}

export interface FlagType {
  readonly kind: "flag";
}

export interface ListType {
  readonly kind: "list";
  readonly of: Type;
  readonly read?: ReaderName;
}

export interface MapType {
  readonly kind: "map";
  readonly of: Type;
  /** What the keys are: free names, or names declared elsewhere. */
  readonly keys: string;
  readonly refers?: Reference;
  readonly read?: ReaderName;
}

export interface RecordType {
  readonly kind: "record";
  readonly name: string;
  readonly fields: ReadonlyMap<string, Field>;
  /** Absent and null are told apart from an empty record (a Go pointer). */
  readonly optional: boolean;
  readonly read?: ReaderName;
  /** A list of this record may stand in its place. */
  readonly orList?: boolean;
  /** Go refuses other keys here; elsewhere it ignores them. */
  readonly closed?: boolean;
}

export type Type = TextType | CountType | FlagType | ListType | MapType | RecordType;

export interface Field {
  readonly type: Type;
  /** The property of the decoded document; the key itself unless it reads badly in TypeScript. */
  readonly property: string;
  /** One sentence for hover, completion and the JSON Schema. */
  readonly doc: string;
  readonly required: boolean;
  readonly example?: string;
  readonly byDefault?: string;
}

export interface FieldOptions {
  readonly as?: string;
  readonly required?: boolean;
  readonly example?: string;
  readonly byDefault?: string;
}

export function field(
  type: Type,
  doc: string,
  options: FieldOptions = {},
): Omit<Field, "property"> & { as?: string } {
  const { required = false, ...rest } = options;
  return { type, doc, required, ...rest };
}

export function text(options: Omit<TextType, "kind"> = {}): TextType {
  return { kind: "text", ...options };
}

export function count(min: number, max: number): CountType {
  return { kind: "count", min, max };
}

export const flag: FlagType = { kind: "flag" };

export function list(of: Type, read?: ReaderName): ListType {
  return read === undefined ? { kind: "list", of } : { kind: "list", of, read };
}

export function map(
  of: Type,
  keys: string,
  options: { refers?: Reference; read?: ReaderName } = {},
): MapType {
  return { kind: "map", of, keys, ...options };
}

export function record(
  name: string,
  fields: Record<string, ReturnType<typeof field>>,
  options: { optional?: boolean; read?: ReaderName; orList?: boolean; closed?: boolean } = {},
): RecordType {
  const { optional = false, ...rest } = options;
  const entries = Object.entries(fields).map(
    ([key, { as, ...value }]) => [key, { ...value, property: as ?? key }] as const,
  );
  return { kind: "record", name, fields: new Map(entries), optional, ...rest };
}
