/**
 * Sets or removes one value in the text, leaving every other character where it is: comments, order, quotes, flow or
 * block form. Each edit is checked afterwards: the document must mean what it meant, with just that value changed.
 */
import type { Path } from "../findings.ts";
import { formatPath } from "../locate.ts";
import type { YamlNode } from "../yaml/node.ts";
import { parseYaml } from "../yaml/parse.ts";
import { quoteDouble } from "../yaml/write.ts";
import { equalValues, setIn, toPlain } from "./plain.ts";
import {
  isScalar,
  renderBlock,
  renderEntry,
  renderFlow,
  renderItem,
  renderKey,
  renderScalar,
  type SdlValue,
} from "./render.ts";

/** The text cannot take the edit: it is no YAML, or its form is beyond this editor. */
export class SpliceFault extends Error {}

/** Sets the value at a path, making maps on the way; undefined removes it. */
export function splice(text: string, path: Path, value: SdlValue | undefined): string {
  const root = parseRoot(text);
  const expected = setIn(root === null ? {} : toPlain(root), path, value);
  const next = value === undefined ? removeAt(text, root, path) : setAt(text, root, path, value);
  const again = parseYaml(next);
  if (again.ok && equalValues(again.root === null ? {} : toPlain(again.root), expected)) return next;
  throw new SpliceFault(`${formatPath(path)} cannot be changed in this text`);
}

function parseRoot(text: string): YamlNode | null {
  const parsed = parseYaml(text);
  if (!parsed.ok) throw new SpliceFault(parsed.fault.message);
  return parsed.root;
}

interface Entry {
  key: YamlNode | null;
  value: YamlNode;
  index: number;
}

function find(node: YamlNode, step: string | number): Entry | null {
  if (typeof step === "number") {
    const value = node.kind === "seq" ? node.content[step] : undefined;
    return value === undefined ? null : { key: null, value, index: step };
  }
  if (node.kind !== "map") return null;
  for (let i = node.content.length - 2; i >= 0; i -= 2) {
    const key = node.content[i];
    const value = node.content[i + 1];
    if (key !== undefined && value !== undefined && key.value === step) return { key, value, index: i };
  }
  return null;
}

function setAt(text: string, root: YamlNode | null, path: Path, value: SdlValue): string {
  if (root === null)
    return `${text.trimEnd()}${text.trim() === "" ? "" : "\n"}${renderBlock(nest(path, value), 0).join("\n")}\n`;
  let parent = root;
  for (const [i, step] of path.entries()) {
    const found = find(parent, step);
    const rest = path.slice(i + 1);
    if (found === null) return insert(text, parent, step, nest(rest, value));
    const { value: node } = found;
    if (node.kind === "alias") return setAt(...inlineAlias(text, node), path, value);
    const stays =
      rest.length > 0 && (node.kind === "map" || node.kind === "seq") && !(node.content.length === 0);
    if (!stays) return replace(text, parent, found, nest(rest, value));
    parent = node;
  }
  throw new SpliceFault("The whole document cannot be replaced");
}

function inlineAlias(text: string, alias: YamlNode): [string, YamlNode | null] {
  const target = alias.target === null ? null : toPlain(alias.target);
  const next = text.slice(0, alias.begin) + renderFlow(target) + text.slice(alias.end);
  return [next, parseRoot(next)];
}

/** The value wrapped into the maps and lists that the path still needs. */
function nest(path: Path, value: SdlValue): SdlValue {
  return path.reduceRight<SdlValue>(
    (inner, step) => (typeof step === "number" ? [inner] : { [step]: inner }),
    value,
  );
}

function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
}

/** The offset behind the line break that ends the line of `offset`. */
function nextLine(text: string, offset: number): number {
  const at = text.slice(offset).search(/\r\n|\n|\r/);
  if (at < 0) return text.length;
  return offset + at + (text.startsWith("\r\n", offset + at) ? 2 : 1);
}

function lineBreakOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

function replace(text: string, parent: YamlNode, { key, value: node }: Entry, value: SdlValue): string {
  if (isScalar(value) || parent.flow) {
    const rendered = isScalar(value) ? restyle(node, value) : renderFlow(value);
    if (node.start === node.end && key !== null) {
      const colon = text.indexOf(":", key.end) + 1;
      return `${text.slice(0, colon)} ${rendered}${text.slice(colon)}`;
    }
    return text.slice(0, node.begin) + rendered + text.slice(endOf(text, node));
  }
  if (node.flow && renderFlow(value).length <= longestFlow) {
    return text.slice(0, node.begin) + renderFlow(value) + text.slice(node.end);
  }
  const column = columnOf(text, key?.begin ?? parent.start);
  const lines = key === null ? renderItem(value, column) : renderEntry(key.value, value, column);
  const from = key === null ? text.lastIndexOf("-", node.begin) : key.begin;
  return text.slice(0, from) + lines.join(lineBreakOf(text)).trimStart() + text.slice(endOf(text, node));
}

const longestFlow = 100;

/** A scalar in the quotes that stood there before, where they still fit. */
function restyle(old: YamlNode, value: string | number | boolean | null): string {
  if (typeof value !== "string" || old.kind !== "scalar") return renderScalar(value);
  if (old.style === "double") return quoteDouble(value);
  return old.style === "single" && /^[\x20-\x7e\u00a1-\ud7ff]*$/.test(value)
    ? `'${value.replaceAll("'", "''")}'`
    : renderScalar(value);
}

function endOf(text: string, node: YamlNode): number {
  return node.kind === "scalar" || node.flow ? node.end : lastEnd(text, node);
}

function lastEnd(text: string, node: YamlNode): number {
  const last = node.content.at(-1);
  if (last === undefined || node.flow) return node.end;
  return Math.max(node.end, lastEnd(text, last));
}

function insert(text: string, parent: YamlNode, step: string | number, value: SdlValue): string {
  if (parent.flow) return insertFlow(text, parent, step, value);
  const column = columnOf(text, parent.start);
  const lines = typeof step === "number" ? renderItem(value, column) : renderEntry(step, value, column);
  const at = nextLine(text, lastEnd(text, parent));
  const eol = lineBreakOf(text);
  const glue = at > 0 && !/[\n\r]$/.test(text.slice(0, at)) ? eol : "";
  return `${text.slice(0, at)}${glue}${lines.join(eol)}${eol}${text.slice(at)}`;
}

function insertFlow(text: string, parent: YamlNode, step: string | number, value: SdlValue): string {
  const rendered = typeof step === "number" ? renderFlow(value) : `${renderKey(step)}: ${renderFlow(value)}`;
  const close = parent.end - 1;
  const last = parent.content.at(-1);
  if (last === undefined) return text.slice(0, close).trimEnd() + rendered + text.slice(close);
  const end = endOf(text, last);
  const comma = /^\s*,/.test(text.slice(end, close)) ? "" : ",";
  const from = comma === "" ? text.indexOf(",", end) + 1 : end;
  return `${text.slice(0, from)}${comma} ${rendered}${text.slice(from)}`;
}

function removeAt(text: string, root: YamlNode | null, path: Path): string {
  if (root === null) return text;
  let parent = root;
  let holder: Entry | null = null;
  for (const [i, step] of path.entries()) {
    const found = find(parent, step);
    if (found === null) return text;
    if (i === path.length - 1) return removeEntry(text, parent, holder, found);
    if (found.value.kind === "alias") {
      const [next, again] = inlineAlias(text, found.value);
      return removeAt(next, again, path);
    }
    holder = found;
    parent = found.value;
  }
  return text;
}

function removeEntry(text: string, parent: YamlNode, holder: Entry | null, entry: Entry): string {
  const size = parent.kind === "map" ? 2 : 1;
  if (parent.content.length === size && holder !== null) {
    return replace(text, parent, { ...holder, value: parent }, parent.kind === "map" ? {} : []);
  }
  const begin = entry.key?.begin ?? entry.value.begin;
  const next = parent.content[entry.index + size];
  if (parent.flow) return removeFlow(text, parent, entry, begin, next);
  const from = entry.key === null ? text.lastIndexOf("-", begin) : begin;
  const start = lineStart(text, from);
  const startsLine = text.slice(start, from).trim() === "";
  if (startsLine) return text.slice(0, start) + text.slice(nextLine(text, endOf(text, entry.value)));
  if (next === undefined) throw new SpliceFault("This entry cannot be removed");
  return text.slice(0, from) + text.slice(next.begin);
}

function removeFlow(
  text: string,
  parent: YamlNode,
  entry: Entry,
  begin: number,
  next: YamlNode | undefined,
): string {
  if (next !== undefined) return text.slice(0, begin) + text.slice(next.begin);
  const previous = parent.content[entry.index - 1];
  const from = previous === undefined ? begin : endOf(text, previous);
  return text.slice(0, from) + text.slice(endOf(text, entry.value));
}
