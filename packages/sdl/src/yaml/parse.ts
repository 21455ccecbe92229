/**
 * Text in, the first document's node tree out (null for an empty stream), or the fault that makes it unreadable.
 * Nesting is kept on an explicit stack, so depth is bounded by the scanner's limit and never by the call stack.
 * Like Go's yaml.v3 it reads the first document only and does not care what follows it.
 */
import { readableText } from "./limit.ts";
import { YamlError, type YamlFault, type YamlNode } from "./node.ts";
import { Scanner, type Token } from "./scanner.ts";

export type YamlResult = { ok: true; root: YamlNode | null } | { ok: false; fault: YamlFault };

export function parseYaml(text: string): YamlResult {
  try {
    return { ok: true, root: new TreeBuilder(text).document() };
  } catch (error) {
    if (error instanceof YamlError) return { ok: false, fault: error.fault };
    throw error;
  }
}

type State =
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

interface Frame {
  node: YamlNode;
  state: State;
}

interface Properties {
  anchor: string;
  tag: string;
  start: number;
  end: number;
}

/** The scanner always has this many characters ahead (`--- `). */
const longestIndicator = 4;

const noProperties: Properties = { anchor: "", tag: "", start: -1, end: -1 };

class TreeBuilder {
  private readonly scanner: Scanner;
  /** Where the text stops being readable, and the character to blame; see limit.ts. */
  private readonly limit: number;
  private readonly fault: number;
  private readonly stack: Frame[] = [];
  private readonly anchors = new Map<string, YamlNode>();
  private readonly tagHandles = new Map<string, string>();
  private root: YamlNode | null = null;

  constructor(text: string) {
    const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    const { limit, fault } = readableText(text);
    this.limit = limit;
    this.fault = fault;
    this.scanner = new Scanner(fault < 0 ? text : text.slice(0, limit), start);
  }

  document(): YamlNode | null {
    const token = this.peek();
    if (token.type === "stream-end") return null;
    if (token.type === "directive" || token.type === "document-start") {
      this.readDirectives();
      this.expectDocumentStart();
      if (this.atDocumentEnd()) {
        this.emptyScalar(this.peek().start);
        this.peek();
        return this.root;
      }
    } else this.defaultTagHandles();
    this.parseNode(true, false);
    for (let frame = this.top(); frame !== undefined; frame = this.top()) this.step(frame);
    this.peek();
    return this.root;
  }

  private top(): Frame | undefined {
    return this.stack[this.stack.length - 1];
  }

  private peek(): Token {
    if (this.fault < 0) return this.scanner.peek();
    return this.peekGuarded();
  }

  private peekGuarded(): Token {
    let token: Token | null = null;
    try {
      token = this.scanner.peek();
    } catch (error) {
      if (this.scanner.cursor.pos < this.limit - longestIndicator) throw error;
    }
    if (token !== null && this.scanner.cursor.pos <= this.limit - longestIndicator) return token;
    throw new YamlError("yaml-character", "This character is not allowed in YAML", this.fault);
  }

  private next(): Token {
    this.scanner.take();
    return this.peek();
  }

  private readDirectives(): void {
    let version = false;
    for (let token = this.peek(); token.directive !== null; token = this.next()) {
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

  private defaultTagHandles(): void {
    if (!this.tagHandles.has("!")) this.tagHandles.set("!", "!");
    if (!this.tagHandles.has("!!")) this.tagHandles.set("!!", longTagPrefix);
  }

  private expectDocumentStart(): void {
    const token = this.peek();
    if (token.type !== "document-start") {
      throw new YamlError("yaml-directive", 'After a directive the document starts with "---"', token.start);
    }
    this.scanner.take();
  }

  private atDocumentEnd(): boolean {
    const { type } = this.peek();
    return (
      type === "directive" || type === "document-start" || type === "document-end" || type === "stream-end"
    );
  }

  private add(node: YamlNode): void {
    const frame = this.top();
    if (frame === undefined) this.root = node;
    else {
      frame.node.content.push(node);
      frame.node.end = node.end;
    }
  }

  private emptyScalar(at: number): void {
    this.add(scalar("", "plain", "", at, at));
  }

  private open(token: Token, kind: "map" | "seq", flow: boolean, state: State, properties: Properties): void {
    const node: YamlNode = {
      kind,
      value: "",
      style: "plain",
      tag: properties.tag,
      flow,
      content: [],
      target: null,
      start: token.start,
      end: token.end,
    };
    this.add(node);
    if (properties.anchor !== "") this.anchors.set(properties.anchor, node);
    this.stack.push({ node, state });
  }

  private close(end: number): void {
    const frame = this.stack.pop();
    if (frame !== undefined && frame.node.end < end) frame.node.end = end;
    const parent = this.top();
    if (frame !== undefined && parent !== undefined) parent.node.end = frame.node.end;
  }

  /** A node with its anchor and tag; collections go onto the stack and are filled by `step`. */
  private parseNode(block: boolean, indentless: boolean): void {
    let token = this.peek();
    if (token.type === "alias") {
      this.alias(token);
      return;
    }
    let properties = noProperties;
    if (token.type === "anchor" || token.type === "tag") {
      properties = this.properties(token);
      token = this.peek();
    }
    if (indentless && token.type === "entry") {
      this.open(token, "seq", false, "indentless", properties);
      return;
    }
    switch (token.type) {
      case "scalar": {
        const node = scalar(token.value, token.style, properties.tag, token.start, token.end);
        this.add(node);
        if (properties.anchor !== "") this.anchors.set(properties.anchor, node);
        this.scanner.take();
        return;
      }
      case "flow-seq":
        this.open(token, "seq", true, "flow-seq-first", properties);
        this.scanner.take();
        return;
      case "flow-map":
        this.open(token, "map", true, "flow-map-first", properties);
        this.scanner.take();
        return;
      case "block-seq":
        if (!block) break;
        this.open(token, "seq", false, "seq", properties);
        this.scanner.take();
        return;
      case "block-map":
        if (!block) break;
        this.open(token, "map", false, "map-key", properties);
        this.scanner.take();
        return;
    }
    if (properties !== noProperties) {
      const node = scalar("", "plain", properties.tag, properties.start, properties.end);
      this.add(node);
      if (properties.anchor !== "") this.anchors.set(properties.anchor, node);
      return;
    }
    throw new YamlError(block ? "yaml-indent" : "yaml-flow", "A value is missing here", token.start);
  }

  private alias(token: Token): void {
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
      start,
      end,
    });
    this.scanner.take();
  }

  private properties(first: Token): Properties {
    const found = { anchor: "", tag: "", start: first.start, end: first.end };
    let token = first;
    for (let i = 0; i < 2; i++) {
      if (token.type === "anchor" && found.anchor === "") found.anchor = token.value;
      else if (token.type === "tag" && found.tag === "") found.tag = this.resolveTag(token);
      else break;
      found.end = token.end;
      token = this.next();
    }
    return found.tag === "!" ? { ...found, tag: "" } : found;
  }

  private resolveTag(token: Token): string {
    if (token.handle === "") return shortTag(token.value);
    const prefix = this.tagHandles.get(token.handle);
    if (prefix === undefined) {
      throw new YamlError("yaml-tag", `The tag handle ${token.handle} is not declared`, token.start);
    }
    return shortTag(prefix + token.value);
  }

  private step(frame: Frame): void {
    switch (frame.state) {
      case "seq":
        this.stepSequence();
        return;
      case "indentless":
        this.stepIndentless();
        return;
      case "map-key":
        this.stepMapKey(frame);
        return;
      case "map-value":
        this.stepMapValue(frame);
        return;
      case "flow-seq-first":
      case "flow-seq":
        this.stepFlowSequence(frame);
        return;
      case "pair-key":
      case "pair-value":
      case "pair-end":
        this.stepPair(frame);
        return;
      case "flow-map-first":
      case "flow-map-key":
        this.stepFlowMapKey(frame);
        return;
      case "flow-map-value":
      case "flow-map-lone":
        this.stepFlowMapValue(frame);
        return;
    }
  }

  private stepSequence(): void {
    const token = this.peek();
    if (token.type === "block-end") {
      this.scanner.take();
      this.close(0);
      return;
    }
    if (token.type !== "entry") {
      throw new YamlError(
        "yaml-indent",
        'A "-" is expected here: the line is not indented like the list above',
        token.start,
      );
    }
    const { end } = token;
    const next = this.next().type;
    if (next === "entry" || next === "block-end") {
      this.emptyScalar(end);
      return;
    }
    this.parseNode(true, false);
  }

  private stepIndentless(): void {
    const token = this.peek();
    if (token.type !== "entry") {
      this.close(0);
      return;
    }
    const { end } = token;
    const next = this.next().type;
    if (next === "entry" || next === "key" || next === "value" || next === "block-end") {
      this.emptyScalar(end);
      return;
    }
    this.parseNode(true, false);
  }

  private stepMapKey(frame: Frame): void {
    const token = this.peek();
    if (token.type === "block-end") {
      this.scanner.take();
      this.close(0);
      return;
    }
    if (token.type !== "key") {
      throw new YamlError(
        "yaml-indent",
        "A key is expected here: the line is not indented like the ones above",
        token.start,
      );
    }
    frame.state = "map-value";
    const { end } = token;
    const next = this.next().type;
    if (next === "key" || next === "value" || next === "block-end") {
      this.emptyScalar(end);
      return;
    }
    this.parseNode(true, true);
  }

  private stepMapValue(frame: Frame): void {
    const token = this.peek();
    frame.state = "map-key";
    if (token.type !== "value") {
      this.emptyScalar(token.start);
      return;
    }
    const { end } = token;
    const next = this.next().type;
    if (next === "key" || next === "value" || next === "block-end") {
      this.emptyScalar(end);
      return;
    }
    this.parseNode(true, true);
  }

  private stepFlowSequence(frame: Frame): void {
    let token = this.peek();
    if (token.type !== "flow-seq-end" && frame.state === "flow-seq") {
      if (token.type !== "comma") {
        throw new YamlError(
          "yaml-flow",
          'This "[" list needs a "," or its closing "]" here',
          token.start,
          frame.node.start,
        );
      }
      token = this.next();
    }
    frame.state = "flow-seq";
    if (token.type === "key") {
      this.open(token, "map", true, "pair-key", noProperties);
      this.scanner.take();
      return;
    }
    if (token.type !== "flow-seq-end") {
      this.parseNode(false, false);
      return;
    }
    this.scanner.take();
    this.close(token.end);
  }

  /** `[key: value]`: a mapping of one pair inside a flow sequence. */
  private stepPair(frame: Frame): void {
    const token = this.peek();
    if (frame.state === "pair-key") {
      frame.state = "pair-value";
      if (token.type !== "value" && token.type !== "comma" && token.type !== "flow-seq-end") {
        this.parseNode(false, false);
        return;
      }
      this.scanner.take();
      this.emptyScalar(token.end);
      return;
    }
    if (frame.state === "pair-end") {
      this.close(0);
      return;
    }
    frame.state = "pair-end";
    if (token.type === "value") {
      const next = this.next();
      if (next.type !== "comma" && next.type !== "flow-seq-end") {
        this.parseNode(false, false);
        return;
      }
    }
    this.emptyScalar(token.start);
  }

  private stepFlowMapKey(frame: Frame): void {
    let token = this.peek();
    if (token.type !== "flow-map-end" && frame.state === "flow-map-key") {
      if (token.type !== "comma") {
        throw new YamlError(
          "yaml-flow",
          'This "{" map needs a "," or its closing "}" here',
          token.start,
          frame.node.start,
        );
      }
      token = this.next();
    }
    if (token.type === "key") {
      frame.state = "flow-map-value";
      const next = this.next();
      if (next.type === "value" || next.type === "comma" || next.type === "flow-map-end") {
        this.emptyScalar(next.start);
        return;
      }
      this.parseNode(false, false);
      return;
    }
    if (token.type !== "flow-map-end") {
      frame.state = "flow-map-lone";
      this.parseNode(false, false);
      return;
    }
    this.scanner.take();
    this.close(token.end);
  }

  private stepFlowMapValue(frame: Frame): void {
    const lone = frame.state === "flow-map-lone";
    frame.state = "flow-map-key";
    let token = this.peek();
    if (!lone && token.type === "value") {
      token = this.next();
      if (token.type !== "comma" && token.type !== "flow-map-end") {
        this.parseNode(false, false);
        return;
      }
    }
    this.emptyScalar(token.start);
  }
}

/** Shared by every node that holds no others. */
const noContent: YamlNode[] = [];

function scalar(value: string, style: YamlNode["style"], tag: string, start: number, end: number): YamlNode {
  return { kind: "scalar", value, style, tag, flow: false, content: noContent, target: null, start, end };
}

const longTagPrefix = "tag:yaml.org,2002:";

/** `tag:yaml.org,2002:str` → `!!str`; other tags stay as they are. */
export function shortTag(tag: string): string {
  return tag.startsWith(longTagPrefix) ? `!!${tag.slice(longTagPrefix.length)}` : tag;
}
