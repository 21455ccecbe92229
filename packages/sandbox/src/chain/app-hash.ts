/** A hash that changes with the state: the previous one and everything that the block wrote. Not a Merkle root. */
import { createHash } from "node:crypto";
import type { BaseStore, Change } from "./store/kv.ts";
import { isIndex } from "./store/table.ts";

/** Many small pieces are hashed together: each call of the hash costs more than a piece of its work. */
const pageBytes = 1 << 16;

export function nextAppHash(previous: Uint8Array, store: BaseStore, changes: readonly Change[]): Uint8Array {
  const hash = createHash("sha256").update(previous);
  const pages = createPages((page) => hash.update(page));
  for (const [table, keys] of byTable(changes)) {
    for (const key of keys.sort()) {
      pages.text(`${table.length + 1 + key.length}:${table}\n${key}`);
      const entry = store.get(table, key);
      if (entry === undefined) pages.text("-");
      else {
        pages.text(`${entry.bytes.length}:`);
        pages.bytes(entry.bytes);
      }
    }
  }
  pages.end();
  return hash.digest();
}

/** The keys that were written, by table, in the order of the tables' names. */
function byTable(changes: readonly Change[]): [string, string[]][] {
  const keys = new Map<string, string[]>();
  for (const { table, key } of changes) {
    if (isIndex(table)) continue;
    const own = keys.get(table);
    if (own) own.push(key);
    else keys.set(table, [key]);
  }
  return [...keys].sort(([a], [b]) => (`${a}\n` < `${b}\n` ? -1 : 1));
}

function createPages(send: (page: Uint8Array) => void) {
  const page = Buffer.allocUnsafe(pageBytes);
  let used = 0;
  const end = () => {
    send(page.subarray(0, used));
    used = 0;
  };
  return {
    end,
    /** Bytes as a string has them. */
    text(value: string) {
      if (used + value.length > pageBytes) end();
      if (value.length > pageBytes) send(Buffer.from(value, "latin1"));
      else used += page.write(value, used, "latin1");
    },
    bytes(value: Uint8Array) {
      if (used + value.length > pageBytes) end();
      if (value.length > pageBytes) send(value);
      else {
        page.set(value, used);
        used += value.length;
      }
    },
  };
}
