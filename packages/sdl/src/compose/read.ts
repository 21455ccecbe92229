/** Reads values out of a compose file's nodes; aliases and merge keys are resolved. */
import type { YamlNode } from "../yaml/node.ts";
import { isNull } from "../yaml/resolve.ts";

export interface ComposeEntry {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

const maxMergeDepth = 20;

export function resolve(node: YamlNode): YamlNode {
  return node.kind === "alias" ? (node.target ?? node) : node;
}

/** A map's entries by name, merged ones included; empty for anything else. */
export function entriesOf(node: YamlNode | undefined, depth = 0): Map<string, ComposeEntry> {
  const entries = new Map<string, ComposeEntry>();
  const map = node === undefined ? undefined : resolve(node);
  if (map === undefined || map.kind !== "map" || depth > maxMergeDepth) return entries;
  for (let i = 0; i + 1 < map.content.length; i += 2) {
    const key = map.content[i];
    const value = map.content[i + 1];
    if (key === undefined || value === undefined) continue;
    if (key.value !== "<<") entries.set(key.value, { key, value: resolve(value) });
    else mergeInto(entries, resolve(value), depth);
  }
  return entries;
}

function mergeInto(entries: Map<string, ComposeEntry>, source: YamlNode, depth: number): void {
  for (const one of source.kind === "seq" ? source.content : [source]) {
    for (const [name, entry] of entriesOf(one, depth + 1)) if (!entries.has(name)) entries.set(name, entry);
  }
}

/** A list's items; a single scalar counts as a list of one. */
export function itemsOf(node: YamlNode | undefined): YamlNode[] {
  const list = node === undefined ? undefined : resolve(node);
  if (list === undefined || isNull(list)) return [];
  return list.kind === "seq" ? list.content.map(resolve) : list.kind === "scalar" ? [list] : [];
}

export function textOf(node: YamlNode | undefined): string | undefined {
  const scalar = node === undefined ? undefined : resolve(node);
  return scalar === undefined || scalar.kind !== "scalar" || isNull(scalar) ? undefined : scalar.value;
}

/** A shell-like command as words: quotes and backslashes, nothing more. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  for (const [match] of text.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs)) {
    words.push(match.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs, unquote));
  }
  return words;
}

function unquote(_match: string, double?: string, single?: string, escaped?: string): string {
  if (double !== undefined) return double.replace(/\\(["\\$`])/g, "$1");
  return single ?? escaped ?? "";
}
