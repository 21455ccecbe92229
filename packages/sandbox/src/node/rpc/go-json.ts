/**
 * Says in the words of Go's encoding/json why a text is no JSON, because clients of the real node see those
 * words. Called only after JSON.parse has refused the text.
 */

/** "unexpected end of JSON input", or which character stands where it must not. */
export function goJsonError(text: string): string {
  const reader = { text, at: 0, depth: 0 };
  return value(reader) ?? trailing(reader) ?? "unexpected end of JSON input";
}

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
}

const end = "unexpected end of JSON input";
const maxDepth = 2_000;

function trailing(reader: Reader): string | undefined {
  skipSpace(reader);
  return reader.at < reader.text.length ? invalid(reader, "after top-level value") : undefined;
}

function value(reader: Reader): string | undefined {
  skipSpace(reader);
  const char = reader.text[reader.at];
  if (char === undefined) return end;
  if (reader.depth > maxDepth) return "exceeded max depth";
  if (char === "{") return nested(reader, object);
  if (char === "[") return nested(reader, array);
  if (char === '"') return string(reader);
  if (char === "-" || isDigit(char)) return number(reader);
  for (const word of ["true", "false", "null"]) if (char === word[0]) return literal(reader, word);
  return invalid(reader, "looking for beginning of value");
}

function nested(reader: Reader, read: (reader: Reader) => string | undefined): string | undefined {
  reader.depth++;
  reader.at++;
  const problem = read(reader);
  reader.depth--;
  return problem;
}

function object(reader: Reader): string | undefined {
  skipSpace(reader);
  if (reader.text[reader.at] === "}") return step(reader);
  for (;;) {
    skipSpace(reader);
    if (reader.text[reader.at] !== '"') return invalid(reader, "looking for beginning of object key string");
    const problem = string(reader);
    if (problem) return problem;
    skipSpace(reader);
    if (reader.text[reader.at] !== ":") return invalid(reader, "after object key");
    reader.at++;
    const inside = value(reader);
    if (inside) return inside;
    skipSpace(reader);
    const char = reader.text[reader.at];
    if (char === "}") return step(reader);
    if (char !== ",") return invalid(reader, "after object key:value pair");
    reader.at++;
  }
}

function array(reader: Reader): string | undefined {
  skipSpace(reader);
  if (reader.text[reader.at] === "]") return step(reader);
  for (;;) {
    const inside = value(reader);
    if (inside) return inside;
    skipSpace(reader);
    const char = reader.text[reader.at];
    if (char === "]") return step(reader);
    if (char !== ",") return invalid(reader, "after array element");
    reader.at++;
  }
}

function string(reader: Reader): string | undefined {
  reader.at++;
  for (;;) {
    const char = reader.text[reader.at];
    if (char === undefined) return end;
    if (char === '"') return step(reader);
    if (char < " ") return invalid(reader, "in string literal");
    if (char === "\\") {
      reader.at++;
      const escaped = reader.text[reader.at];
      if (escaped === undefined) return end;
      if (!'"\\/bfnrtu'.includes(escaped)) return invalid(reader, "in string escape code");
    }
    reader.at++;
  }
}

function number(reader: Reader): string | undefined {
  if (reader.text[reader.at] === "-") reader.at++;
  if (!isDigit(reader.text[reader.at])) return invalid(reader, "in numeric literal");
  while (/[\d.eE+-]/.test(reader.text[reader.at] ?? "")) reader.at++;
  return undefined;
}

function literal(reader: Reader, word: string): string | undefined {
  for (const expected of word) {
    if (reader.text[reader.at] !== expected) {
      return invalid(reader, `in literal ${word} (expecting '${expected}')`);
    }
    reader.at++;
  }
  return undefined;
}

function step(reader: Reader): undefined {
  reader.at++;
  return undefined;
}

function skipSpace(reader: Reader): void {
  while (" \t\r\n".includes(reader.text[reader.at] ?? "x")) reader.at++;
}

function invalid(reader: Reader, where: string): string {
  const char = reader.text[reader.at];
  return char === undefined ? end : `invalid character ${quote(char)} ${where}`;
}

function quote(char: string): string {
  if (char === "'") return "'\\''";
  if (char === '"') return `'"'`;
  return `'${JSON.stringify(char).slice(1, -1)}'`;
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= "0" && char <= "9";
}
