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
  const ranges = scalarRanges(root);
  let range = 0;
  for (let at = source.indexOf("#"); at >= 0; at = source.indexOf("#", at)) {
    while ((ranges[range]?.[1] ?? Number.POSITIVE_INFINITY) <= at) range++;
    const [start, end] = ranges[range] ?? [source.length, source.length];
    if (at >= start) at = end;
    else at = takeComment(source, at, comments);
  }
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

/** Adds the comment that begins here, if one does; returns where to go on. */
function takeComment(source: string, at: number, comments: Comment[]): number {
  const lineStart = Math.max(source.lastIndexOf("\n", at), source.lastIndexOf("\r", at)) + 1;
  const before = source.slice(lineStart, at);
  if (before !== "" && !/[\s[\]{},"']$/.test(before)) return at + 1;
  const end = endOfLine(source, at);
  comments.push({ start: at, text: source.slice(at, end).trimEnd(), ownLine: before.trim() === "" });
  return end;
}

function endOfLine(source: string, at: number): number {
  let end = at;
  while (end < source.length && source[end] !== "\n" && source[end] !== "\r") end++;
  return end;
}
