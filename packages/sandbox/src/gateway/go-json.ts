/**
 * JSON as Go's encoding/json reads and writes it, where it can be seen from outside: its error texts, the first value
 * only, keys in their order, `<`, `>` and `&` escaped on the way out.
 */

export type Json =
  | { readonly kind: "null" }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "array"; readonly items: readonly Json[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [string, Json])[] };

/** What Go's decoder says of text that is no JSON. */
export class GoJsonError extends Error {}

/** Reads the first JSON value of a text and ignores what follows, as a decoder on a request body does. */
export function parseGoJson(text: string): Json {
  const reader = new Reader(text);
  reader.skip();
  if (reader.done) throw new GoJsonError("EOF");
  return reader.value();
}

/** Writes JSON as Go does: HTML characters escaped. Keys keep the order they have. */
export function toGoJson(value: unknown): string {
  return escapeHtml(JSON.stringify(value) ?? "null");
}

/** The same with the keys of every object sorted by bytes: what is hashed. */
export function toSortedGoJson(value: unknown): string {
  return toGoJson(sorted(value));
}

/** A Go string literal of bytes inside JSON: each byte that is not UTF-8 becomes `\ufffd`. */
export function toGoJsonString(bytes: Uint8Array): string {
  try {
    return escapeHtml(JSON.stringify(strict.decode(bytes)));
  } catch {
    return `"${[...pieces(bytes)].join("")}"`;
  }
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function* pieces(bytes: Uint8Array): Generator<string> {
  for (let at = 0; at < bytes.length; ) {
    const size = sequenceLength(bytes[at] ?? 0);
    let piece: string | undefined;
    try {
      if (size > 0 && at + size <= bytes.length) piece = strict.decode(bytes.subarray(at, at + size));
    } catch {
      piece = undefined;
    }
    yield piece === undefined ? "\\ufffd" : escapeHtml(JSON.stringify(piece)).slice(1, -1);
    at += piece === undefined ? 1 : size;
  }
}

function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

function escapeHtml(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  // Keys are ASCII here, so the order of code units is that of bytes.
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}

/** A manifest needs a dozen levels. Go gives up at ten thousand, with the same words. */
const deepest = 1000;

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  skip(): void {
    while (!this.done && " \t\r\n".includes(this.#text.charAt(this.#at))) this.#at++;
  }

  value(): Json {
    this.skip();
    const char = this.#peek();
    switch (char) {
      case "{":
        return this.#within(() => this.#object());
      case "[":
        return this.#within(() => this.#array());
      case '"':
        return { kind: "string", value: this.#string() };
      case "t":
        return this.#literal("true", { kind: "bool", value: true });
      case "f":
        return this.#literal("false", { kind: "bool", value: false });
      case "n":
        return this.#literal("null", { kind: "null" });
      default:
        if (char === "-" || isDigit(char)) return { kind: "number", text: this.#number() };
        throw this.#bad("looking for beginning of value");
    }
  }

  #within(read: () => Json): Json {
    if (++this.#depth > deepest) throw this.#bad("exceeded max depth");
    const value = read();
    this.#depth--;
    return value;
  }

  #object(): Json {
    const entries: [string, Json][] = [];
    this.#at++;
    this.skip();
    if (this.#peek() === "}") {
      this.#at++;
      return { kind: "object", entries };
    }
    for (;;) {
      this.skip();
      if (this.#peek() !== '"') throw this.#bad("looking for beginning of object key string");
      const key = this.#string();
      this.skip();
      if (this.#peek() !== ":") throw this.#bad("after object key");
      this.#at++;
      entries.push([key, this.value()]);
      this.skip();
      const next = this.#peek();
      if (next !== "," && next !== "}") throw this.#bad("after object key:value pair");
      this.#at++;
      if (next === "}") return { kind: "object", entries };
    }
  }

  #array(): Json {
    const items: Json[] = [];
    this.#at++;
    this.skip();
    if (this.#peek() === "]") {
      this.#at++;
      return { kind: "array", items };
    }
    for (;;) {
      items.push(this.value());
      this.skip();
      const next = this.#peek();
      if (next !== "," && next !== "]") throw this.#bad("after array element");
      this.#at++;
      if (next === "]") return { kind: "array", items };
    }
  }

  #string(): string {
    const start = this.#at++;
    for (;;) {
      const char = this.#peek();
      if (char < " ") throw this.#bad("in string literal");
      this.#at++;
      if (char === '"') break;
      if (char === "\\") this.#escape();
    }
    // Checked above to be a string of JSON.
    return JSON.parse(this.#text.slice(start, this.#at)) as string;
  }

  #escape(): void {
    const char = this.#peek();
    if (!'"\\/bfnrtu'.includes(char)) throw this.#bad("in string escape code");
    this.#at++;
    if (char !== "u") return;
    for (let digit = 0; digit < 4; digit++, this.#at++) {
      if (!/[0-9a-fA-F]/.test(this.#peek())) throw this.#bad("in \\u hexadecimal character escape");
    }
  }

  #number(): string {
    const start = this.#at;
    if (this.#peek() === "-") {
      this.#at++;
      if (!isDigit(this.#peek())) throw this.#bad("in numeric literal");
    }
    if (this.#peek() === "0") this.#at++;
    else this.#digits();
    if (this.#look() === ".") {
      this.#at++;
      if (!isDigit(this.#peek())) throw this.#bad("after decimal point in numeric literal");
      this.#digits();
    }
    if (/[eE]/.test(this.#look())) {
      this.#at++;
      if (/[+-]/.test(this.#peek())) this.#at++;
      if (!isDigit(this.#peek())) throw this.#bad("in exponent of numeric literal");
      this.#digits();
    }
    return this.#text.slice(start, this.#at);
  }

  #digits(): void {
    while (isDigit(this.#look())) this.#at++;
  }

  #literal(word: string, value: Json): Json {
    for (const [index, char] of [...word].entries()) {
      if (this.#peek() !== char) {
        throw index === 0
          ? this.#bad("looking for beginning of value")
          : this.#bad(`in literal ${word} (expecting '${char}')`);
      }
      this.#at++;
    }
    return value;
  }

  /** The next character, empty at the end. */
  #look(): string {
    return this.#text.charAt(this.#at);
  }

  /** The next character; the text must not end here. */
  #peek(): string {
    if (this.done) throw new GoJsonError("unexpected EOF");
    return this.#text.charAt(this.#at);
  }

  #bad(where: string): GoJsonError {
    return new GoJsonError(
      `invalid character ${quoted(String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0))} ${where}`,
    );
  }
}

const isDigit = (char: string): boolean => char >= "0" && char <= "9" && char.length === 1;

function quoted(char: string): string {
  if (char === "'") return `'\\''`;
  if (char === '"') return `'"'`;
  return `'${JSON.stringify(char).slice(1, -1)}'`;
}
