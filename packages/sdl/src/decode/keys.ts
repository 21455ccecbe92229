/** Keys of maps as Go reads them: as text, whatever scalar they are; null keys are skipped, collections refused. */
import type { MapType } from "../language/types.ts";
import type { YamlNode } from "../yaml/node.ts";
import { isNull, isText, resolveScalar } from "../yaml/resolve.ts";
import { toText } from "./scalars.ts";

/** `other`: a key that is a number, a boolean or a date; its text counts, but it never equals a merged text key. */
export type MappingKey = { kind: "null" } | { kind: "text" | "other"; name: string };

/** null: a map, a list, or a scalar that contradicts its tag. */
export function mappingKey(key: YamlNode): MappingKey | null {
  const node = key.kind === "alias" ? key.target : key;
  if (node === null || node.kind !== "scalar") return null;
  if (isNull(node)) return { kind: "null" };
  const name = toText(node);
  if (name === null) return null;
  return { kind: isText(node) || resolveScalar(node).kind === "str" ? "text" : "other", name };
}

/** Maps up to this size are compared pair by pair. */
export const smallMap = 24;

/** An alias or a tagged key may spell the same name in another way, which comparing texts does not see. */
export function hasOddKey(content: readonly YamlNode[]): boolean {
  for (let i = 0; i < content.length; i += 2) {
    const key = content[i];
    if (key !== undefined && (key.kind !== "scalar" || key.tag !== "")) return true;
  }
  return false;
}

/** Quick for small maps; keys of different kinds with the same text count as equal here, and are looked at again. */
export function allDifferent(content: readonly YamlNode[]): boolean {
  for (let i = 0; i < content.length; i += 2) {
    const value = content[i]?.value;
    for (let j = i + 2; j < content.length; j += 2) if (content[j]?.value === value) return false;
  }
  return true;
}

/** The keys of a record stand where names of such records should, and Go cannot read them so. */
export function lacksName(node: YamlNode, { of }: MapType): boolean {
  if (of.kind !== "record" || node.content.length === 0) return false;
  let clashes = false;
  for (let i = 0; i + 1 < node.content.length; i += 2) {
    if (!of.fields.has(node.content[i]?.value ?? "")) return false;
    const value = node.content[i + 1];
    if (value?.kind === "seq" || (value?.kind === "scalar" && !isNull(value))) clashes = true;
  }
  return clashes;
}

export function isMerged(merged: Set<string> | null, name: string): boolean {
  if (merged === null) return false;
  if (merged.has(name)) return true;
  merged.add(name);
  return false;
}

export function isMerge(key: YamlNode): boolean {
  return (
    key.kind === "scalar" &&
    key.value === "<<" &&
    (key.tag === "!!merge" || (key.tag === "" && key.style === "plain"))
  );
}
