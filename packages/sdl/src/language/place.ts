/**
 * Where a position in a text stands in the language: the path of keys above it, by indentation alone, so that it works
 * while a document is being typed and is no valid YAML yet. Block form only; inside {} and [] there is no answer.
 */
import { sdl } from "./sdl.ts";
import type { Field, Type } from "./types.ts";

export interface LanguagePlace {
  /** Keys from the top; "-" for an item of a list. */
  readonly path: readonly string[];
  /** The key on the line, when the position is behind its colon. */
  readonly key: string | null;
  /** What has been typed of the key or the value, and where it begins. */
  readonly word: string;
  readonly wordStart: number;
}

interface Line {
  /** Column of each dash, then of the key. */
  dashes: number[];
  column: number;
  key: string | null;
}

const lineShape = /^( *)((?:- +)*)(?:("[^"]*"|'[^']*'|[^\s#:'"{[-][^#:]*?)\s*:(?=\s|$))?/;

function readLine(text: string): Line | null {
  if (/^\s*(#|$)/.test(text)) return null;
  const match = lineShape.exec(text);
  const [, indent = "", bullets = "", key] = match ?? [];
  const dashes = [...bullets.matchAll(/-/g)].map(({ index }) => indent.length + index);
  return {
    dashes,
    column: indent.length + bullets.length,
    key: key === undefined ? null : key.replace(/^["']|["']$/g, ""),
  };
}

export function placeAt(text: string, offset: number): LanguagePlace {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const before = text.slice(start, offset);
  const current = readLine(before) ?? { dashes: [], column: before.length, key: null };
  const afterKey = current.key === null ? null : before.slice(before.indexOf(":") + 1).trimStart();
  const word = afterKey ?? before.slice(current.column);
  const above = text.slice(0, start).split("\n").slice(0, -1);
  return {
    path: pathAbove(above, current),
    key: current.key,
    word,
    wordStart: offset - word.length,
  };
}

/** Walks up the lines, each time to one that is less indented. */
function pathAbove(lines: readonly string[], from: Line): string[] {
  const path: string[] = [];
  let limit = from.column;
  let inList = false;
  const enter = (dashes: readonly number[]): void => {
    for (const dash of dashes.toReversed()) {
      if (dash >= limit) continue;
      path.unshift("-");
      limit = dash;
      inList = true;
    }
  };
  enter(from.dashes);
  for (let i = lines.length - 1; i >= 0 && (limit > 0 || inList); i--) {
    const line = readLine(lines[i]?.trimEnd() ?? "");
    if (line === null) continue;
    const isParent =
      line.key !== null &&
      (line.column < limit || (inList && line.column === limit && line.dashes.length === 0));
    if (isParent && line.key !== null) {
      path.unshift(line.key);
      limit = line.column;
      inList = false;
    }
    enter(line.dashes.filter((dash) => dash < limit));
  }
  return path;
}

/** The type that a path leads to in the language table. */
export function typeAt(path: readonly string[]): Type | null {
  let type: Type = sdl;
  for (const step of path) {
    const next = stepInto(type, step);
    if (next === null) return null;
    type = next;
  }
  return type;
}

function stepInto(type: Type, step: string): Type | null {
  if (type.kind === "list") return step === "-" ? type.of : null;
  if (type.kind === "map") return type.of;
  if (type.kind !== "record") return null;
  if (step === "-") return type.orList === true ? type : null;
  return type.fields.get(step)?.type ?? null;
}

export function fieldAt(path: readonly string[], key: string): Field | null {
  const type = typeAt(path);
  return type?.kind === "record" ? (type.fields.get(key) ?? null) : null;
}
