/** Completion and hover for editors, from the language table. */
import { declaredNames } from "./names.ts";
import { fieldAt, type LanguagePlace, placeAt, typeAt } from "./place.ts";
import type { Field, Reference, Type } from "./types.ts";

export interface CompletionItem {
  readonly label: string;
  /** What to write in place of the word that was begun. */
  readonly insert: string;
  readonly kind: "key" | "value" | "name";
  readonly doc?: string;
}

export interface CompletionList {
  /** The word to replace. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly CompletionItem[];
}

export function complete(text: string, offset: number): CompletionList {
  const place = placeAt(text, offset);
  const all = place.key === null ? keyItems(text, place) : valueItems(text, place, place.key);
  const typed = place.word.toLowerCase().replace(/^["']/, "");
  const items = all.filter(({ label }) => label.toLowerCase().startsWith(typed));
  return { from: place.wordStart, to: offset, items };
}

function keyItems(text: string, { path }: LanguagePlace): CompletionItem[] {
  const type = typeAt(path);
  if (type === null) return [];
  if (type.kind === "map") return type.refers === undefined ? [] : nameItems(text, type.refers, ": ");
  if (type.kind !== "record") return valuesOf(text, type);
  return [...type.fields].map(([key, field]) => ({
    label: key,
    insert: `${key}:${suffix(field.type)}`,
    kind: "key",
    doc: describe(field),
  }));
}

/** Collections go on below the key. */
function suffix(type: Type): string {
  return type.kind === "text" || type.kind === "count" || type.kind === "flag" ? " " : "";
}

function valueItems(text: string, { path }: LanguagePlace, key: string): CompletionItem[] {
  const field = fieldAt(path, key);
  return field === null ? [] : valuesOf(text, field.type);
}

function valuesOf(text: string, type: Type): CompletionItem[] {
  if (type.kind === "flag")
    return ["true", "false"].map((label) => ({ label, insert: label, kind: "value" }));
  if (type.kind !== "text") return [];
  if (type.refers !== undefined) return nameItems(text, type.refers, "");
  return (type.choices ?? []).map((label) => ({
    label,
    insert: /^[0-9.]+$/.test(label) ? `"${label}"` : label,
    kind: "value",
  }));
}

function nameItems(text: string, reference: Reference, after: string): CompletionItem[] {
  return declaredNames(text, reference).map((label) => ({ label, insert: label + after, kind: "name" }));
}

export interface Hover {
  readonly path: string;
  readonly doc: string;
}

/** What the key on the line of a position means; null where the language has nothing to say. */
export function hover(text: string, offset: number): Hover | null {
  const lineEnd = text.indexOf("\n", offset);
  const place = placeAt(text, lineEnd < 0 ? text.length : lineEnd);
  if (place.key === null) return null;
  const field = fieldAt(place.path, place.key);
  const path = [...place.path, place.key].join(".").replaceAll(".-", "[]");
  return field === null ? null : { path, doc: describe(field) };
}

function describe({ doc, byDefault, example, required, type }: Field): string {
  const choices =
    type.kind === "text" && type.choices !== undefined ? ` One of ${type.choices.join(", ")}.` : "";
  const range = type.kind === "count" ? ` A whole number from ${type.min} to ${type.max}.` : "";
  return [
    doc,
    choices,
    range,
    required ? " Required." : "",
    byDefault === undefined ? "" : ` Default: ${byDefault}.`,
    example === undefined ? "" : ` Example: ${example}`,
  ].join("");
}
