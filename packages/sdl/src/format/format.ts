/**
 * `format(text)`: the same document in the usual layout. Sections in the usual order, two spaces a level, lists
 * indented below their key, one blank line at most; values, quotes, key order within sections and every comment stay.
 * A text that is no YAML, or whose layout cannot be changed safely, comes back as it is.
 */
import { sdl } from "../language/sdl.ts";
import type { YamlNode } from "../yaml/node.ts";
import { parseYaml } from "../yaml/parse.ts";
import { type Comment, findComments } from "./comments.ts";
import { Printer } from "./printer.ts";
import { sameTree } from "./same.ts";

export function format(text: string): string {
  const parsed = parseYaml(text);
  if (!parsed.ok || parsed.root === null || parsed.root.kind !== "map" || parsed.root.flow) return text;
  const { root } = parsed;
  if (root.content.length === 0 || !isSingle(text, root)) return text;
  const comments = findComments(text, root);
  const printed = printSections(text, root, comments);
  return isSafe(text, root, comments, printed) ? printed : text;
}

/** Whether the text is this one document, without directives and markers beyond a leading `---`. */
function isSingle(text: string, root: YamlNode): boolean {
  return !/^(%|\.\.\.(\s|$))/m.test(text) && !/^---(\s|$)/m.test(text.slice(root.end));
}

interface Section {
  name: string;
  lines: string[];
  order: number;
}

function printSections(text: string, root: YamlNode, comments: readonly Comment[]): string {
  const printer = new Printer(text, comments);
  const opening = printer.opening(root);
  const sections: Section[] = [];
  const order = [...sdl.fields.keys()].filter((name) => name !== "endpoints" && name !== "reclamation");
  for (let i = 0; i + 1 < root.content.length; i += 2) {
    const key = root.content[i];
    const value = root.content[i + 1];
    if (key === undefined || value === undefined) continue;
    const at = order.indexOf(key.value);
    sections.push({
      name: key.value,
      lines: printer.entry(key, value, 0),
      order: at < 0 ? order.length : at,
    });
  }
  const closing = printer.rest();
  const ordered = anchored(text) ? sections : sections.toSorted((a, b) => a.order - b.order);
  const body = ordered.map(({ lines }, i) =>
    i > 0 && lines[0] !== "" && lines.length > 1 ? ["", ...lines] : lines,
  );
  return `${trimBlank([...opening, ...body.flat(), ...closing]).join("\n")}\n`;
}

/** With anchors, the order of sections has a meaning. */
function anchored(text: string): boolean {
  return /(^|[\s[{,])&[\w-]+/m.test(text);
}

function trimBlank(lines: readonly string[]): string[] {
  const kept: string[] = [];
  for (const line of lines) if (line !== "" || (kept.length > 0 && kept.at(-1) !== "")) kept.push(line);
  while (kept.at(-1) === "") kept.pop();
  return kept;
}

/** The printed text means the same and has the same comments. */
function isSafe(text: string, root: YamlNode, comments: readonly Comment[], printed: string): boolean {
  const again = parseYaml(printed);
  if (!again.ok || again.root === null || !sameTree(root, again.root, true)) return false;
  const count = findComments(printed, again.root).length;
  return count === comments.length && text.trim() !== "";
}
