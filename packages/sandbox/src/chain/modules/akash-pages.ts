/**
 * Pages of Akash lists. Items are grouped by state; the key of the next page is opaque to clients but kept in the real
 * node's form: a checksum, the states still to come, the state's prefix, the item's key, and which path was walked.
 * Who brings such a key goes on where it says: it knows the states and the path, whatever the filters say now.
 */
import { crc32 } from "node:zlib";
import type { PageRequest } from "@slipway/chain/gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import { fromByteString, toByteString } from "../keys.ts";
import { invalidArgument } from "../refusal.ts";
import { DEFAULT_LIMIT, type Page } from "./pages.ts";

/** Where a list begins: at its first state, or where an earlier page ended. */
export interface Start {
  readonly states: readonly number[];
  readonly cursor: Cursor | undefined;
}

export interface ListPath<T> {
  /** One walk over all states (in the order of keys) instead of one for each. */
  readonly flat?: boolean;
  /** Which path this is, when the list knows several. */
  readonly path?: number | undefined;
  /** What stands before the keys of a state in a next page's key; the state alone unless told. */
  readonly prefix?: (state: number) => readonly number[];
  /** Entries of a state (of all states when `flat`) from a key on; undefined for what does not match. */
  readonly walk: (
    state: number,
    start: string | undefined,
    reverse: boolean,
  ) => Iterable<[string, T | undefined]>;
}

export interface Cursor {
  readonly states: readonly number[];
  readonly prefix: readonly number[];
  readonly key: string;
  readonly path?: number | undefined;
}

/** Reads the state that a request names, unless it goes on with a page's key. `field` is the filter's name. */
export function startOf(
  request: PageRequest | undefined,
  names: ReadonlyMap<string, number>,
  state: string,
  field: "state" | "status" = "state",
): Start {
  if ((request?.offset ?? 0n) > 0n && state === "") {
    throw invalidArgument(`invalid request parameters. if offset is set, filter.${field} must be provided`);
  }
  return anyStart(request, names, state, field);
}

/** The same for lists that do not mind an offset without a state: they leave offsets aside. */
export function anyStart(
  request: PageRequest | undefined,
  names: ReadonlyMap<string, number>,
  state: string,
  field: "state" | "status" = "state",
): Start {
  const key = request?.key ?? new Uint8Array(0);
  if (key.length > 0) {
    const cursor = decodeCursor(key);
    return { states: cursor.states, cursor };
  }
  if (state === "") return { states: [...names.values()], cursor: undefined };
  const wanted = names.get(state);
  if (wanted === undefined) {
    throw invalidArgument(field === "state" ? "invalid state value" : "invalid status filter value");
  }
  return { states: [wanted], cursor: undefined };
}

export function listPage<T>(
  request: PageRequest | undefined,
  { states: given, cursor }: Start,
  list: ListPath<T>,
): Page<T> {
  const { offset = 0n, reverse = false } = request ?? {};
  const states = reverse && !cursor && !list.flat ? [...given].reverse() : given;
  const limit = Number(request?.limit || DEFAULT_LIMIT);
  const { prefix = (state: number) => [state] } = list;
  const items: T[] = [];
  let skip = offset;
  const done = (nextKey: Uint8Array) => ({ items, pagination: { nextKey, total: BigInt(items.length) } });
  for (const [index, state] of (list.flat ? states.slice(0, 1) : states).entries()) {
    const start = index === 0 ? cursor?.key : undefined;
    for (const [at, item] of list.walk(state, start, reverse)) {
      if (item === undefined) continue;
      if (skip > 0n) {
        skip--;
        continue;
      }
      if (items.length === limit) {
        const rest = list.flat ? states : states.slice(index);
        return done(encodeCursor({ states: rest, prefix: prefix(state), key: at, path: list.path }));
      }
      items.push(item);
    }
  }
  return done(new Uint8Array(0));
}

export function encodeCursor({ states, prefix, key, path }: Cursor): Uint8Array {
  const parts = [states, prefix, [...fromByteString(key)], ...(path === undefined ? [] : [[path]])];
  const body = Uint8Array.from(parts.flatMap((part) => [part.length, ...part]));
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([sum, body]);
}

/** Refuses what is no key of a page, in the node's words. */
export function decodeCursor(bytes: Uint8Array): Cursor {
  if (bytes.length < 5) throw badKey("invalid key length");
  const body = bytes.subarray(4);
  const given = Buffer.from(bytes).readUInt32BE(0);
  const actual = crc32(body);
  if (given !== actual) throw badKey(`invalid checksum, ${hexWord(given)} != ${hexWord(actual)}`);
  const parts = partsOf(body);
  const [states, prefix, key, path] = parts;
  if (!states || !prefix || !key) throw badKey("invalid state length");
  return { states: [...states], prefix: [...prefix], key: toByteString(key), path: path?.[0] };
}

/** Three or four parts, each with its length in front. */
function partsOf(body: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < body.length; ) {
    const end = at + 1 + (body[at] ?? 0);
    const isLast = parts.length === 3;
    if (end > body.length || (isLast && end !== body.length)) throw badKey("invalid state length");
    parts.push(body.subarray(at + 1, end));
    at = end;
  }
  return parts;
}

function badKey(words: string) {
  return invalidArgument(`pagination: invalid key: ${words}`);
}

/** A checksum as keys' refusals print it. */
export function hexWord(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
