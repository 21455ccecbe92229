import { compareBytes } from "../sort.ts";

/** The keys of a map in Go's byte order; none for an absent map. */
export function sortedKeys(map: ReadonlyMap<string, unknown> | null | undefined): string[] {
  if (map === null || map === undefined) return [];
  const keys = [...map.keys()];
  return keys.length < 2 ? keys : keys.sort(compareBytes);
}
