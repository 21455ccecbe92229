/** Cuts an event query into tokens; where a text is none, the caller makes the error. */

export type TokenKind =
  | "tag"
  | "string"
  | "number"
  | "timestamp"
  | "datestamp"
  | "AND"
  | "CONTAINS"
  | "EXISTS"
  | "="
  | "<"
  | ">"
  | "<="
  | ">=";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it starts, in characters. */
  readonly offset: number;
}

type Fail = (offset: number, why: string) => Error;

const tagLike = /[\p{L}\p{Nd}._-]+/uy;
const digits = /\d+(\.\d+)?/y;
const quoted = /'([^']*)'/y;
const comparison = /<=|>=|<|>|=/y;
const timestamp = /\s+(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))/y;
const datestamp = /\s+(\d{4}-\d\d-\d\d)/y;

/** Yields the tokens; the return value is the offset of the end. */
export function* scan(text: string, fail: Fail): Generator<Token, number> {
  let at = 0;
  for (;;) {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
    if (at >= text.length) return at;
    const token = read(text, at, fail);
    yield token;
    at = token.end;
  }
}

function read(text: string, offset: number, fail: Fail): Token & { end: number } {
  const number = take(digits, text, offset);
  if (number) return { kind: "number", text: number[0], offset, end: offset + number[0].length };
  const tag = take(tagLike, text, offset);
  if (tag) return readWord(text, offset, tag[0], fail);
  const string = take(quoted, text, offset);
  if (string) return { kind: "string", text: string[1] ?? "", offset, end: offset + string[0].length };
  if (text[offset] === "'") throw fail(offset, "unexpected EOF");
  const operator = take(comparison, text, offset)?.[0];
  if (operator === undefined) throw fail(offset, `invalid input ${text[offset]} at offset ${offset + 1}`);
  return { kind: operator as TokenKind, text: operator, offset, end: offset + operator.length }; // by the pattern
}

function readWord(text: string, offset: number, word: string, fail: Fail): Token & { end: number } {
  const end = offset + word.length;
  if (word === "AND" || word === "CONTAINS" || word === "EXISTS")
    return { kind: word, text: word, offset, end };
  if (word !== "TIME" && word !== "DATE") return { kind: "tag", text: word, offset, end };
  const match = take(word === "TIME" ? timestamp : datestamp, text, end);
  if (!match) throw fail(offset, `invalid ${word === "TIME" ? "timestamp" : "datestamp"} value`);
  const kind = word === "TIME" ? "timestamp" : "datestamp";
  return { kind, text: match[1] ?? "", offset, end: end + match[0].length };
}

function take(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
