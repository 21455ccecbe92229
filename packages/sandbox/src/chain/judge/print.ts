/** Differences for people: where, which field, and for lists the first item that differs. */
import type { Difference, Verdict } from "./replay.ts";

const LONGEST = 600;

export function printDifference({ height, what, field, expected, got }: Difference): string {
  const at = Array.isArray(expected) && Array.isArray(got) ? firstDifferent(expected, got) : undefined;
  const where =
    at === undefined ? field : `${field}[${at}] (${lengthOf(expected)} expected, ${lengthOf(got)} got)`;
  const pick = (value: unknown) => (at !== undefined && Array.isArray(value) ? value[at] : value);
  return `  height ${height}, ${what}: ${where}\n    expected ${show(pick(expected))}\n    got      ${show(pick(got))}`;
}

export function printTotals(verdict: Verdict): string {
  const { name, differences, blocks, txs, rejected, answers, gas } = verdict;
  const outcome = differences.length === 0 ? "identical" : `${differences.length} differences`;
  const ratio = `gas ${gas.least.toFixed(2)}..${gas.mean.toFixed(2)}..${gas.most.toFixed(2)} of the node's`;
  return `${name}: ${outcome} (${blocks} blocks, ${txs} transactions, ${rejected} refused, ${answers} answers; ${ratio})`;
}

function firstDifferent(expected: readonly unknown[], got: readonly unknown[]): number {
  const length = Math.max(expected.length, got.length);
  for (let at = 0; at < length; at++) if (!same(expected[at], got[at])) return at;
  return 0;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function show(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : (JSON.stringify(value) ?? "nothing");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
