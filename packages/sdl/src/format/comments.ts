/** The comments of a document, found in the gaps between its scalars, in the order in which they stand. */
import type { YamlNode } from "../yaml/node.ts";

export interface Comment {
  readonly start: number;
  /** From "#" to the end of the line, without trailing blanks. */
  readonly text: string;
  /** Nothing but blanks stands before it on its line. */
  readonly ownLine: boolean;
}

export function findComments(source: string, root: YamlNode): Comment[] {
  const comments: Comment[] = [];
  let from = 0;
  for (const [start, end] of scalarRanges(root)) {
    collect(source, from, start, comments);
    from = Math.max(from, end);
  }
  collect(source, from, source.length, comments);
  return comments;
}

function scalarRanges(root: YamlNode): [number, number][] {
  const ranges: [number, number][] = [];
  const stack = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === "scalar" && node.end > node.start) ranges.push([node.start, node.end]);
    for (let i = node.content.length - 1; i >= 0; i--) {
      const child = node.content[i];
      if (child !== undefined) stack.push(child);
    }
  }
  return ranges.sort((a, b) => a[0] - b[0]);
}

function collect(source: string, from: number, to: number, comments: Comment[]): void {
  for (let at = source.indexOf("#", from); at >= 0 && at < to; at = source.indexOf("#", at)) {
    const lineStart = Math.max(source.lastIndexOf("\n", at), source.lastIndexOf("\r", at)) + 1;
    const lineEnd = endOfLine(source, at);
    const before = source.slice(lineStart, at);
    if (before !== "" && !/[\s[\]{},"']$/.test(before)) {
      at++;
      continue;
    }
    comments.push({ start: at, text: source.slice(at, lineEnd).trimEnd(), ownLine: before.trim() === "" });
    at = lineEnd;
  }
}

function endOfLine(source: string, at: number): number {
  let end = at;
  while (end < source.length && source[end] !== "\n" && source[end] !== "\r") end++;
  return end;
}
