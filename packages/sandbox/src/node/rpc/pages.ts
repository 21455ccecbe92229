/** Pages of lists, by the real node's rules: pages from 1, thirty items unless told, at most a hundred. */
import { Refusal } from "./refusal.ts";

export interface Paging {
  readonly page?: bigint | undefined;
  readonly per_page?: bigint | undefined;
}

export function page<Item>(items: readonly Item[], paging: Paging): { items: Item[]; total: number } {
  const { start, count } = pageOf(items.length, paging);
  return { items: items.slice(start, start + count), total: items.length };
}

/** Where the page begins and how long it may be. */
export function pageOf(
  total: number,
  { page: wanted = 1n, per_page: perPage }: Paging,
): { start: number; count: number } {
  const count = perPage === undefined || perPage < 1n ? 30 : Math.min(Number(perPage), 100);
  const pages = Math.max(1, Math.ceil(total / count));
  if (wanted <= 0n || wanted > BigInt(pages)) {
    throw new Refusal(`page should be within [1, ${pages}] range, given ${wanted}`);
  }
  return { start: (Number(wanted) - 1) * count, count };
}
