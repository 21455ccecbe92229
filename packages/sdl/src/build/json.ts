/**
 * JSON as Go writes it after the Cosmos SDK's SortJSON: keys in byte order at every level, no spaces, and Go's escapes
 * (`<`, `>`, `&`, U+2028 and U+2029 as \u…). These are the bytes that the manifest hash is taken of.
 */

export function toSortedJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "number") return String(value);
  if (typeof value === "string") return toGoString(value);
  if (Array.isArray(value)) return `[${value.map(toSortedJson).join(",")}]`;
  const object = value as Record<string, unknown>; // plain data: everything else was handled above
  const parts: string[] = [];
  for (const key of Object.keys(object).sort()) {
    const item = object[key];
    if (item !== undefined) parts.push(`"${key}":${toSortedJson(item)}`);
  }
  return `{${parts.join(",")}}`;
}

const plain = /^[\x20\x21\x23-\x25\x27-\x3b\x3d\x3f-\x5b\x5d-\ud7ff]*$/;

export function toGoString(text: string): string {
  if (plain.test(text) && !text.includes("\u2028") && !text.includes("\u2029")) return `"${text}"`;
  return JSON.stringify(text.toWellFormed()).replace(/[<>&\u2028\u2029]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
