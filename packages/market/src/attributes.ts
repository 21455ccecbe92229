/** A key with a value, as providers declare and orders require them. */
export interface Attribute {
  readonly key: string;
  readonly value: string;
}

/** True when every required attribute is met by one of those offered: the key is a path glob, the value exact. */
export function isSubset(required: readonly Attribute[], offered: readonly Attribute[]): boolean {
  return missingAttributes(required, offered).length === 0;
}

/** The required attributes that nothing offered meets, in order. */
export function missingAttributes(
  required: readonly Attribute[],
  offered: readonly Attribute[],
): readonly Attribute[] {
  return required.filter((want) => !offered.some((have) => isMetBy(want, have)));
}

function isMetBy(want: Attribute, have: Attribute): boolean {
  return want.value === have.value && matchGlob(want.key, have.key);
}

/**
 * Go's `path.Match`: `*` and `?` do not cross a slash, `[a-z]` and `[^a-z]` are classes, a backslash escapes.
 * A malformed pattern matches nothing.
 */
export function matchGlob(pattern: string, name: string): boolean {
  if (!/[*?[\]\\]/.test(pattern)) return pattern === name;
  const source = globSource(pattern);
  return source !== undefined && new RegExp(`^${source}$`, "su").test(name);
}

function globSource(pattern: string): string | undefined {
  const chars = [...pattern];
  let out = "";
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? "";
    if (char === "*") out += "[^/]*";
    else if (char === "?") out += "[^/]";
    else if (char === "[") {
      const parsed = globClass(chars, at + 1);
      if (parsed === undefined) return undefined;
      out += parsed.source;
      at = parsed.end;
    } else if (char === "\\") {
      at++;
      if (at === chars.length) return undefined;
      out += literal(chars[at] ?? "");
    } else out += literal(char);
  }
  return out;
}

function globClass(chars: readonly string[], start: number): { source: string; end: number } | undefined {
  let at = start;
  const negated = chars[at] === "^";
  if (negated) at++;
  const ranges: string[] = [];
  while (at < chars.length && (chars[at] !== "]" || ranges.length === 0)) {
    const low = classChar(chars, at);
    if (low === undefined) return undefined;
    at = low.next;
    let high = low.char;
    if (chars[at] === "-") {
      const end = classChar(chars, at + 1);
      if (end === undefined) return undefined;
      high = end.char;
      at = end.next;
    }
    if (low.char <= high) ranges.push(`${classLiteral(low.char)}-${classLiteral(high)}`);
    else ranges.push("");
  }
  if (chars[at] !== "]" || ranges.length === 0) return undefined;
  const body = ranges.join("");
  if (body === "") return { source: negated ? "[^]" : "[]", end: at };
  return { source: `[${negated ? "^" : ""}${body}]`, end: at };
}

function classChar(chars: readonly string[], at: number): { char: string; next: number } | undefined {
  const escaped = chars[at] === "\\";
  const char = chars[escaped ? at + 1 : at];
  if (char === undefined || (!escaped && (char === "-" || char === "]"))) return undefined;
  return { char, next: at + (escaped ? 2 : 1) };
}

function literal(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}

function classLiteral(char: string): string {
  return /[\\^\]\-[&]/.test(char) && char !== "&" ? `\\${char}` : char;
}
