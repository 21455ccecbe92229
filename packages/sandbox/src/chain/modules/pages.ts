/** Pagination as the SDK's stores do it: by opaque key or by offset, one more item is looked at for the next key. */
import type { PageRequest } from "@slipway/chain/gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import { fromByteString, toByteString } from "../keys.ts";
import { invalidArgument } from "../refusal.ts";

export interface Page<T> {
  readonly items: T[];
  readonly pagination: { nextKey: Uint8Array; total: bigint };
}

export const DEFAULT_LIMIT = 100n;

type Source<T> = (options: {
  start?: string | undefined;
  reverse?: boolean | undefined;
}) => Iterable<[string, T]>;

/**
 * A page of what `source` yields in key order; `keyOf` shortens a store key to the part that clients see.
 * Without a limit the total is counted, as in the SDK. `accept` leaves items out without counting them.
 */
export function paginate<T>(
  request: PageRequest | undefined,
  source: Source<T>,
  { prefix = "", accept = () => true }: { prefix?: string; accept?: (item: T) => boolean } = {},
): Page<T> {
  const given = request?.key ?? new Uint8Array(0);
  const offset = request?.offset ?? 0n;
  if (given.length > 0 && offset > 0n) {
    throw invalidArgument("paginate: invalid request, either offset or key is expected, got both");
  }
  const noLimit = (request?.limit ?? 0n) === 0n;
  const limit = noLimit ? DEFAULT_LIMIT : (request?.limit ?? DEFAULT_LIMIT);
  const countTotal = given.length === 0 && (noLimit || (request?.countTotal ?? false));
  const start = given.length > 0 ? prefix + toByteString(given) : undefined;
  const items: T[] = [];
  let nextKey = new Uint8Array(0);
  let seen = 0n;
  for (const [key, item] of source({ start, reverse: request?.reverse })) {
    if (!accept(item)) continue;
    seen++;
    if (seen <= offset) continue;
    if (seen <= offset + limit) {
      items.push(item);
      continue;
    }
    if (nextKey.length === 0) nextKey = Uint8Array.from(fromByteString(key.slice(prefix.length)));
    if (!countTotal) break;
  }
  return { items, pagination: { nextKey, total: countTotal ? seen : 0n } };
}

/** An answer's pagination when nothing was paginated. */
export function onlyPage(total: number): Page<never>["pagination"] {
  return { nextKey: new Uint8Array(0), total: BigInt(total) };
}
