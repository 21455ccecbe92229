/** Pages of lists, by the real node's rules: pages from 1, thirty items unless told, at most a hundred. */
import { Refusal } from "./refusal.ts";

export function page<Item>(
  items: readonly Item[],
  { page: wanted = 1n, per_page: perPage }: { page?: bigint | undefined; per_page?: bigint | undefined },
): { items: Item[]; total: number } {
  const size = perPage === undefined || perPage < 1n ? 30 : Math.min(Number(perPage), 100);
  const pages = Math.max(1, Math.ceil(items.length / size));
  if (wanted <= 0n || wanted > BigInt(pages)) {
    throw new Refusal(`page should be within [1, ${pages}] range, given ${wanted}`);
  }
  const start = (Number(wanted) - 1) * size;
  return { items: items.slice(start, start + size), total: items.length };
}
