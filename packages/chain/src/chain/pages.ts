import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import type { PageResponse } from "../gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import type { Query, QueryOptions } from "./query.ts";

export interface ListOptions extends QueryOptions {
  /** Stops after so many items; without it all are fetched, page by page. */
  readonly limit?: number;
}

/** Items a node gives at once; larger pages only take longer to arrive. */
const PAGE = 200;

/**
 * Asks a list query page by page and puts the pages together. `items` names the list in the answer. The answer's
 * `pagination` is the last page's: its `nextKey` is empty when everything was fetched.
 */
export async function allPages<Input extends DescMessage, Output extends DescMessage>(
  query: Query,
  method: DescMethodUnary<Input, Output>,
  request: (pagination: { key?: Uint8Array; limit: bigint }) => MessageInitShape<Input>,
  items: keyof MessageShape<Output>,
  { limit = Number.POSITIVE_INFINITY, ...options }: ListOptions = {},
): Promise<MessageShape<Output>> {
  const size = BigInt(Math.min(PAGE, limit));
  let whole = await query(method, request({ limit: size }), options);
  const found = [...listOf(whole, items)];
  for (let key = nextKey(whole); key && found.length < limit; key = nextKey(whole)) {
    const rest = Math.min(PAGE, limit - found.length);
    whole = await query(method, request({ key, limit: BigInt(rest) }), options);
    found.push(...listOf(whole, items));
  }
  return { ...whole, [items]: found };
}

// Every list answer has its list and a pagination; the callers name the list.
function listOf<Message>(message: Message, items: keyof Message): unknown[] {
  return message[items] as unknown[];
}

function nextKey(message: unknown): Uint8Array | undefined {
  const { pagination } = message as { pagination?: PageResponse };
  return pagination && pagination.nextKey.length > 0 ? pagination.nextKey : undefined;
}
