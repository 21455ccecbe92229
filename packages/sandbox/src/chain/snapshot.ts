/**
 * The whole state as bytes: a small JSON head, then each table's keys and values with their lengths. Indexes are in it:
 * to make them again, every value would have to be decoded.
 */
import { Reader, unreadable, Writer } from "./store/binary.ts";
import type { BaseStore } from "./store/kv.ts";
import type { Entry } from "./store/ordered-map.ts";
import { indexEntry, isIndex } from "./store/table.ts";

const MAGIC = "slipway-state-1\n";
const WHAT = "state snapshot";

export interface SnapshotHead {
  readonly chainId: string;
  readonly height: string;
  readonly time: string;
  readonly initialHeight: string;
  /** Base64. */
  readonly appHash: string;
}

export function writeSnapshot(store: BaseStore, head: SnapshotHead): Uint8Array {
  const writer = new Writer(1 << 16);
  writer.text(MAGIC + JSON.stringify(head));
  const names = store.names().filter((name) => store.table(name).size > 0);
  writer.number(names.length);
  for (const name of names) {
    const table = store.table(name);
    writer.text(name);
    writer.number(table.size);
    for (const [key, entry] of table.walk("")) {
      writer.key(key);
      writer.bytes(entry.bytes);
    }
  }
  return writer.done();
}

/** Fills an empty store. */
export function readSnapshot(bytes: Uint8Array, store: BaseStore): SnapshotHead {
  const reader = new Reader(bytes, WHAT);
  const head = reader.text();
  if (!head.startsWith(MAGIC)) throw unreadable(WHAT, "does not start as one");
  const count = reader.number();
  for (let index = 0; index < count; index++) {
    const name = reader.text();
    const size = reader.number();
    const entries: [string, Entry][] = [];
    const toEntry = isIndex(name) ? readIndexEntry : readEntry;
    for (let at = 0; at < size; at++) entries.push([reader.key(), toEntry(reader)]);
    store.table(name).load(entries);
  }
  return JSON.parse(head.slice(MAGIC.length)); // written by `writeSnapshot`
}

function readEntry(reader: Reader): Entry {
  return { bytes: reader.bytes() };
}

function readIndexEntry(reader: Reader): Entry {
  return indexEntry(reader.bytes()[0] ?? 0);
}
