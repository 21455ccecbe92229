/** Values as YAML text: in block form with an indentation, or in flow form on one line. */
import { quoteDouble, quoteScalar } from "../yaml/write.ts";

/** What can be written into a document. */
export type SdlValue =
  | string
  | number
  | boolean
  | null
  | readonly SdlValue[]
  | { readonly [key: string]: SdlValue };

export function isScalar(value: SdlValue): value is string | number | boolean | null {
  return value === null || typeof value !== "object";
}

export function renderScalar(value: string | number | boolean | null): string {
  return typeof value === "string" ? quoteScalar(value) : String(value);
}

export function isList(value: SdlValue): value is readonly SdlValue[] {
  return Array.isArray(value);
}

function entriesOf(value: SdlValue): [string, SdlValue][] {
  return isScalar(value) || isList(value) ? [] : Object.entries(value);
}

function isEmpty(value: SdlValue): boolean {
  return !isScalar(value) && (isList(value) ? value.length === 0 : entriesOf(value).length === 0);
}

export function renderFlow(value: SdlValue): string {
  if (isScalar(value)) return renderScalar(value);
  if (isList(value)) return `[${value.map(renderFlow).join(", ")}]`;
  return `{${entriesOf(value)
    .map(([key, item]) => `${renderKey(key)}: ${renderFlow(item)}`)
    .join(", ")}}`;
}

export function renderKey(key: string): string {
  return /^(y|n|yes|no|on|off|true|false|null|~)$/i.test(key) ? quoteDouble(key) : quoteScalar(key);
}

/** The lines of `key: value` at an indentation. */
export function renderEntry(key: string, value: SdlValue, indent: number): string[] {
  return attach(`${" ".repeat(indent)}${renderKey(key)}:`, value, indent);
}

/** The lines of `- value` at an indentation. */
export function renderItem(value: SdlValue, indent: number): string[] {
  const pad = " ".repeat(indent);
  if (isScalar(value) || isEmpty(value)) return [`${pad}- ${renderFlow(value)}`];
  const [first = "", ...others] = renderBlock(value, indent + 2);
  return [`${pad}- ${first.trimStart()}`, ...others];
}

/** A collection's lines; its entries stand at the indentation. */
export function renderBlock(value: SdlValue, indent: number): string[] {
  if (isScalar(value)) return [`${" ".repeat(indent)}${renderScalar(value)}`];
  if (isList(value)) return value.flatMap((item) => renderItem(item, indent));
  return entriesOf(value).flatMap(([key, item]) => renderEntry(key, item, indent));
}

/** A value after `key:` or in its place: on the same line when it is a scalar, below otherwise. */
function attach(head: string, value: SdlValue, indent: number): string[] {
  if (value === null) return [head];
  if (isScalar(value) || isEmpty(value)) return [`${head} ${renderFlow(value)}`];
  return [head, ...renderBlock(value, indent + 2)];
}
