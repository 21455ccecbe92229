/** A document as plain values, and changes to such values: what an edit of the text is checked against. */
import type { Path } from "../findings.ts";
import type { YamlNode } from "../yaml/node.ts";
import { resolveScalar } from "../yaml/resolve.ts";
import type { SdlValue } from "./render.ts";

const maxDepth = 100;

/** Aliases are resolved; merge keys stay as they are. */
export function toPlain(node: YamlNode, depth = 0): SdlValue {
  if (depth > maxDepth) return null;
  if (node.kind === "alias") return node.target === null ? null : toPlain(node.target, depth + 1);
  if (node.kind === "seq") return node.content.map((item) => toPlain(item, depth + 1));
  if (node.kind === "map") {
    const entries: [string, SdlValue][] = [];
    for (let i = 0; i + 1 < node.content.length; i += 2) {
      const key = node.content[i];
      const value = node.content[i + 1];
      if (key !== undefined && value !== undefined) entries.push([key.value, toPlain(value, depth + 1)]);
    }
    return Object.fromEntries(entries);
  }
  const resolved = resolveScalar(node);
  switch (resolved.kind) {
    case "null":
      return null;
    case "bool":
      return resolved.value;
    case "int":
    case "float":
      return Number(resolved.value);
    default:
      return node.value;
  }
}

export function getIn(value: SdlValue, path: Path): SdlValue | undefined {
  let at: SdlValue | undefined = value;
  for (const step of path) {
    if (at === null || typeof at !== "object") return undefined;
    at = (at as Readonly<Record<string | number, SdlValue>>)[step]; // lists take numbers, maps take names
  }
  return at;
}

/** A copy in which the path leads to `next`; undefined removes. */
export function setIn(value: SdlValue | undefined, path: Path, next: SdlValue | undefined): SdlValue {
  const [step, ...rest] = path;
  if (step === undefined) return next ?? null;
  if (typeof step === "number") {
    const list: SdlValue[] = Array.isArray(value) ? [...value] : [];
    if (rest.length === 0 && next === undefined) list.splice(step, 1);
    else list[step] = setIn(list[step], rest, next);
    return list;
  }
  const entries =
    value !== null && typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : [];
  const map = new Map<string, SdlValue>(entries);
  if (rest.length === 0 && next === undefined) map.delete(step);
  else map.set(step, setIn(map.get(step), rest, next));
  return Object.fromEntries(map);
}

/** Equal whatever the order of keys; numbers and their spelling as text count as equal. */
export function equalValues(a: SdlValue | undefined, b: SdlValue | undefined): boolean {
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object")
    return String(a ?? null) === String(b ?? null);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  return (
    left.length === right.size &&
    left.every(([key, item]) => right.has(key) && equalValues(item, right.get(key)))
  );
}
