/**
 * Scans the text of scalars: plain, quoted and block. Each function starts at the scalar's first character,
 * leaves the cursor after it and returns the value; line folding follows libyaml, which Go's yaml.v3 is made from.
 */
import { CR, hexValue, isBlank, isBreak, isDigit, isSpaceOrEnd, LF, NUL, SPACE, TAB } from "./chars.ts";
import type { Cursor } from "./cursor.ts";
import { YamlError } from "./node.ts";

export interface PlainText {
  value: string;
  end: number;
  /** The scalar ran into a line break, so a new key may follow it. */
  brokeLine: boolean;
}

export function scanPlain(cursor: Cursor, inFlow: boolean, indent: number): PlainText {
  const { text } = cursor;
  const start = cursor.pos;
  let value = "";
  let end = start;
  let join = "";
  let brokeLine = false;
  for (;;) {
    if (cursor.atDocumentMarker() || cursor.current === 35) break;
    const from = cursor.pos;
    const to = plainRunEnd(text, from, inFlow);
    if (to > from) {
      value = value === "" && join === "" ? text.slice(from, to) : value + join + text.slice(from, to);
      join = "";
      brokeLine = false;
      cursor.pos = to;
      end = to;
    }
    const c = cursor.current;
    if (!isBlank(c) && !isBreak(c)) break;
    const fold = scanFold(cursor, start, indent);
    brokeLine = fold.brokeLine;
    join = fold.text;
    if (brokeLine && !inFlow && cursor.column < indent) break;
  }
  return { value, end, brokeLine };
}

function plainRunEnd(text: string, from: number, inFlow: boolean): number {
  let p = from;
  for (;;) {
    const c = text.charCodeAt(p);
    if (isSpaceOrEnd(c)) return p;
    if (c === 58 && isSpaceOrEnd(text.charCodeAt(p + 1))) return p;
    if (inFlow && (c === 44 || c === 63 || c === 91 || c === 93 || c === 123 || c === 125)) return p;
    p++;
  }
}

interface Fold {
  text: string;
  brokeLine: boolean;
}

/** Blanks and line breaks between two words of a plain scalar, and the text they fold into. */
function scanFold(cursor: Cursor, scalarStart: number, indent: number): Fold {
  const from = cursor.pos;
  let leading = "";
  let trailing = "";
  for (let c = cursor.current; isBlank(c) || isBreak(c); c = cursor.current) {
    if (isBlank(c)) {
      if (leading !== "" && c === TAB && cursor.column < indent) {
        throw new YamlError("yaml-tab", "A tab cannot be used for indentation", cursor.pos, scalarStart);
      }
      cursor.pos++;
      continue;
    }
    if (leading === "") leading = cursor.readBreak();
    else trailing += cursor.readBreak();
  }
  if (leading === "") return { text: cursor.text.slice(from, cursor.pos), brokeLine: false };
  return { text: foldBreaks(leading, trailing), brokeLine: true };
}

function foldBreaks(leading: string, trailing: string): string {
  if (leading !== "\n") return leading + trailing;
  return trailing === "" ? " " : trailing;
}

const singleStop = /['\n\r\x85\u2028\u2029]/;
const doubleStop = /["\\\n\r\x85\u2028\u2029]/;

/** A quoted scalar; the cursor stands on the opening quote. */
export function scanQuoted(cursor: Cursor, single: boolean): string {
  const quote = single ? "'" : '"';
  const start = cursor.pos;
  const close = cursor.text.indexOf(quote, start + 1);
  if (close > 0 && cursor.at(close + 1) !== 39) {
    const body = cursor.text.slice(start + 1, close);
    if (!(single ? singleStop : doubleStop).test(body)) {
      cursor.pos = close + 1;
      return body;
    }
  }
  return scanQuotedSlowly(cursor, single, start);
}

function scanQuotedSlowly(cursor: Cursor, single: boolean, start: number): string {
  const quote = single ? 39 : 34;
  const parts: string[] = [];
  cursor.pos++;
  for (;;) {
    if (cursor.atDocumentMarker()) {
      throw new YamlError(
        "yaml-quote",
        "This quoted text is not closed before the document ends",
        cursor.pos,
        start,
      );
    }
    if (cursor.current === NUL) {
      throw new YamlError("yaml-quote", "This quoted text has no closing quote", start, start);
    }
    const escapedBreak = scanQuotedRun(cursor, single, parts, start);
    if (cursor.current === quote) break;
    parts.push(scanQuotedBlanks(cursor, escapedBreak));
  }
  cursor.pos++;
  return parts.join("");
}

/** Characters up to the next blank or the closing quote; true when an escaped line break ended the run. */
function scanQuotedRun(cursor: Cursor, single: boolean, parts: string[], start: number): boolean {
  const quote = single ? 39 : 34;
  let from = cursor.pos;
  for (let c = cursor.current; !isSpaceOrEnd(c); c = cursor.current) {
    if (c === quote) {
      if (!single || cursor.at(cursor.pos + 1) !== 39) break;
      parts.push(cursor.text.slice(from, cursor.pos + 1));
      cursor.pos += 2;
      from = cursor.pos;
    } else if (!single && c === 92) {
      parts.push(cursor.text.slice(from, cursor.pos));
      if (isBreak(cursor.at(cursor.pos + 1))) {
        cursor.pos++;
        cursor.readBreak();
        return true;
      }
      parts.push(scanEscape(cursor, start));
      from = cursor.pos;
    } else cursor.pos++;
  }
  parts.push(cursor.text.slice(from, cursor.pos));
  return false;
}

function scanQuotedBlanks(cursor: Cursor, escapedBreak: boolean): string {
  const from = cursor.pos;
  let leading = "";
  let trailing = "";
  let broke = escapedBreak;
  for (let c = cursor.current; isBlank(c) || isBreak(c); c = cursor.current) {
    if (isBlank(c)) cursor.pos++;
    else if (broke) trailing += cursor.readBreak();
    else {
      leading = cursor.readBreak();
      broke = true;
    }
  }
  if (!broke) return cursor.text.slice(from, cursor.pos);
  return leading === "" ? trailing : foldBreaks(leading, trailing);
}

const escapes = new Map<number, string>([
  [48, "\0"],
  [97, "\x07"],
  [98, "\b"],
  [116, "\t"],
  [TAB, "\t"],
  [110, "\n"],
  [118, "\v"],
  [102, "\f"],
  [114, "\r"],
  [101, "\x1b"],
  [SPACE, " "],
  [34, '"'],
  [39, "'"],
  [92, "\\"],
  [78, "\x85"],
  [95, "\xa0"],
  [76, "\u2028"],
  [80, "\u2029"],
]);

function scanEscape(cursor: Cursor, start: number): string {
  const escapeStart = cursor.pos;
  const c = cursor.at(escapeStart + 1);
  const short = escapes.get(c);
  cursor.pos += 2;
  if (short !== undefined) return short;
  const length = c === 120 ? 2 : c === 117 ? 4 : c === 85 ? 8 : 0;
  if (length === 0) {
    const shown = c === NUL ? "" : String.fromCharCode(c);
    throw new YamlError("yaml-escape", `"\\${shown}" is not an escape that YAML knows`, escapeStart, start);
  }
  let value = 0;
  for (let i = 0; i < length; i++) {
    const digit = hexValue(cursor.at(cursor.pos + i));
    if (digit < 0) {
      throw new YamlError(
        "yaml-escape",
        `An escape needs ${length} hexadecimal digits here`,
        escapeStart,
        start,
      );
    }
    value = value * 16 + digit;
  }
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
    throw new YamlError("yaml-escape", "This escape names no Unicode character", escapeStart, start);
  }
  cursor.pos += length;
  return String.fromCodePoint(value);
}

/** A literal (`|`) or folded (`>`) block; `parentIndent` is the indentation of the block around it. */
export function scanBlockScalar(
  cursor: Cursor,
  literal: boolean,
  parentIndent: number,
): { value: string; end: number } {
  const start = cursor.pos;
  cursor.pos++;
  const { chomp, increment } = scanBlockHeader(cursor, start);
  const base = Math.max(parentIndent, 0);
  const state = { indent: increment > 0 ? base + increment : 0, breaks: "" };
  scanBlockBreaks(cursor, state, parentIndent, start);
  const parts: string[] = [];
  let leading = "";
  let wasBlank = false;
  let end = cursor.pos;
  while (cursor.column === state.indent && cursor.current !== NUL) {
    const blank = isBlank(cursor.current);
    if (!literal && !wasBlank && !blank && leading === "\n") {
      if (state.breaks === "") parts.push(" ");
    } else parts.push(leading);
    parts.push(state.breaks);
    state.breaks = "";
    wasBlank = blank;
    const from = cursor.pos;
    cursor.skipToLineEnd();
    parts.push(cursor.text.slice(from, cursor.pos));
    end = cursor.pos;
    leading = cursor.current === NUL ? "" : cursor.readBreak();
    scanBlockBreaks(cursor, state, parentIndent, start);
  }
  if (chomp !== -1) parts.push(leading);
  if (chomp === 1) parts.push(state.breaks);
  return { value: parts.join(""), end };
}

function scanBlockHeader(cursor: Cursor, start: number): { chomp: number; increment: number } {
  let chomp = 0;
  let increment = 0;
  for (let i = 0; i < 2; i++) {
    const c = cursor.current;
    if ((c === 43 || c === 45) && chomp === 0) chomp = c === 43 ? 1 : -1;
    else if (isDigit(c) && increment === 0) {
      if (c === 48)
        throw new YamlError("yaml-block-scalar", "A block's indentation cannot be 0", cursor.pos, start);
      increment = c - 48;
    } else break;
    cursor.pos++;
  }
  while (isBlank(cursor.current)) cursor.pos++;
  if (cursor.current === 35) cursor.skipToLineEnd();
  const c = cursor.current;
  if (c !== NUL && !isBreak(c)) {
    throw new YamlError(
      "yaml-block-scalar",
      "After | or > only a comment may follow on the line",
      cursor.pos,
      start,
    );
  }
  if (c !== NUL) cursor.readBreak();
  return { chomp, increment };
}

/** Indentation and empty lines before a block's next line; finds the indentation when it is still unknown (0). */
function scanBlockBreaks(
  cursor: Cursor,
  state: { indent: number; breaks: string },
  parentIndent: number,
  start: number,
): void {
  let deepest = 0;
  for (;;) {
    while ((state.indent === 0 || cursor.column < state.indent) && cursor.current === SPACE) cursor.pos++;
    if (cursor.column > deepest) deepest = cursor.column;
    const c = cursor.current;
    if ((state.indent === 0 || cursor.column < state.indent) && c === TAB) {
      throw new YamlError("yaml-tab", "A tab cannot be used for indentation", cursor.pos, start);
    }
    if (c !== LF && c !== CR && !isBreak(c)) break;
    state.breaks += cursor.readBreak();
  }
  if (state.indent === 0) state.indent = Math.max(deepest, parentIndent + 1, 1);
}
