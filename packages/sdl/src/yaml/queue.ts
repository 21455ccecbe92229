/**
 * The scanner's queue of tokens and what decides their nesting: indentation, flow level, and the places where a
 * `key:` may turn out to have begun ("simple keys"), as in libyaml.
 */
import { Cursor } from "./cursor.ts";
import { type ScalarStyle, YamlError } from "./node.ts";
import type { Directive } from "./tags.ts";

export type TokenType =
  | "stream-end"
  | "directive"
  | "document-start"
  | "document-end"
  | "block-seq"
  | "block-map"
  | "block-end"
  | "flow-seq"
  | "flow-seq-end"
  | "flow-map"
  | "flow-map-end"
  | "entry"
  | "comma"
  | "key"
  | "value"
  | "alias"
  | "anchor"
  | "tag"
  | "scalar";

export interface Token {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  /** Scalars: the text. Anchors and aliases: the name. Tags: the suffix. */
  readonly value: string;
  /** Tags: the handle. */
  readonly handle: string;
  readonly style: ScalarStyle;
  readonly directive: Directive | null;
}

/** A place where a `key:` may turn out to have begun; one per flow level. */
interface SimpleKey {
  possible: boolean;
  required: boolean;
  token: number;
  pos: number;
  line: number;
  column: number;
}

export const maxDepth = 10_000;

const maxKeyLength = 1024;

export class TokenQueue {
  readonly cursor: Cursor;
  protected readonly tokens: Token[] = [];
  protected head = 0;
  /** The head token is known for certain: no key begins with it that has not been seen. */
  protected ready = false;
  protected taken = 0;
  protected indent = -1;
  protected readonly indents: number[] = [];
  protected readonly keys: SimpleKey[] = [noKey()];
  protected firstKey = 0;
  protected flow = 0;
  protected keyAllowed = true;

  constructor(text: string, start: number) {
    this.cursor = new Cursor(text, start);
  }

  take(): void {
    this.ready = false;
    this.head++;
    this.taken++;
    if (this.head === 256) {
      this.tokens.splice(0, 256);
      this.head = 0;
    }
  }

  protected headMayBeKey(): boolean {
    const { keys, taken } = this;
    for (let i = this.firstKey; i < keys.length; i++) {
      const key = keys[i];
      if (key === undefined || !key.possible) {
        if (i === this.firstKey) this.firstKey++;
        continue;
      }
      if (key.token > taken) return false;
      if (key.token === taken) return this.isValid(key);
    }
    return false;
  }

  protected push(type: TokenType, start: number, end: number): void {
    this.tokens.push(token(type, start, end));
  }

  protected isValid(key: SimpleKey): boolean {
    if (!key.possible) return false;
    const { cursor } = this;
    if (key.line === cursor.line && key.pos + maxKeyLength >= cursor.pos) return true;
    if (key.required) throw missingColon(key.pos, cursor.pos);
    key.possible = false;
    return false;
  }

  protected currentKey(): SimpleKey {
    const key = this.keys[this.keys.length - 1];
    if (key === undefined) throw new Error("the scanner lost its keys");
    return key;
  }

  protected saveKey(): void {
    if (!this.keyAllowed) return;
    this.removeKey();
    const { cursor } = this;
    const key = this.currentKey();
    key.possible = true;
    key.required = this.flow === 0 && this.indent === cursor.column;
    key.token = this.taken + this.tokens.length - this.head;
    key.pos = cursor.pos;
    key.line = cursor.line;
    key.column = cursor.column;
    if (this.keys.length - 1 < this.firstKey) this.firstKey = this.keys.length - 1;
  }

  protected removeKey(): void {
    const key = this.currentKey();
    if (key.possible && key.required) throw missingColon(key.pos, this.cursor.pos);
    key.possible = false;
  }

  /** Opens a block when the column is deeper than the indentation; `at` is where its token goes in the queue. */
  protected rollIndent(column: number, at: number, type: TokenType, pos: number): void {
    if (this.flow > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    if (this.indents.length > maxDepth)
      throw new YamlError("yaml-depth", "This document is nested too deeply", pos);
    this.tokens.splice(at, 0, token(type, pos, pos));
  }

  protected unrollTo(column: number): void {
    if (this.flow > 0) return;
    const { pos } = this.cursor;
    while (this.indent > column) {
      this.push("block-end", pos, pos);
      this.indent = this.indents.pop() ?? -1;
    }
  }
}

export function token(type: TokenType, start: number, end: number): Token {
  return { type, start, end, value: "", handle: "", style: "plain", directive: null };
}

export function noKey(): SimpleKey {
  return { possible: false, required: false, token: 0, pos: 0, line: 0, column: 0 };
}

export function missingColon(keyStart: number, offset: number): YamlError {
  return new YamlError("yaml-colon", 'This line looks like a key, but no ":" follows it', keyStart, offset);
}
