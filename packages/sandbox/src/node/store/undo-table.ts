/** The way back through the blocks in the database. What is put waits until its block is kept, in the same transaction. */
import type { DatabaseSync } from "node:sqlite";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { UndoKind, UndoRows } from "../../chain/index.ts";

export interface UndoTable extends UndoRows {
  /** Writes what waits; to be called where a block is kept. */
  write(): void;
  /** Forgets what was written, because it is kept. */
  settle(): void;
  /** What was written since the last `settle` was taken back: it waits again. */
  takenBack(): void;
}

/** Kinds one after the other in the order of one key: a place is below this. */
const places = 2 ** 48;
const kinds: Readonly<Record<UndoKind, number>> = { single: 0, pack: 1, span: 2, long: 3 };
/** Compressing less costs more time than it saves room. */
const worthwhile = 2_048;
const plain = 0;
const compressed = 1;

export const undoSchema =
  "create table if not exists undos (id integer primary key, form integer not null, list blob not null);";

export function createUndoTable(db: DatabaseSync): UndoTable {
  const sql = {
    get: db.prepare("select form, list from undos where id = ?"),
    put: db.prepare("insert or replace into undos values (?, ?, ?)"),
    remove: db.prepare("delete from undos where id >= ? and id < ?"),
    first: db.prepare("select min(id) as id from undos where id >= ? and id < ?"),
    last: db.prepare("select max(id) as id from undos where id >= ? and id < ?"),
  };
  /** In order; undefined removes. */
  let waiting: { from: number; to: number; bytes: Uint8Array | undefined }[] = [];
  /** So many of them, from the first, are written. */
  let written = 0;
  const idOf = (kind: UndoKind, place: bigint) => kinds[kind] * places + Number(place);
  const wait = (from: number, to: number, bytes?: Uint8Array) => void waiting.push({ from, to, bytes });
  const edge = (statement: typeof sql.first, kind: UndoKind) => {
    const start = idOf(kind, 0n);
    const id = statement.get(start, start + places)?.id;
    return typeof id === "number" ? BigInt(id - start) : undefined;
  };
  const write = () => {
    for (const { from, to, bytes } of waiting.slice(written)) {
      if (!bytes) sql.remove.run(from, to);
      else if (bytes.length < worthwhile) sql.put.run(from, plain, bytes);
      else sql.put.run(from, compressed, zstdCompressSync(bytes));
    }
    written = waiting.length;
  };
  return {
    get(kind, place) {
      const id = idOf(kind, place);
      const change = waiting.slice(written).findLast(({ from, to }) => from <= id && id < to);
      if (change) return change.bytes;
      const row = sql.get.get(id);
      if (!(row?.list instanceof Uint8Array)) return undefined;
      return row.form === compressed ? zstdDecompressSync(row.list) : row.list;
    },
    put: (kind, place, bytes) => wait(idOf(kind, place), idOf(kind, place) + 1, bytes),
    remove: (kind, place) => wait(idOf(kind, place), idOf(kind, place) + 1),
    prune: (kind, below) => wait(idOf(kind, 0n), idOf(kind, below)),
    first: (kind) => edge(sql.first, kind),
    last: (kind) => edge(sql.last, kind),
    write,
    settle() {
      waiting = waiting.slice(written);
      written = 0;
    },
    takenBack() {
      written = 0;
    },
  };
}
