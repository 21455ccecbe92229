/**
 * Text in, the first document's node tree out (null for an empty stream), or the fault that makes it unreadable.
 * Nesting is kept on an explicit stack, so depth is bounded by the scanner's limit and never by the call stack.
 * Like Go's yaml.v3 it reads the first document only and does not care what follows it.
 */
import { YamlError, type YamlFault, type YamlNode } from "./node.ts";
import { type Frame, noProperties, scalar, Tree } from "./tree.ts";

export type YamlResult =
  /** `next` is where a further document begins, or -1; nobody reads it. */
  { ok: true; root: YamlNode | null; next: number } | { ok: false; fault: YamlFault };

export function parseYaml(text: string): YamlResult {
  try {
    const parser = new Parser(text);
    const root = parser.document();
    return { ok: true, root, next: parser.next };
  } catch (error) {
    if (error instanceof YamlError) return { ok: false, fault: error.fault };
    throw error;
  }
}

class Parser extends Tree {
  /** Where a second document begins; -1 when there is none. */
  next = -1;

  document(): YamlNode | null {
    const token = this.peek();
    if (token.type === "stream-end") return null;
    let isEmpty = false;
    if (token.type === "directive" || token.type === "document-start") {
      this.readDirectives();
      this.expectDocumentStart();
      isEmpty = this.atDocumentEnd();
    } else this.defaultTagHandles();
    if (isEmpty) this.emptyScalar(this.peek().start);
    else this.parseNode(true, false);
    for (let frame = this.top(); frame !== undefined; frame = this.top()) this.step(frame);
    const after = this.peek();
    if (after.type === "document-start") this.next = after.start;
    return this.root;
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
        const begin = properties === noProperties ? token.start : properties.start;
        const node = scalar(token.value, token.style, properties.tag, token.start, token.end, begin);
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
    const next = this.advance().type;
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
    const next = this.advance().type;
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
    const next = this.advance().type;
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
    const next = this.advance().type;
    if (next === "key" || next === "value" || next === "block-end") {
      this.emptyScalar(end);
      return;
    }
    this.parseNode(true, true);
  }

  /** Blames the bracket itself when the trouble is on a later line: then it is the closing one that is missing. */
  private unclosed({ node }: Frame, at: number, open: string, close: string): YamlError {
    const later = /[\n\r]/.test(this.scanner.cursor.text.slice(node.start, at));
    if (later)
      return new YamlError("yaml-flow", `This "${open}" is not closed with "${close}"`, node.start, at);
    return new YamlError("yaml-flow", `A "," or "${close}" is expected here`, at, node.start);
  }

  private stepFlowSequence(frame: Frame): void {
    let token = this.peek();
    if (token.type !== "flow-seq-end" && frame.state === "flow-seq") {
      if (token.type !== "comma") {
        throw this.unclosed(frame, token.start, "[", "]");
      }
      token = this.advance();
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
      const next = this.advance();
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
        throw this.unclosed(frame, token.start, "{", "}");
      }
      token = this.advance();
    }
    if (token.type === "key") {
      frame.state = "flow-map-value";
      const next = this.advance();
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
      token = this.advance();
      if (token.type !== "comma" && token.type !== "flow-map-end") {
        this.parseNode(false, false);
        return;
      }
    }
    this.emptyScalar(token.start);
  }
}
