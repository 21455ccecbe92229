/** Names that a document declares, found by indentation, so that they are there while it is being typed. */
import type { Reference } from "./types.ts";

const sections: Record<Exclude<Reference, "volume">, readonly string[]> = {
  service: ["services"],
  compute: ["profiles", "compute"],
  placement: ["profiles", "placement"],
  endpoint: ["endpoints"],
};

export function declaredNames(text: string, reference: Reference): string[] {
  if (reference === "volume")
    return [...text.matchAll(/^\s*(?:- +)?(?:.*\{\s*)?name:\s*["']?([\w-]+)/gm)].map(([, name = ""]) => name);
  return childrenOf(text.split("\n"), sections[reference]);
}

function childrenOf(lines: readonly string[], path: readonly string[]): string[] {
  let inside = lines;
  let indent = -1;
  for (const step of path) {
    const at = inside.findIndex((line) =>
      new RegExp(`^ {${Math.max(indent, 0)}}${step}:\\s*(#.*)?$`).test(line),
    );
    if (at < 0) return [];
    const own = inside[at]?.search(/\S/) ?? 0;
    const rest = inside.slice(at + 1);
    const end = rest.findIndex(
      (line) => line.trim() !== "" && !/^\s*#/.test(line) && line.search(/\S/) <= own,
    );
    inside = end < 0 ? rest : rest.slice(0, end);
    indent = inside.find((line) => line.trim() !== "" && !/^\s*#/.test(line))?.search(/\S/) ?? 0;
  }
  return inside.flatMap((line) => {
    const match = /^( *)["']?([^\s"':#{[-][^"':#]*)["']?\s*:(\s|$)/.exec(line);
    return match?.[1]?.length === indent && match[2] !== undefined ? [match[2]] : [];
  });
}
