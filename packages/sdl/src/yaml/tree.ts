/** Nodes, frames and the properties (anchors, tags) that precede a node; the lower half of the YAML parser. */
import { readableText } from "./limit.ts";
import { YamlError, type YamlNode } from "./node.ts";
import type { Token } from "./queue.ts";
import { Scanner } from "./scanner.ts";

export type State =
  | "seq"
  | "indentless"
  | "map-key"
  | "map-value"
  | "flow-seq-first"
  | "flow-seq"
  | "pair-key"
  | "pair-value"
  | "pair-end"
  | "flow-map-first"
  | "flow-map-key"
  | "flow-map-value"
  | "flow-map-lone";

export interface Frame {
  node: YamlNode;
  state: State;
}

export interface Properties {
  anchor: string;
  tag: string;
  start: number;
  end: number;
}

/** The scanner always has this many characters ahead (`--- `). */
const longestIndicator = 4;

export const noProperties: Properties = { anchor: "", tag: "", start: -1, end: -1 };

/**
 * The tree under construction: tokens in, nodes onto the stack, anchors and tag handles remembered.
 * What may follow what is the business of parse.ts.
 */
export class Tree {
  protected readonly scanner: Scanner;
  /** Where the text stops being readable, and the character to blame; see limit.ts. */
  protected readonly limit: number;
  protected readonly fault: number;
  protected readonly stack: Frame[] = [];
  protected readonly anchors = new Map<string, YamlNode>();
  protected readonly tagHandles = new Map<string, string>();
  protected root: YamlNode | null = null;

  constructor(text: string) {
    const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    const { limit, fault } = readableText(text);
    this.limit = limit;
    this.fault = fault;
    this.scanner = new Scanner(fault < 0 ? text : text.slice(0, limit), start);
  }

  protected top(): Frame | undefined {
    return this.stack[this.stack.length - 1];
  }

  protected peek(): Token {
    if (this.fault < 0) return this.scanner.peek();
    return this.peekGuarded();
  }

  protected peekGuarded(): Token {
    let token: Token | null = null;
    try {
      token = this.scanner.peek();
    } catch (error) {
      if (this.scanner.cursor.pos < this.limit - longestIndicator) throw error;
    }
    if (token !== null && this.scanner.cursor.pos <= this.limit - longestIndicator) return token;
    throw new YamlError("yaml-character", "This character is not allowed in YAML", this.fault);
  }

  protected advance(): Token {
    this.scanner.take();
    return this.peek();
  }

  protected readDirectives(): void {
    let version = false;
    for (let token = this.peek(); token.directive !== null; token = this.advance()) {
      const { directive } = token;
      if (directive.kind === "version") {
        if (version) throw new YamlError("yaml-directive", "A document has one %YAML line", directive.start);
        if (directive.major !== 1 || directive.minor !== 1) {
          throw new YamlError(
            "yaml-directive",
            "Go's YAML reads version 1.1 only; leave the %YAML line out",
            directive.start,
          );
        }
        version = true;
      } else {
        if (this.tagHandles.has(directive.handle)) {
          throw new YamlError(
            "yaml-directive",
            `The tag handle ${directive.handle} is declared twice`,
            directive.start,
          );
        }
        this.tagHandles.set(directive.handle, directive.prefix);
      }
    }
    this.defaultTagHandles();
  }

  protected defaultTagHandles(): void {
    if (!this.tagHandles.has("!")) this.tagHandles.set("!", "!");
    if (!this.tagHandles.has("!!")) this.tagHandles.set("!!", longTagPrefix);
  }

  protected expectDocumentStart(): void {
    const token = this.peek();
    if (token.type !== "document-start") {
      throw new YamlError("yaml-directive", 'After a directive the document starts with "---"', token.start);
    }
    this.scanner.take();
  }

  protected atDocumentEnd(): boolean {
    const { type } = this.peek();
    return (
      type === "directive" || type === "document-start" || type === "document-end" || type === "stream-end"
    );
  }

  protected add(node: YamlNode): void {
    const frame = this.top();
    if (frame === undefined) this.root = node;
    else {
      frame.node.content.push(node);
      frame.node.end = node.end;
    }
  }

  protected emptyScalar(at: number): void {
    this.add(scalar("", "plain", "", at, at));
  }

  protected open(
    token: Token,
    kind: "map" | "seq",
    flow: boolean,
    state: State,
    properties: Properties,
  ): void {
    const node: YamlNode = {
      kind,
      value: "",
      style: "plain",
      tag: properties.tag,
      flow,
      content: [],
      target: null,
      begin: properties === noProperties ? token.start : properties.start,
      start: token.start,
      end: token.end,
    };
    this.add(node);
    if (properties.anchor !== "") this.anchors.set(properties.anchor, node);
    this.stack.push({ node, state });
  }

  protected close(end: number): void {
    const frame = this.stack.pop();
    if (frame !== undefined && frame.node.end < end) frame.node.end = end;
    const parent = this.top();
    if (frame !== undefined && parent !== undefined) parent.node.end = frame.node.end;
  }

  protected alias(token: Token): void {
    const target = this.anchors.get(token.value);
    if (target === undefined) {
      throw new YamlError(
        "yaml-alias",
        `"*${token.value}" refers to an anchor that is not defined above`,
        token.start,
      );
    }
    const { value, start, end } = token;
    this.add({
      kind: "alias",
      value,
      style: "plain",
      tag: "",
      flow: false,
      content: noContent,
      target,
      begin: start,
      start,
      end,
    });
    this.scanner.take();
  }

  protected properties(first: Token): Properties {
    const found = { anchor: "", tag: "", start: first.start, end: first.end };
    let token = first;
    for (let i = 0; i < 2; i++) {
      if (token.type === "anchor" && found.anchor === "") found.anchor = token.value;
      else if (token.type === "tag" && found.tag === "") found.tag = this.resolveTag(token);
      else break;
      found.end = token.end;
      token = this.advance();
    }
    return found.tag === "!" ? { ...found, tag: "" } : found;
  }

  protected resolveTag(token: Token): string {
    if (token.handle === "") return shortTag(token.value);
    const prefix = this.tagHandles.get(token.handle);
    if (prefix === undefined) {
      throw new YamlError("yaml-tag", `The tag handle ${token.handle} is not declared`, token.start);
    }
    return shortTag(prefix + token.value);
  }
}

/** Shared by every node that holds no others. */
const noContent: YamlNode[] = [];

export function scalar(
  value: string,
  style: YamlNode["style"],
  tag: string,
  start: number,
  end: number,
  begin = start,
): YamlNode {
  return {
    kind: "scalar",
    value,
    style,
    tag,
    flow: false,
    content: noContent,
    target: null,
    begin,
    start,
    end,
  };
}

const longTagPrefix = "tag:yaml.org,2002:";

/** `tag:yaml.org,2002:str` → `!!str`; other tags stay as they are. */
export function shortTag(tag: string): string {
  return tag.startsWith(longTagPrefix) ? `!!${tag.slice(longTagPrefix.length)}` : tag;
}
