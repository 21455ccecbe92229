/**
 * Pagination as the SDK does it: by opaque key or by offset, one more item is looked at for the next key. Stores and
 * collections differ at the edges, and a node's clients can tell.
 */
import type { PageRequest } from "@slipway/chain/gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import { fromByteString, toByteString } from "../keys.ts";
import { plain, type Refusal } from "../refusal.ts";

export interface Page<T> {
  readonly items: T[];
  readonly pagination: { nextKey: Uint8Array; total: bigint };
}

export const DEFAULT_LIMIT = 100n;

export type Source<T> = (options: {
  start?: string | undefined;
  reverse?: boolean | undefined;
}) => Iterable<[string, T]>;

interface PageOptions<T> {
  /** What stands before the part of a store's key that clients see. */
  readonly prefix?: string;
  /** Leaves items out without counting them. */
  readonly accept?: (item: T) => boolean;
  /** How a query words the refusal of a request that has both an offset and a key. */
  readonly refuse?: (words: string) => Refusal;
}

interface Wanted {
  readonly start: string | undefined;
  readonly offset: bigint;
  readonly limit: bigint;
  readonly countTotal: boolean;
  readonly reverse: boolean;
}

/** Without a limit there are a hundred items, and the total is counted. */
function read(request: PageRequest | undefined, prefix: string, refuse: (words: string) => Refusal): Wanted {
  const {
    key = new Uint8Array(0),
    offset = 0n,
    limit = 0n,
    countTotal = false,
    reverse = false,
  } = request ?? {};
  if (key.length > 0 && offset > 0n) {
    throw refuse("invalid request, either offset or key is expected, got both");
  }
  return {
    start: key.length > 0 ? prefix + toByteString(key) : undefined,
    offset,
    limit: limit === 0n ? DEFAULT_LIMIT : limit,
    countTotal: limit === 0n || countTotal,
    reverse,
  };
}

/** A page of what a store holds. */
export function paginate<T>(
  request: PageRequest | undefined,
  source: Source<T>,
  { prefix = "", accept, refuse = plain }: PageOptions<T> = {},
): Page<T> {
  const wanted = read(request, prefix, refuse);
  const { start, offset, countTotal, reverse } = wanted;
  const items: T[] = [];
  if (start !== undefined) {
    for (const [key, item] of source({ start, reverse })) {
      if (BigInt(items.length) === wanted.limit) return page(items, tail(key, prefix), 0n);
      if (accept?.(item) ?? true) items.push(item);
    }
    return page(items, "", 0n);
  }
  // As in Go, the sums wrap around.
  const end = BigInt.asUintN(64, offset + wanted.limit);
  const afterEnd = BigInt.asUintN(64, end + 1n);
  let next: string | undefined;
  let hits = 0n;
  for (const [key, item] of source({ start, reverse })) {
    if (accept?.(item) ?? true) {
      if (hits >= offset && hits < end) items.push(item);
      hits++;
    }
    if (!accept && hits <= offset) continue;
    if (hits !== afterEnd) continue;
    next ??= tail(key, prefix);
    if (!countTotal) break;
  }
  return page(items, next ?? "", countTotal ? hits : 0n);
}

/** A page of a collection: an offset skips entries before they are judged, and beyond the last one there is no total. */
export function paginateCollection<T>(
  request: PageRequest | undefined,
  source: Source<T>,
  { prefix = "", accept = () => true, refuse = plain }: PageOptions<T> = {},
): Page<T> {
  const { start, offset, limit, countTotal, reverse } = read(request, prefix, refuse);
  const items: T[] = [];
  let next = "";
  let skipped = 0n;
  let count = 0n;
  for (const [key, item] of source({ start, reverse })) {
    if (skipped < offset) {
      skipped++;
      continue;
    }
    if (count === limit && (start === undefined || accept(item))) {
      next = tail(key, prefix);
      if (start !== undefined || !countTotal) return page(items, next, 0n);
    }
    if (!accept(item)) continue;
    if (count < limit) items.push(item);
    count++;
  }
  return page(items, next, countTotal && start === undefined && skipped === offset ? count + offset : 0n);
}

function tail(key: string, prefix: string): string {
  return key.slice(prefix.length);
}

function page<T>(items: T[], next: string, total: bigint): Page<T> {
  return { items, pagination: { nextKey: Uint8Array.from(fromByteString(next)), total } };
}

/** An answer's pagination when nothing was paginated. */
export function onlyPage(total: number): Page<never>["pagination"] {
  return { nextKey: new Uint8Array(0), total: BigInt(total) };
}

/** The answer to a request that names one item: that, when its state is asked for. */
export function only<T extends { readonly state: number }>(
  item: T | undefined,
  states: readonly number[],
): Page<T> {
  const items = item && states.includes(item.state) ? [item] : [];
  return { items, pagination: onlyPage(items.length) };
}
