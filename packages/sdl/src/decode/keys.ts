/** How Go reads a mapping's key: as text, whatever scalar it is; null keys are skipped, collections refused. */
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
