/** Whether two trees mean the same: kinds, values, tags and aliases, whatever their layout. */
import type { YamlNode } from "../yaml/node.ts";

/** With `unordered`, the entries of the two roots may stand in another order. */
export function sameTree(a: YamlNode, b: YamlNode, unordered = false): boolean {
  if (!unordered) return signature(a) === signature(b);
  return entries(a).sort().join("\n") === entries(b).sort().join("\n");
}

function entries(map: YamlNode): string[] {
  const found: string[] = [];
  for (let i = 0; i + 1 < map.content.length; i += 2) {
    const key = map.content[i];
    const value = map.content[i + 1];
    if (key !== undefined && value !== undefined) found.push(`${signature(key)} ${signature(value)}`);
  }
  return found;
}

/** A text that two trees share exactly when they mean the same. */
function signature(root: YamlNode): string {
  const parts: string[] = [];
  const stack: (YamlNode | string)[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (typeof node === "string") {
      parts.push(node);
      continue;
    }
    const quoted = node.kind === "scalar" && node.style !== "plain" ? "text" : "";
    parts.push(node.kind, node.tag, quoted, JSON.stringify(node.value));
    stack.push("end");
    for (let i = node.content.length - 1; i >= 0; i--) stack.push(node.content[i] ?? "");
  }
  return parts.join(" ");
}
