/**
 * Turns text into YAML tokens. It follows libyaml's rules token for token (simple keys, indentation stack,
 * how far it looks ahead), because Go's yaml.v3, which decides whether an SDL is valid, is made from libyaml:
 * a document that libyaml refuses must be refused here too, and nothing else.
 */
import { isBlank, isBreak, isSpaceOrEnd, NUL, SPACE, TAB } from "./chars.ts";
import { type ScalarStyle, YamlError } from "./node.ts";
import { maxDepth, missingColon, noKey, type Token, TokenQueue, type TokenType, token } from "./queue.ts";
import { scanBlockScalar, scanPlain, scanQuoted } from "./scalars.ts";
import { scanAnchorName, scanDirective, scanTag } from "./tags.ts";

/** The comment reader looks this far for a further comment; tabs before that one are then forgiven. */
const commentLookahead = 512;
/** libyaml hands a token out only when two more are known, so errors just after it count. */
const lookahead = 2;

export class Scanner extends TokenQueue {
  /** The token at the head of the queue. */
  peek(): Token {
    const { tokens } = this;
    if (!this.ready) {
      while (this.head >= tokens.length - lookahead || this.headMayBeKey()) this.fetch();
      this.ready = true;
    }
    const token = tokens[this.head];
    if (token === undefined) throw new Error("the scanner ran out of tokens");
    return token;
  }

  private fetch(): void {
    const { cursor } = this;
    this.skipToToken();
    this.unrollTo(cursor.column);
    const start = cursor.pos;
    const c = cursor.current;
    if (c === NUL) {
      this.fetchStreamEnd();
      return;
    }
    if (cursor.column === 0) {
      if (c === 37) {
        this.fetchDirective();
        return;
      }
      if (cursor.atDocumentMarker()) {
        this.fetchDocumentMarker(c === 45);
        return;
      }
    }
    this.fetchContent(c, start);
    this.skipLineComment();
  }

  private fetchContent(c: number, start: number): void {
    const { cursor } = this;
    const next = cursor.at(start + 1);
    switch (c) {
      case 91:
        this.fetchFlowStart("flow-seq");
        return;
      case 123:
        this.fetchFlowStart("flow-map");
        return;
      case 93:
        this.fetchFlowEnd("flow-seq-end");
        return;
      case 125:
        this.fetchFlowEnd("flow-map-end");
        return;
      case 44:
        this.fetchComma();
        return;
      case 45:
        if (isSpaceOrEnd(next)) {
          this.fetchEntry();
          return;
        }
        this.fetchPlain();
        return;
      case 63:
        if (this.flow > 0 || isSpaceOrEnd(next)) {
          this.fetchKey();
          return;
        }
        this.fetchPlain();
        return;
      case 58:
        if (this.flow > 0 || isSpaceOrEnd(next)) {
          this.fetchValue();
          return;
        }
        this.fetchPlain();
        return;
      case 42:
        this.fetchAnchor("alias");
        return;
      case 38:
        this.fetchAnchor("anchor");
        return;
      case 33:
        this.fetchTag();
        return;
      case 39:
      case 34:
        this.fetchQuoted(c === 39);
        return;
      case 124:
      case 62:
        if (this.flow === 0) {
          this.fetchBlockScalar(c === 124);
          return;
        }
        break;
      case TAB:
        throw new YamlError("yaml-tab", "A tab cannot be used for indentation", start);
      case 37:
      case 64:
      case 96:
        break;
      default:
        this.fetchPlain();
        return;
    }
    throw new YamlError("yaml-token", `A value cannot start with "${String.fromCharCode(c)}"`, start);
  }

  /** Blanks, comments and line breaks before the next token. */
  private skipToToken(): void {
    const { cursor } = this;
    for (;;) {
      const tabs = this.flow > 0 || !this.keyAllowed;
      let c = cursor.current;
      while (c === SPACE || (tabs && c === TAB)) c = cursor.at(++cursor.pos);
      if (c === 35) {
        this.skipComments();
        c = cursor.current;
      }
      if (!isBreak(c)) return;
      cursor.readBreak();
      if (this.flow === 0) this.keyAllowed = true;
    }
  }

  /** A comment and the comments that follow it with nothing but blanks between. */
  private skipComments(): void {
    const { cursor } = this;
    for (;;) {
      cursor.skipToLineEnd();
      let ahead = cursor.pos + 1;
      const limit = cursor.pos + commentLookahead;
      while (
        ahead < limit &&
        (isBlank(cursor.at(ahead)) || cursor.at(ahead) === 10 || cursor.at(ahead) === 13)
      ) {
        ahead++;
      }
      if (ahead >= limit || cursor.at(ahead) !== 35 || cursor.current === NUL) return;
      while (cursor.pos < ahead) {
        if (isBreak(cursor.current)) cursor.readBreak();
        else cursor.pos++;
      }
    }
  }

  /** A comment on the line of the token just read; unlike elsewhere, tabs may stand before it. */
  private skipLineComment(): void {
    const { cursor, tokens } = this;
    if (tokens[tokens.length - 1]?.type === "entry" || cursor.pos === cursor.lineStart) return;
    let p = cursor.pos;
    while (isBlank(cursor.at(p))) p++;
    if (cursor.at(p) !== 35) return;
    if (this.brokeLine) return;
    cursor.pos = p;
    cursor.skipToLineEnd();
  }

  /** The last scalar consumed line breaks after its text. */
  private brokeLine = false;

  private fetchStreamEnd(): void {
    const { cursor } = this;
    if (cursor.column !== 0) {
      cursor.line++;
      cursor.lineStart = cursor.pos;
    }
    this.unrollTo(-1);
    this.removeKey();
    this.keyAllowed = false;
    this.push("stream-end", this.cursor.pos, this.cursor.pos);
  }

  private fetchDirective(): void {
    this.unrollTo(-1);
    this.removeKey();
    this.keyAllowed = false;
    const directive = scanDirective(this.cursor);
    const { start } = directive;
    this.tokens.push({
      type: "directive",
      start,
      end: this.cursor.pos,
      value: "",
      handle: "",
      style: "plain",
      directive,
    });
  }

  private fetchDocumentMarker(isStart: boolean): void {
    this.unrollTo(-1);
    this.removeKey();
    this.keyAllowed = false;
    const start = this.cursor.pos;
    this.cursor.pos += 3;
    this.push(isStart ? "document-start" : "document-end", start, start + 3);
  }

  private fetchFlowStart(type: TokenType): void {
    this.saveKey();
    this.keys.push(noKey());
    if (++this.flow > maxDepth) {
      throw new YamlError("yaml-depth", "This document is nested too deeply", this.cursor.pos);
    }
    this.keyAllowed = true;
    this.fetchIndicator(type);
  }

  private fetchFlowEnd(type: TokenType): void {
    this.removeKey();
    if (this.flow > 0) {
      this.flow--;
      this.keys.pop();
      if (this.firstKey >= this.keys.length) this.firstKey = this.keys.length - 1;
    }
    this.keyAllowed = false;
    this.fetchIndicator(type);
  }

  private fetchComma(): void {
    this.removeKey();
    this.keyAllowed = true;
    this.fetchIndicator("comma");
  }

  private fetchIndicator(type: TokenType): void {
    const start = this.cursor.pos++;
    this.brokeLine = false;
    this.push(type, start, start + 1);
  }

  private fetchEntry(): void {
    const { cursor } = this;
    if (this.flow === 0) {
      if (!this.keyAllowed) {
        throw new YamlError(
          "yaml-indent",
          "A list entry cannot start here; put it on its own line",
          cursor.pos,
        );
      }
      this.rollIndent(cursor.column, this.tokens.length, "block-seq", cursor.pos);
    }
    this.removeKey();
    this.keyAllowed = true;
    this.fetchIndicator("entry");
  }

  private fetchKey(): void {
    const { cursor } = this;
    if (this.flow === 0) {
      if (!this.keyAllowed) throw new YamlError("yaml-indent", "A key cannot start here", cursor.pos);
      this.rollIndent(cursor.column, this.tokens.length, "block-map", cursor.pos);
    }
    this.removeKey();
    this.keyAllowed = this.flow === 0;
    this.fetchIndicator("key");
  }

  private fetchValue(): void {
    const { cursor } = this;
    const key = this.currentKey();
    if (this.isValid(key)) {
      const at = key.token - this.taken + this.head;
      this.tokens.splice(at, 0, token("key", key.pos, key.pos));
      this.rollIndent(key.column, at, "block-map", key.pos);
      key.possible = false;
      this.keyAllowed = false;
    } else {
      if (this.flow === 0) {
        if (!this.keyAllowed) {
          throw this.strayColon();
        }
        this.rollIndent(cursor.column, this.tokens.length, "block-map", cursor.pos);
      }
      this.keyAllowed = this.flow === 0;
    }
    this.fetchIndicator("value");
  }

  /** Usually the line above lacks its colon, and the two lines were read as one text. */
  private strayColon(): YamlError {
    const { cursor, tokens } = this;
    const last = tokens[tokens.length - 1];
    if (
      last?.type === "scalar" &&
      last.style === "plain" &&
      /[\n\r]/.test(cursor.text.slice(last.start, last.end))
    ) {
      return missingColon(last.start, cursor.pos);
    }
    return new YamlError("yaml-indent", 'A second ":" cannot stand here', cursor.pos);
  }

  private fetchAnchor(type: "anchor" | "alias"): void {
    this.saveKey();
    this.keyAllowed = false;
    const start = this.cursor.pos;
    const value = scanAnchorName(this.cursor, type);
    this.word(type, start, value, "");
  }

  private fetchTag(): void {
    this.saveKey();
    this.keyAllowed = false;
    const start = this.cursor.pos;
    const { handle, suffix } = scanTag(this.cursor);
    this.word("tag", start, suffix, handle);
  }

  private word(type: TokenType, start: number, value: string, handle: string): void {
    this.brokeLine = false;
    this.tokens.push({ type, start, end: this.cursor.pos, value, handle, style: "plain", directive: null });
  }

  private scalar(style: ScalarStyle, start: number, end: number, value: string): void {
    this.tokens.push({ type: "scalar", start, end, value, handle: "", style, directive: null });
  }

  private fetchBlockScalar(literal: boolean): void {
    this.removeKey();
    this.keyAllowed = true;
    const start = this.cursor.pos;
    const { value, end } = scanBlockScalar(this.cursor, literal, this.indent);
    this.brokeLine = true;
    this.scalar(literal ? "literal" : "folded", start, end, value);
  }

  private fetchQuoted(single: boolean): void {
    this.saveKey();
    this.keyAllowed = false;
    const start = this.cursor.pos;
    const value = scanQuoted(this.cursor, single);
    this.brokeLine = false;
    this.scalar(single ? "single" : "double", start, this.cursor.pos, value);
  }

  private fetchPlain(): void {
    this.saveKey();
    this.keyAllowed = false;
    const start = this.cursor.pos;
    const { value, end, brokeLine } = scanPlain(this.cursor, this.flow > 0, this.indent + 1);
    this.brokeLine = brokeLine;
    if (brokeLine) this.keyAllowed = true;
    this.scalar("plain", start, end, value);
  }
}
