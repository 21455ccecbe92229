/** Prints a tree in the usual layout, taking each scalar's spelling and each comment from the source. */
import type { YamlNode } from "../yaml/node.ts";
import type { Comment } from "./comments.ts";

export class Printer {
  private readonly source: string;
  private readonly comments: readonly Comment[];
  private next = 0;
  /** The end of what has been printed, to see blank lines in between. */
  private last = 0;

  constructor(source: string, comments: readonly Comment[]) {
    this.source = source;
    this.comments = comments;
  }

  /** `---` and the comments that a blank line parts from the first key. */
  opening(root: YamlNode): string[] {
    const lines: string[] = [];
    const marker = /^\ufeff?(?:\s*#[^\n]*\n|\s*\n)*---[ \t]*(?:\n|\r|$)/.exec(this.source);
    if (marker !== null && marker[0].length <= root.begin) {
      lines.push(...this.commentsBefore(marker[0].length, 0), "---");
      this.last = marker[0].length;
    }
    const lastBlank = this.source
      .slice(this.last, root.begin)
      .search(/\n[ \t]*\r?\n(?![\s\S]*\n[ \t]*\r?\n)/);
    if (lastBlank >= 0) {
      const head = this.commentsBefore(this.last + lastBlank + 1, 0);
      if (head.length > 0) lines.push(...head, "");
    }
    return lines;
  }

  /** A key and its value, with the comments above, in lines without the trailing line break. */
  entry(key: YamlNode, value: YamlNode, indent: number): string[] {
    const lines = this.commentsBefore(key.begin, indent);
    const pad = " ".repeat(indent);
    const head = `${pad}${this.slice(key.begin, key.end)}:`;
    this.last = key.end;
    return [...lines, ...this.valueAfter(head, value, indent, key.begin)];
  }

  /** The comments that are left. */
  rest(): string[] {
    return this.commentsBefore(this.source.length, 0);
  }

  private slice(from: number, to: number): string {
    return this.source.slice(from, to);
  }

  /** Own-line comments up to an offset; a blank line stays where the source has one. */
  private commentsBefore(offset: number, indent: number, keepsBlank = true): string[] {
    const lines: string[] = [];
    const pad = " ".repeat(indent);
    for (let comment = this.comments[this.next]; comment !== undefined && comment.start < offset; ) {
      if (this.blankBefore(comment.start)) lines.push("");
      lines.push(pad + comment.text);
      this.last = comment.start + comment.text.length;
      comment = this.comments[++this.next];
    }
    if (keepsBlank && offset < this.source.length && this.blankBefore(offset)) lines.push("");
    return lines;
  }

  private blankBefore(offset: number): boolean {
    const gap = this.source.slice(this.last, offset);
    return this.last > 0 && (gap.match(/\n|\r(?!\n)/g)?.length ?? 0) > 1;
  }

  /** A comment on the line that ends at `offset`. */
  private lineComment(offset: number): string {
    const comment = this.comments[this.next];
    if (comment === undefined || comment.ownLine) return "";
    if (/[\n\r]/.test(this.source.slice(offset, comment.start))) return "";
    this.next++;
    this.last = comment.start + comment.text.length;
    return ` ${comment.text}`;
  }

  private valueAfter(head: string, value: YamlNode, indent: number, keyStart: number): string[] {
    const properties = this.slice(value.begin, value.start).trim();
    if (value.kind === "scalar" || value.kind === "alias" || value.flow)
      return this.inline(head, value, indent);
    const comment = this.lineComment(this.last);
    const first = `${head}${properties === "" ? "" : ` ${properties}`}${comment}`;
    return [first, ...this.children(value, indent + 2, this.column(keyStart))];
  }

  /** `parentColumn`: a list may stand in the column of its key; comments there belong to the map around it. */
  private children(node: YamlNode, indent: number, parentColumn = -1): string[] {
    const lines = node.kind === "map" ? this.mapLines(node, indent) : this.listLines(node, indent);
    const column = this.column(node.start);
    return [...lines, ...this.commentsBelow(column === parentColumn ? column + 1 : column, indent)];
  }

  private column(offset: number): number {
    return (
      offset -
      Math.max(this.source.lastIndexOf("\n", offset - 1), this.source.lastIndexOf("\r", offset - 1)) -
      1
    );
  }

  /** Comments after the last entry of a block that are indented like it. */
  private commentsBelow(column: number, indent: number): string[] {
    let end = this.next;
    for (
      let one = this.comments[end];
      one?.ownLine === true && this.column(one.start) >= column;
      one = this.comments[end]
    ) {
      if (/\S/.test(this.source.slice(this.last, one.start).replace(/#.*$/gm, ""))) break;
      end++;
    }
    const last = this.comments[end - 1];
    return end === this.next || last === undefined ? [] : this.commentsBefore(last.start + 1, indent, false);
  }

  private mapLines(map: YamlNode, indent: number): string[] {
    const lines: string[] = [];
    for (let i = 0; i + 1 < map.content.length; i += 2) {
      const key = map.content[i];
      const value = map.content[i + 1];
      if (key !== undefined && value !== undefined) lines.push(...this.entry(key, value, indent));
    }
    return lines;
  }

  private listLines(list: YamlNode, indent: number): string[] {
    const pad = " ".repeat(indent);
    return list.content.flatMap((item) => {
      const above = this.commentsBefore(item.begin, indent);
      if (item.kind === "scalar" || item.kind === "alias" || item.flow) {
        return [...above, ...this.inline(`${pad}-`, item, indent)];
      }
      const properties = this.slice(item.begin, item.start).trim();
      const lines = this.children(item, indent + 2);
      if (properties !== "") return [...above, `${pad}- ${properties}`, ...lines];
      const [first = "", ...others] = lines;
      return [...above, `${pad}- ${first.trimStart()}`, ...others];
    });
  }

  /** A value that starts on the line of its key or dash. */
  private inline(head: string, value: YamlNode, indent: number): string[] {
    if (value.style === "literal" || value.style === "folded") return this.block(head, value, indent);
    const text = this.slice(value.begin, value.end);
    this.last = Math.max(value.end, this.last);
    if (text === "") return [head + this.lineComment(value.end)];
    const [first = "", ...others] = text.split(/\r\n|\n|\r/);
    this.skipInside(value);
    const inner = " ".repeat(indent + 2);
    const lines = [
      `${head} ${first.trimEnd()}`,
      ...others.map((line) => (line.trim() === "" ? "" : this.reindent(line, inner))),
    ];
    const last = lines.pop() ?? "";
    return [...lines, last + this.lineComment(value.end)];
  }

  private reindent(line: string, inner: string): string {
    const text = line.trim();
    return /^[\]}]/.test(text) ? inner.slice(2) + text : inner + text;
  }

  /** Comments inside a flow collection are part of its text. */
  private skipInside(value: YamlNode): void {
    while ((this.comments[this.next]?.start ?? Number.POSITIVE_INFINITY) < value.end) this.next++;
  }

  private block(head: string, value: YamlNode, indent: number): string[] {
    const text = this.slice(value.begin, value.end);
    const [header = "", ...body] = text.split(/\r\n|\n|\r/);
    this.skipInside(value);
    this.last = value.end;
    const explicit = /[|>][-+]?[0-9]/.test(header.replace(/#.*$/, ""));
    const old = explicit
      ? 0
      : Math.min(...body.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)));
    const inner = " ".repeat(indent + 2);
    const lines = body.map((line) =>
      line.trim() === "" && line.length <= old ? "" : inner + line.slice(Number.isFinite(old) ? old : 0),
    );
    return [`${head} ${header.trimEnd()}`, ...(explicit ? body : lines)];
  }
}
