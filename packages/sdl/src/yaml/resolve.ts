/**
 * What a scalar means to Go's yaml.v3: YAML 1.2 numbers with YAML 1.1 octals and underscores, `yes`/`no` only where a
 * boolean is wanted, timestamps recognised (so that they are not numbers). The result names the kind it resolved to.
 */
import type { YamlNode } from "./node.ts";
import { goParseInteger } from "./number.ts";

export type Resolved =
  | { kind: "null" }
  | { kind: "bool"; value: boolean }
  | { kind: "int"; value: bigint }
  | { kind: "float"; value: number }
  | { kind: "timestamp" }
  | { kind: "str"; value: string }
  | { kind: "bad-tag"; tag: string };

const nullWords = new Set(["", "~", "null", "Null", "NULL"]);
const trueWords = new Set(["true", "True", "TRUE"]);
const falseWords = new Set(["false", "False", "FALSE"]);
const infinity = new Map(
  [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((word) => [word, Infinity] as const),
);
for (const word of ["-.inf", "-.Inf", "-.INF"]) infinity.set(word, -Infinity);
for (const word of [".nan", ".NaN", ".NAN"]) infinity.set(word, Number.NaN);

const floatText = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const scalarTags = new Set(["!!str", "!!bool", "!!int", "!!float", "!!null", "!!timestamp"]);

/** Quoted, block, or tagged as text: nothing but a string. */
export function isText(node: YamlNode): boolean {
  return node.kind === "scalar" && (node.tag === "!!str" || (node.tag === "" && node.style !== "plain"));
}

/** The node counts as null before its type is even asked (Go: `ShortTag() == "!!null"`). */
export function isNull(node: YamlNode): boolean {
  if (node.tag !== "") return node.tag === "!!null";
  if (node.kind === "alias") return node.target !== null && isNull(node.target);
  return (
    node.kind === "scalar" && node.style === "plain" && node.value.length < 5 && nullWords.has(node.value)
  );
}

export function resolveScalar(node: YamlNode): Resolved {
  const { tag, value } = node;
  if (isText(node)) return { kind: "str", value };
  if (tag !== "" && !scalarTags.has(tag)) return { kind: "str", value };
  const found = resolvePlain(value, tag);
  if (tag === "" || tag === `!!${found.kind}`) return found;
  if (tag === "!!float" && found.kind === "int") return { kind: "float", value: Number(found.value) };
  return { kind: "bad-tag", tag };
}

function resolvePlain(value: string, tag: string): Resolved {
  if (nullWords.has(value)) return { kind: "null" };
  if (trueWords.has(value)) return { kind: "bool", value: true };
  if (falseWords.has(value)) return { kind: "bool", value: false };
  const special = infinity.get(value);
  if (special !== undefined) return { kind: "float", value: special };
  const c = value.charCodeAt(0);
  const digit = c >= 48 && c <= 57;
  if (c === 46) return resolveDotted(value);
  if (!digit && c !== 43 && c !== 45) return { kind: "str", value };
  if ((tag === "" || tag === "!!timestamp") && isTimestamp(value)) return { kind: "timestamp" };
  return resolveNumber(value);
}

function resolveDotted(value: string): Resolved {
  return floatText.test(value) && Number.isFinite(Number(value))
    ? { kind: "float", value: Number(value) }
    : { kind: "str", value };
}

function resolveNumber(value: string): Resolved {
  const plain = value.includes("_") ? value.replaceAll("_", "") : value;
  const integer = goParseInteger(plain);
  if (integer !== null) return { kind: "int", value: integer };
  if (floatText.test(plain)) {
    const float = Number(plain);
    if (Number.isFinite(float)) return { kind: "float", value: float };
  }
  return { kind: "str", value };
}

const dateText =
  /^\d{4}-(\d{1,2})-(\d{1,2})(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(Z|[-+]\d\d:\d\d)?)?$/;

/** Whether Go's yaml.v3 takes the text for a date or a time. */
function isTimestamp(value: string): boolean {
  if (value.charCodeAt(4) !== 45) return false;
  const match = dateText.exec(value);
  if (match === null) return false;
  const [, month, day, separator, hour, minute, second, zone] = match;
  if (separator !== undefined) {
    if ((separator === " ") === (zone !== undefined)) return false;
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return false;
    if (zone !== undefined && zone !== "Z" && (Number(zone.slice(1, 3)) > 24 || Number(zone.slice(4)) > 60))
      return false;
  }
  return isDate(Number(value.slice(0, 4)), Number(month), Number(day));
}

function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days =
    month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return day <= days;
}
