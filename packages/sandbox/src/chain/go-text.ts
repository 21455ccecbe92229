/** Texts as Go prints them inside of refusals: bytes, numbers that are none, messages. */
import type { DescEnum, DescField, DescMessage, Message } from "@bufbuild/protobuf";

/** Bytes as a Go string that is later read as UTF-8: each byte that is no part of a character is shown as U+FFFD. */
export function goString(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    text += length === 0 ? "\ufffd" : decoder.decode(bytes.subarray(at, at + length));
    at += Math.max(1, length);
  }
  return text;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Length of the well-formed character at a place; 0 when there is none. */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  try {
    strict.decode(bytes.subarray(at, at + length));
    return length;
  } catch {
    return 0;
  }
}

/** What `strconv.ParseUint` says to a text; undefined when it is a number of so many bits. */
export function unsignedProblem(text: string, bits: number): string | undefined {
  const says = (problem: string) => `strconv.ParseUint: parsing ${JSON.stringify(text)}: ${problem}`;
  if (!/^[0-9]+$/.test(text)) return says("invalid syntax");
  return BigInt(text) < 1n << BigInt(bits) ? undefined : says("value out of range");
}

/** A message as Go's protobuf prints it in one line: `aid:<scope:deployment xid:"a/1" > xid:"1/1/b" `. */
export function messageText(desc: DescMessage, message: Message): string {
  // Generated messages are plain objects whose keys are the names of the descriptor's fields.
  const values = message as unknown as Record<string, unknown>;
  return desc.fields.map((field) => fieldText(field, oneofValue(field, values))).join("");
}

function oneofValue(field: DescField, values: Record<string, unknown>): unknown {
  if (!field.oneof) return values[field.localName];
  const chosen = values[field.oneof.localName];
  if (typeof chosen !== "object" || chosen === null || !("case" in chosen) || !("value" in chosen))
    return undefined;
  return chosen.case === field.localName ? chosen.value : undefined;
}

function fieldText(field: DescField, value: unknown): string {
  const items = field.fieldKind === "list" ? (Array.isArray(value) ? value : []) : [value];
  const isSet = (item: unknown) => field.fieldKind === "list" || !isZero(item);
  return items
    .filter(isSet)
    .map((item) => `${field.name}:${itemText(field, item)} `)
    .join("");
}

function itemText(field: DescField, item: unknown): string {
  const inner = "message" in field ? field.message : undefined;
  if (inner) return `<${messageText(inner, item as Message)}>`; // such a field holds messages
  const names: DescEnum | undefined = "enum" in field ? field.enum : undefined;
  if (names) return names.value[Number(item)]?.name ?? String(item);
  if (item instanceof Uint8Array) return quoted(item);
  return typeof item === "string" ? quoted(new TextEncoder().encode(item)) : String(item);
}

function isZero(value: unknown): boolean {
  if (value instanceof Uint8Array) return value.length === 0;
  return value === undefined || value === 0 || value === 0n || value === "" || value === false;
}

const escapes = new Map<number, string>([
  [10, "\\n"],
  [13, "\\r"],
  [9, "\\t"],
  [34, '\\"'],
  [92, "\\\\"],
]);

/** Bytes in quotes, what is not printable as octal numbers. */
function quoted(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    const printable =
      byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
    text += escapes.get(byte) ?? printable;
  }
  return `"${text}"`;
}
