/** A hash that changes with the state: the previous one and everything that the block wrote. Not a Merkle root. */
import { createHash } from "node:crypto";
import type { BaseStore, Change } from "./store/kv.ts";
import { isIndex } from "./store/table.ts";

export function nextAppHash(previous: Uint8Array, store: BaseStore, changes: readonly Change[]): Uint8Array {
  const hash = createHash("sha256").update(previous);
  const written = changes
    .filter(({ table }) => !isIndex(table))
    .map(({ table, key }) => ({ id: `${table}\n${key}`, entry: store.get(table, key) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { id, entry } of written) {
    hash.update(`${id.length}:`).update(id, "latin1");
    if (entry) hash.update(`${entry.bytes.length}:`).update(entry.bytes);
    else hash.update("-");
  }
  return hash.digest();
}
