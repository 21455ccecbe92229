/**
 * The event query language of CometBFT 0.38: `tm.event='Tx' AND tx.height>5 AND message.action EXISTS`.
 * `parseQuery` refuses with the real node's words; `matchesQuery` says whether an event map fits.
 */
import { scan, type Token, type TokenKind } from "./scan.ts";

export type Operator = "=" | "<" | "<=" | ">" | ">=" | "CONTAINS" | "EXISTS";

export interface Condition {
  readonly tag: string;
  readonly operator: Operator;
  /** Absent for EXISTS. */
  readonly argument?: {
    readonly kind: "string" | "number" | "timestamp" | "datestamp";
    readonly text: string;
  };
}

export type Query = readonly Condition[];

/** Composite key (`transfer.recipient`) to all its values, in the order of the events. */
export type EventMap = ReadonlyMap<string, readonly string[]>;

/** Why a text is no query, in the real node's words. */
export class QuerySyntaxError extends Error {}

const operators: readonly TokenKind[] = ["<", ">", "<=", ">=", "=", "CONTAINS", "EXISTS"];
const comparable: readonly TokenKind[] = ["number", "timestamp", "datestamp"];

const labels: Record<TokenKind, string> = {
  tag: "tag",
  string: "string",
  number: "number",
  timestamp: "timestamp",
  datestamp: "datestamp",
  AND: "AND operator",
  CONTAINS: "CONTAINS operator",
  EXISTS: "EXISTS operator",
  "=": "= operator",
  "<": "< operator",
  ">": "> operator",
  "<=": "<= operator",
  ">=": ">= operator",
};

export function parseQuery(text: string): Query {
  const tokens = scan(text, (offset, why) => new QuerySyntaxError(`offset ${offset}: ${why}`));
  const conditions = [parseCondition(tokens)];
  for (let next = tokens.next(); !next.done; next = tokens.next()) {
    const token = next.value;
    if (token.kind !== "AND") {
      throw new QuerySyntaxError(`offset ${token.offset}: got ${labels[token.kind]}, want ${labels.AND}`);
    }
    conditions.push(parseCondition(tokens));
  }
  return conditions;
}

export function matchesQuery(query: Query, events: EventMap): boolean {
  return query.every((condition) => matchesCondition(condition, events));
}

function matchesCondition(condition: Condition, events: EventMap): boolean {
  if (condition.operator === "EXISTS" && !condition.tag.includes(".")) {
    for (const key of events.keys()) if (key.startsWith(`${condition.tag}.`)) return true;
  }
  const values = events.get(condition.tag);
  if (!values) return false;
  return condition.operator === "EXISTS" || values.some((value) => matchesValue(condition, value));
}

function matchesValue({ operator, argument }: Condition, value: string): boolean {
  if (!argument) return false;
  if (operator === "CONTAINS") return value.includes(argument.text);
  if (argument.kind === "string") return value === argument.text;
  const order =
    argument.kind === "number" ? compareNumbers(value, argument.text) : compareTimes(value, argument);
  if (order === undefined) return false;
  switch (operator) {
    case "=":
      return order === 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    default:
      return false;
  }
}

/** A value such as `500uakt` counts by its leading number, as in the real node. */
function compareNumbers(value: string, wanted: string): number | undefined {
  const found = /-?\d+(\.\d+)?/.exec(value)?.[0];
  if (found === undefined) return undefined;
  if (!found.includes(".") && !wanted.includes(".")) return compare(BigInt(found), BigInt(wanted));
  return compare(Number(found), Number(wanted));
}

function compareTimes(value: string, { kind, text }: { kind: string; text: string }): number | undefined {
  const found = Date.parse(value);
  const wanted = Date.parse(kind === "datestamp" ? `${text}T00:00:00Z` : text);
  return Number.isNaN(found) ? undefined : compare(found, wanted);
}

function compare<T extends number | bigint>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function parseCondition(tokens: Iterator<Token, number>): Condition {
  const tag = require(tokens, ["tag"]);
  const operator = require(tokens, operators);
  const condition = { tag: tag.text, operator: operator.kind as Operator }; // require() let only operators pass
  switch (condition.operator) {
    case "EXISTS":
      return condition;
    case "CONTAINS":
      return { ...condition, argument: toArgument(require(tokens, ["string"])) };
    case "=":
      return { ...condition, argument: toArgument(require(tokens, [...comparable, "string"])) };
    default:
      return { ...condition, argument: toArgument(require(tokens, comparable)) };
  }
}

function toArgument(token: Token): NonNullable<Condition["argument"]> {
  const { kind, text } = token;
  if (kind === "number" || kind === "timestamp" || kind === "datestamp") return { kind, text };
  return { kind: "string", text };
}

function require(tokens: Iterator<Token, number>, wanted: readonly TokenKind[]): Token {
  const next = tokens.next();
  if (next.done) throw new QuerySyntaxError(`offset ${next.value}: EOF`);
  const token = next.value;
  if (wanted.includes(token.kind)) return token;
  const names = wanted.map((kind) => labels[kind]);
  const last = names.pop() ?? "";
  const list = names.length === 0 ? last : `${names.join(", ")} or ${last}`;
  throw new QuerySyntaxError(`offset ${token.offset}: got ${labels[token.kind]}, wanted ${list}`);
}
