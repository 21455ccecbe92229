/** From nodes to paths and from paths to nodes, and from offsets to lines and columns. Used only when something is wrong. */
import type { Path, PathStep } from "./findings.ts";
import type { YamlNode } from "./yaml/node.ts";
import { isNull } from "./yaml/resolve.ts";

/** The paths of some nodes; a key's path is that of its value. */
export function pathsOf(root: YamlNode, wanted: ReadonlySet<YamlNode>): Map<YamlNode, Path> {
  const found = new Map<YamlNode, Path>();
  interface Step {
    node: YamlNode;
    up: Step | null;
    step: PathStep;
  }
  const stack: Step[] = [{ node: root, up: null, step: "" }];
  for (let at = stack.pop(); at !== undefined && found.size < wanted.size; at = stack.pop()) {
    const { node } = at;
    if (wanted.has(node) && !found.has(node)) found.set(node, trail(at));
    const isMap = node.kind === "map";
    for (let i = node.content.length - 1; i >= 0; i--) {
      const child = node.content[i];
      if (child === undefined) continue;
      const key = isMap ? node.content[i - (i % 2)] : undefined;
      stack.push({ node: child, up: at, step: key === undefined ? i : key.value });
    }
  }
  return found;

  function trail(last: Step): Path {
    const path: PathStep[] = [];
    for (let step: Step | null = last; step !== null && step.up !== null; step = step.up)
      path.unshift(step.step);
    return path;
  }
}

export interface Target {
  readonly node: YamlNode;
  /** The key that leads to the node, when it stands in a map. */
  readonly key: YamlNode | null;
  /** How many steps of the path exist. */
  readonly depth: number;
}

/** The node at a path, through aliases and merges; the nearest existing one above when the path breaks off. */
export function nodeAt(root: YamlNode, path: Path): Target {
  let node = root;
  let key: YamlNode | null = null;
  let depth = 0;
  for (const step of path) {
    const real = node.kind === "alias" ? (node.target ?? node) : node;
    const next = typeof step === "number" ? itemAt(real, step) : entryOf(real, step, 0);
    if (next === null) break;
    node = next.node;
    key = next.key;
    depth++;
  }
  return { node, key, depth };
}

function itemAt(list: YamlNode, index: number): { node: YamlNode; key: null } | null {
  if (list.kind !== "seq") return index === 0 && list.kind === "map" ? { node: list, key: null } : null;
  const items = list.content.filter((item) => !isNull(item));
  const node = items[index] ?? list.content[index];
  return node === undefined ? null : { node, key: null };
}

const maxMergeDepth = 20;

function entryOf(map: YamlNode, name: string, depth: number): { node: YamlNode; key: YamlNode } | null {
  if (map.kind !== "map" || depth > maxMergeDepth) return null;
  const { content } = map;
  for (let i = content.length - 2; i >= 0; i -= 2) {
    const key = content[i];
    const node = content[i + 1];
    if (key === undefined || node === undefined) continue;
    const text = key.kind === "alias" ? key.target?.value : key.value;
    if (text === name) return { node, key };
  }
  const merge = content.findIndex((key, i) => i % 2 === 0 && key.value === "<<");
  const source = merge < 0 ? undefined : content[merge + 1];
  if (source === undefined) return null;
  for (const one of source.kind === "seq" ? source.content : [source]) {
    const found = entryOf(one.kind === "alias" ? (one.target ?? one) : one, name, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

const wordStep = /^[A-Za-z_][-\w]*$/;

/** `services.web.expose[0].port`; names that hold other characters are quoted. */
export function formatPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (wordStep.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

export interface LineColumn {
  line: number;
  column: number;
}

/** Turns offsets into 1-based lines and columns (UTF-16 units, as editors count). */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    if (text.includes("\r")) {
      for (const { index, 0: match } of text.matchAll(/\r\n|[\n\r]/g)) this.starts.push(index + match.length);
      return;
    }
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.starts.push(at + 1);
  }

  at(offset: number): LineColumn {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }
}
