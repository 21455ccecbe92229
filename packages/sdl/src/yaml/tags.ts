/**
 * Scans the words that stand before a node: tags (`!!str`, `!<uri>`), anchors and aliases, and directives (`%TAG`).
 */
import { hexValue, isBlank, isBreak, isDigit, isSpaceOrEnd, isWordChar, NUL } from "./chars.ts";
import type { Cursor } from "./cursor.ts";
import { YamlError } from "./node.ts";

/** The name after `&` or `*`. */
export function scanAnchorName(cursor: Cursor, what: "anchor" | "alias"): string {
  const start = cursor.pos++;
  while (isWordChar(cursor.current)) cursor.pos++;
  const name = cursor.text.slice(start + 1, cursor.pos);
  const c = cursor.current;
  if (name === "" || !(isSpaceOrEnd(c) || "?:,]}%@`".includes(String.fromCharCode(c)))) {
    throw new YamlError(
      "yaml-anchor",
      `The name of an ${what} may hold only letters, digits, "_" and "-"`,
      cursor.pos,
      start,
    );
  }
  return name;
}

export interface TagText {
  handle: string;
  suffix: string;
}

export function scanTag(cursor: Cursor): TagText {
  const start = cursor.pos;
  let tag: TagText;
  if (cursor.at(start + 1) === 60) {
    cursor.pos += 2;
    tag = { handle: "", suffix: scanTagUri(cursor, false, start) };
    if (cursor.current !== 62)
      throw new YamlError("yaml-tag", 'This tag is not closed with ">"', cursor.pos, start);
    cursor.pos++;
  } else {
    const handle = scanTagHandle(cursor, false, start);
    if (handle.length > 1 && handle.endsWith("!")) {
      tag = { handle, suffix: scanTagUri(cursor, false, start) };
    } else {
      const suffix = handle.slice(1) + scanTagUri(cursor, true, start);
      tag = suffix === "" ? { handle: "", suffix: "!" } : { handle: "!", suffix };
    }
  }
  if (!isSpaceOrEnd(cursor.current)) {
    throw new YamlError("yaml-tag", "A tag must be followed by a space", cursor.pos, start);
  }
  return tag;
}

function scanTagHandle(cursor: Cursor, directive: boolean, start: number): string {
  const from = cursor.pos;
  if (cursor.current !== 33) throw new YamlError("yaml-tag", 'A tag starts with "!"', cursor.pos, start);
  cursor.pos++;
  while (isWordChar(cursor.current)) cursor.pos++;
  if (cursor.current === 33) cursor.pos++;
  else if (directive && cursor.pos - from > 1) {
    throw new YamlError("yaml-tag", 'A tag handle ends with "!"', cursor.pos, start);
  }
  return cursor.text.slice(from, cursor.pos);
}

function isUriChar(c: number): boolean {
  return isWordChar(c) || (c > 32 && c < 127 && ";/?:@&=+$,.!~*'()[]%".includes(String.fromCharCode(c)));
}

function scanTagUri(cursor: Cursor, mayBeEmpty: boolean, start: number): string {
  let uri = "";
  const from = cursor.pos;
  while (isUriChar(cursor.current)) {
    if (cursor.current === 37) uri += scanUriEscape(cursor, start);
    else uri += cursor.text[cursor.pos++] ?? "";
  }
  if (cursor.pos === from && !mayBeEmpty)
    throw new YamlError("yaml-tag", "This tag has no name", cursor.pos, start);
  return uri;
}

/** One percent-escaped UTF-8 character. */
function scanUriEscape(cursor: Cursor, start: number): string {
  let left = 0;
  let code = 0;
  do {
    const high = hexValue(cursor.at(cursor.pos + 1));
    const low = hexValue(cursor.at(cursor.pos + 2));
    if (cursor.current !== 37 || high < 0 || low < 0) {
      throw new YamlError("yaml-tag", "A % in a tag needs two hexadecimal digits", cursor.pos, start);
    }
    const octet = high * 16 + low;
    if (left === 0) {
      left = octet < 0x80 ? 1 : octet >> 5 === 6 ? 2 : octet >> 4 === 14 ? 3 : octet >> 3 === 30 ? 4 : 0;
      code = left === 1 ? octet : octet & (0xff >> (left + 1));
    } else if (octet >> 6 === 2) code = (code << 6) | (octet & 0x3f);
    else left = 0;
    if (left === 0)
      throw new YamlError("yaml-tag", "The escapes in this tag are not UTF-8", cursor.pos, start);
    cursor.pos += 3;
    left--;
  } while (left > 0);
  return code > 0x10ffff ? "\ufffd" : String.fromCodePoint(code);
}

export type Directive =
  | { kind: "version"; major: number; minor: number; start: number }
  | { kind: "tag"; handle: string; prefix: string; start: number };

/** A `%` line before the document; the cursor ends after its line break. */
export function scanDirective(cursor: Cursor): Directive {
  const start = cursor.pos++;
  const nameStart = cursor.pos;
  while (isWordChar(cursor.current)) cursor.pos++;
  const name = cursor.text.slice(nameStart, cursor.pos);
  if (!isSpaceOrEnd(cursor.current) || (name !== "YAML" && name !== "TAG")) {
    throw new YamlError("yaml-directive", `"%${name}" is not a YAML directive`, start);
  }
  skipBlanks(cursor);
  const directive: Directive =
    name === "YAML"
      ? { kind: "version", ...scanVersion(cursor, start), start }
      : { kind: "tag", ...scanTagDirective(cursor, start), start };
  skipBlanks(cursor);
  if (cursor.current === 35) cursor.skipToLineEnd();
  if (cursor.current !== NUL && !isBreak(cursor.current)) {
    throw new YamlError(
      "yaml-directive",
      "Only a comment may follow a directive on its line",
      cursor.pos,
      start,
    );
  }
  if (cursor.current !== NUL) cursor.readBreak();
  return directive;
}

function skipBlanks(cursor: Cursor): void {
  while (isBlank(cursor.current)) cursor.pos++;
}

function scanVersion(cursor: Cursor, start: number): { major: number; minor: number } {
  const major = scanVersionNumber(cursor, start);
  if (cursor.current !== 46)
    throw new YamlError("yaml-directive", "A YAML version looks like 1.1", cursor.pos, start);
  cursor.pos++;
  return { major, minor: scanVersionNumber(cursor, start) };
}

function scanVersionNumber(cursor: Cursor, start: number): number {
  const from = cursor.pos;
  while (isDigit(cursor.current)) cursor.pos++;
  const digits = cursor.pos - from;
  if (digits === 0 || digits > 2) {
    throw new YamlError("yaml-directive", "A YAML version looks like 1.1", cursor.pos, start);
  }
  return Number(cursor.text.slice(from, cursor.pos));
}

function scanTagDirective(cursor: Cursor, start: number): { handle: string; prefix: string } {
  const handle = scanTagHandle(cursor, true, start);
  if (!isBlank(cursor.current)) {
    throw new YamlError("yaml-directive", "A tag handle must be followed by a space", cursor.pos, start);
  }
  skipBlanks(cursor);
  const prefix = scanTagUri(cursor, false, start);
  if (!isSpaceOrEnd(cursor.current)) {
    throw new YamlError("yaml-directive", "A tag prefix must be followed by a space", cursor.pos, start);
  }
  return { handle, prefix };
}
