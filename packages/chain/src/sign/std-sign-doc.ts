import type { JsonValue } from "@bufbuild/protobuf";

/** One message in amino JSON. */
export interface AminoMsg {
  readonly type: string;
  readonly value: JsonValue;
}

/** What is signed in amino mode, by Ledgers and amino-only wallets. */
export interface StdSignDoc {
  readonly chain_id: string;
  readonly account_number: string;
  readonly sequence: string;
  readonly fee: StdFee;
  readonly memo: string;
  readonly msgs: readonly AminoMsg[];
  readonly timeout_height?: string;
}

export interface StdFee {
  readonly amount: readonly { readonly denom: string; readonly amount: string }[];
  readonly gas: string;
  readonly payer?: string;
  readonly granter?: string;
}

/** The document's bytes: JSON with sorted keys and `<`, `>`, `&` written as Go writes them. */
export function aminoSignBytes(doc: StdSignDoc): Uint8Array {
  return new TextEncoder().encode(sortedJson(doc));
}

/** JSON with keys sorted at every level and HTML characters escaped, as Go's encoder prints it. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    isPlainObject(each) ? sortKeys(each) : each,
  ).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sortKeys(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
