/** YAML as plain values, for documents of our own (templates): no positions, later keys win, merge keys are not known. */
import type { YamlFault, YamlNode } from "./node.ts";
import { parseYaml } from "./parse.ts";
import { resolveScalar } from "./resolve.ts";

export type { YamlFault, YamlNode } from "./node.ts";
export { parseYaml, type YamlResult } from "./parse.ts";

export type YamlValue =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: YamlFault };

/** Reads a document into objects, lists, texts, numbers, booleans and null. Whole numbers beyond 2^53 stay text. */
export function parseYamlValue(text: string): YamlValue {
  const parsed = parseYaml(text);
  return parsed.ok ? { ok: true, value: parsed.root === null ? null : plain(parsed.root) } : parsed;
}

function plain(node: YamlNode): unknown {
  switch (node.kind) {
    case "map":
      return mapOf(node.content);
    case "seq":
      return node.content.map(plain);
    case "alias":
      return node.target === null ? null : plain(node.target);
    case "scalar":
      return scalarOf(node);
  }
}

function mapOf(content: readonly YamlNode[]): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  for (let at = 0; at + 1 < content.length; at += 2) {
    const [key, value] = content.slice(at, at + 2);
    if (key !== undefined && value !== undefined) entries.push([key.value, plain(value)]);
  }
  return Object.fromEntries(entries);
}

function scalarOf(node: YamlNode): unknown {
  const found = resolveScalar(node);
  switch (found.kind) {
    case "null":
      return null;
    case "bool":
    case "float":
    case "str":
      return found.value;
    case "int":
      return Number.isSafeInteger(Number(found.value)) ? Number(found.value) : node.value;
    default:
      return node.value;
  }
}
