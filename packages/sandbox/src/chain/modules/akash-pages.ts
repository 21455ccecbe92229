/**
 * Pages of Akash lists. Items are grouped by state; the key of the next page is opaque to clients but kept in the real
 * node's form: a checksum, the states still to come, the state's prefix, the item's key, and which path was walked.
 */
import { crc32 } from "node:zlib";
import type { PageRequest } from "@slipway/chain/gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import { fromByteString, toByteString } from "../keys.ts";
import { invalidArgument } from "../refusal.ts";
import { DEFAULT_LIMIT, type Page } from "./pages.ts";

export interface ListPath<T> {
  /** The states that are asked for, in the order of the list. */
  readonly states: readonly number[];
  /** True when the request named a state; without one, an offset makes no sense. */
  readonly filtered: boolean;
  /** One walk over all states (in the order of keys) instead of one for each. */
  readonly flat?: boolean;
  /** Which path this is, when the list knows several. */
  readonly path?: number;
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

export function listPage<T>(request: PageRequest | undefined, list: ListPath<T>): Page<T> {
  const { offset = 0n, reverse = false, key = new Uint8Array(0) } = request ?? {};
  if (offset > 0n && !list.filtered) {
    throw invalidArgument("invalid request parameters. if offset is set, filter.state must be provided");
  }
  const cursor = key.length > 0 ? decodeCursor(key) : undefined;
  const states = cursor?.states ?? (reverse ? [...list.states].reverse() : list.states);
  const limit = Number(request?.limit || DEFAULT_LIMIT);
  const items: T[] = [];
  let skip = Number(offset);
  const done = (nextKey: Uint8Array) => ({ items, pagination: { nextKey, total: BigInt(items.length) } });
  for (const [index, state] of (list.flat ? states.slice(0, 1) : states).entries()) {
    const start = index === 0 ? cursor?.key : undefined;
    for (const [at, item] of list.walk(state, start, reverse)) {
      if (item === undefined) continue;
      if (skip > 0) {
        skip--;
        continue;
      }
      if (items.length === limit) {
        const rest = list.flat ? states : states.slice(index);
        return done(encodeCursor({ states: rest, prefix: [state], key: at, path: list.path }));
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

/** Refuses what is no key of a page. */
export function decodeCursor(bytes: Uint8Array): Cursor {
  const body = bytes.subarray(4);
  if (bytes.length < 8 || Buffer.from(bytes).readUInt32BE(0) !== crc32(body))
    throw invalidArgument("invalid pagination key");
  const parts: Uint8Array[] = [];
  for (let at = 0; at < body.length; ) {
    const length = body[at] ?? 0;
    parts.push(body.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  const [states, prefix, key, path] = parts;
  if (!states || !prefix || !key) throw invalidArgument("invalid pagination key");
  return { states: [...states], prefix: [...prefix], key: toByteString(key), path: path?.[0] };
}
