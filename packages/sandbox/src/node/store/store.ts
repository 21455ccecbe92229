/**
 * The node's memory: blocks, results, the index of transactions and events, and snapshots of the state, in
 * one SQLite database (a file, or in memory). A block is one database transaction, so that a process that
 * is killed at any time leaves either the whole block or nothing of it.
 */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { AdminChange, UndoRows } from "../../chain/index.ts";
import { sandboxError } from "../../errors.ts";
import { decodeChange, encodeChange } from "./change.ts";
import { createCompressor } from "./compress.ts";
import type { BlockBody, BlockHead } from "./record.ts";
import { decodeBody, decodeHead, encodeBody, encodeHead } from "./record.ts";
import { type Posting, postingsOf } from "./terms.ts";
import { createUndoTable, undoSchema } from "./undo-table.ts";

export interface TxPlace {
  readonly height: bigint;
  readonly index: number;
}

export interface HeightRange {
  readonly from: bigint;
  readonly to: bigint;
}

export interface Slice {
  readonly start: number;
  readonly count: number;
  readonly newestFirst: boolean;
}

export interface Store {
  /** The way back to older states; what is put there is kept with the next block. */
  readonly undoRows: UndoRows;
  readonly genesis: unknown;
  saveGenesis(genesis: unknown): void;
  lastHead(): BlockHead | undefined;
  head(height: bigint): BlockHead | undefined;
  headByHash(hash: Uint8Array): BlockHead | undefined;
  body(height: bigint): BlockBody;
  saveBlock(head: BlockHead, body: BlockBody, txHashes: readonly Uint8Array[]): void;
  txPlace(hash: Uint8Array): TxPlace | undefined;
  /** Places that carry the term, in chain order; `blocks` asks for block events instead of transactions. */
  postings(term: number, blocks: boolean): Posting[];
  /** How many transactions within the heights carry the term. */
  countTxs(term: number, heights: HeightRange): number;
  /** Some of them, in chain order or against it. */
  someTxs(term: number, heights: HeightRange, slice: Slice): Posting[];
  /** Heights with transactions, in order, within the bounds. */
  heightsWithTxs(from: bigint, to: bigint): bigint[];
  /** What an operator changed after the block of that height and after the last snapshot, in order. */
  changes(height: bigint): AdminChange[];
  saveChange(height: bigint, change: AdminChange): void;
  lastSnapshot(): { height: bigint; bytes: Uint8Array } | undefined;
  saveSnapshot(height: bigint, bytes: Uint8Array): void;
  /** What is saved meanwhile is kept all at once, or nothing of it. */
  together(work: () => void): void;
  /** What is saved from now on is kept all at once, when the answer is called; for much that is made in one go. */
  gather(): () => void;
  /** Writes all of it into a directory in which there is none. */
  copyTo(dir: string): void;
  close(): void;
}

export const chainFile = "chain.db";
const schema = `
  create table if not exists meta (name text primary key, value blob) without rowid;
  create table if not exists blocks (height integer primary key, head blob not null, body blob, dictionary integer not null, txs integer not null);
  create table if not exists dictionaries (id integer primary key, bytes blob not null);
  create index if not exists blocks_with_txs on blocks (height) where txs > 0;
  create table if not exists hashes (hash blob primary key, height integer not null) without rowid;
  create table if not exists txs (hash blob primary key, height integer not null, place integer not null) without rowid;
  create table if not exists postings (term integer, height integer, place integer, primary key (term, height, place)) without rowid;
  create table if not exists changes (id integer primary key, height integer not null, change text not null);
  create table if not exists snapshots (height integer primary key, state blob not null);
  ${undoSchema}
`;

/** `dir` absent keeps everything in memory. */
export function openStore(dir: string | undefined): Store {
  const { db, sql } = openDatabase(dir);
  const cache = createBodyCache();
  const undoTable = createUndoTable(db);
  const compressor = createCompressor({
    last: () => Number(sql.lastDictionary.get()?.id ?? 0),
    load: (id) => blob(sql.dictionary.get(id)?.bytes),
    save: (id, bytes) => void sql.addDictionary.run(id, bytes),
  });
  const atomically = (work: () => void) => {
    // Part of what is kept together.
    if (db.isTransaction) return work();
    db.exec("begin immediate");
    try {
      work();
      db.exec("commit");
    } catch (error) {
      // A full disk has made the database take it back already.
      if (db.isTransaction) db.exec("rollback");
      undoTable.takenBack();
      compressor.takenBack();
      throw error;
    }
    undoTable.settle();
  };
  let genesis = readGenesis(sql.readMeta.get("genesis"));
  const head = (height: bigint) => {
    const row = sql.head.get(Number(height));
    return row ? decodeHead(height, blob(row.head)) : undefined;
  };
  return {
    undoRows: undoTable,
    get genesis() {
      return genesis;
    },
    saveGenesis(value) {
      genesis = value;
      sql.writeMeta.run("genesis", zstdCompressSync(JSON.stringify(value)));
    },
    lastHead() {
      const row = sql.lastHead.get();
      return row ? decodeHead(BigInt(Number(row.height)), blob(row.head)) : undefined;
    },
    head,
    headByHash(hash) {
      const row = sql.findHash.get(hash);
      return row ? head(BigInt(Number(row.height))) : undefined;
    },
    body(height) {
      return cache.get(height, () => {
        const row = sql.body.get(Number(height));
        const bytes = nullableBlob(row?.body);
        return decodeBody(bytes && compressor.expand(bytes, Number(row?.dictionary)));
      });
    },
    saveBlock(blockHead, body, txHashes) {
      const height = Number(blockHead.height);
      atomically(() => {
        const text = encodeBody(body);
        const { bytes, dictionary } = text === null ? noBody : compressor.compress(text);
        sql.addBlock.run(height, encodeHead(blockHead), bytes, dictionary, body.txs.length);
        sql.addHash.run(blockHead.id.hash, height);
        txHashes.forEach((hash, index) => {
          sql.addTx.run(hash, height, index);
        });
        for (const [term, place] of postingsOf(body)) sql.addPosting.run(term, height, place);
        undoTable.write();
      });
      cache.put(blockHead.height, body);
    },
    txPlace(hash) {
      const row = sql.findTx.get(hash);
      return row ? { height: BigInt(Number(row.height)), index: Number(row.place) } : undefined;
    },
    postings: (term, blocks) => (blocks ? sql.blockPostings : sql.txPostings).all(term).map(toPosting),
    countTxs: (term, { from, to }) => Number(sql.countTxs.get(term, Number(from), Number(to))?.count ?? 0),
    someTxs(term, { from, to }, { start, count, newestFirst }) {
      const some = newestFirst ? sql.newestTxs : sql.oldestTxs;
      return some.all(term, Number(from), Number(to), count, start).map(toPosting);
    },
    heightsWithTxs(from, to) {
      return sql.heightsWithTxs.all(Number(from), Number(to)).map((row) => BigInt(Number(row.height)));
    },
    changes(height) {
      return sql.changes.all(Number(height)).map((row) => decodeChange(String(row.change)));
    },
    saveChange(height, change) {
      sql.addChange.run(Number(height), encodeChange(change));
    },
    lastSnapshot() {
      const row = sql.lastSnapshot.get();
      return row
        ? { height: BigInt(Number(row.height)), bytes: zstdDecompressSync(blob(row.state)) }
        : undefined;
    },
    saveSnapshot(height, bytes) {
      atomically(() => {
        sql.addSnapshot.run(Number(height), zstdCompressSync(bytes));
        sql.dropSnapshots.run(Number(height));
        sql.dropChanges.run(Number(height));
      });
    },
    gather() {
      db.exec("begin immediate");
      return () => {
        db.exec("commit");
        undoTable.settle();
      };
    },
    together: atomically,
    copyTo(dir) {
      mkdirSync(dir, { recursive: true });
      db.prepare("vacuum into ?").run(join(dir, chainFile));
    },
    close: () => db.close(),
  };
}

/** Whether the directory holds a chain with a block. */
export function holdsBlocks(dir: string): boolean {
  if (!existsSync(join(dir, chainFile))) return false;
  const store = openStore(dir);
  try {
    return store.lastHead() !== undefined;
  } finally {
    store.close();
  }
}

const txsWithin = "from postings where term = ? and height between ? and ? and place >= 0";
const noBody = { bytes: null, dictionary: 0 };

function openDatabase(dir: string | undefined): { db: DatabaseSync; sql: ReturnType<typeof prepare> } {
  try {
    if (dir !== undefined) mkdirSync(dir, { recursive: true });
    const db = new DatabaseSync(dir === undefined ? ":memory:" : join(dir, chainFile));
    db.exec("pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -16000;");
    db.exec(schema);
    return { db, sql: prepare(db) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw sandboxError("SANDBOX_DATA_UNREADABLE", `Cannot open the sandbox's data in ${dir}: ${why}`, {
      cause,
    });
  }
}

function prepare(db: DatabaseSync) {
  return {
    readMeta: db.prepare("select value from meta where name = ?"),
    writeMeta: db.prepare("insert or replace into meta values (?, ?)"),
    head: db.prepare("select head from blocks where height = ?"),
    lastHead: db.prepare("select height, head from blocks order by height desc limit 1"),
    body: db.prepare("select body, dictionary from blocks where height = ?"),
    addBlock: db.prepare("insert into blocks values (?, ?, ?, ?, ?)"),
    lastDictionary: db.prepare("select max(id) as id from dictionaries"),
    dictionary: db.prepare("select bytes from dictionaries where id = ?"),
    addDictionary: db.prepare("insert into dictionaries values (?, ?)"),
    findHash: db.prepare("select height from hashes where hash = ?"),
    addHash: db.prepare("insert into hashes values (?, ?)"),
    findTx: db.prepare("select height, place from txs where hash = ?"),
    addTx: db.prepare("insert or replace into txs values (?, ?, ?)"),
    addPosting: db.prepare("insert or ignore into postings values (?, ?, ?)"),
    txPostings: db.prepare(
      "select height, place from postings where term = ? and place >= 0 order by height, place",
    ),
    blockPostings: db.prepare(
      "select height, place from postings where term = ? and place < 0 order by height",
    ),
    countTxs: db.prepare(`select count(*) as count ${txsWithin}`),
    oldestTxs: db.prepare(`select height, place ${txsWithin} order by height, place limit ? offset ?`),
    newestTxs: db.prepare(
      `select height, place ${txsWithin} order by height desc, place desc limit ? offset ?`,
    ),
    heightsWithTxs: db.prepare(
      "select height from blocks where txs > 0 and height between ? and ? order by height",
    ),
    changes: db.prepare("select change from changes where height = ? order by id"),
    addChange: db.prepare("insert into changes (height, change) values (?, ?)"),
    dropChanges: db.prepare("delete from changes where height <= ?"),
    lastSnapshot: db.prepare("select height, state from snapshots order by height desc limit 1"),
    addSnapshot: db.prepare("insert or replace into snapshots values (?, ?)"),
    dropSnapshots: db.prepare("delete from snapshots where height < ?"),
  };
}

/** The bodies read last, because clients ask for the same block several times: so many, and so many transactions. */
function createBodyCache(limit = { bodies: 64, txs: 2_000 }) {
  const bodies = new Map<bigint, BlockBody>();
  let txs = 0;
  const drop = (height: bigint) => {
    txs -= bodies.get(height)?.txs.length ?? 0;
    bodies.delete(height);
  };
  const put = (height: bigint, body: BlockBody) => {
    drop(height);
    bodies.set(height, body);
    txs += body.txs.length;
    for (const oldest of bodies.keys()) {
      if (oldest === height || (bodies.size <= limit.bodies && txs <= limit.txs)) break;
      drop(oldest);
    }
  };
  return {
    put,
    get(height: bigint, read: () => BlockBody): BlockBody {
      const known = bodies.get(height);
      if (known) return known;
      const body = read();
      put(height, body);
      return body;
    },
  };
}

function toPosting(row: Record<string, unknown>): Posting {
  return { height: BigInt(Number(row.height)), place: Number(row.place) };
}

function readGenesis(row: Record<string, unknown> | undefined): unknown {
  return row ? JSON.parse(zstdDecompressSync(blob(row.value)).toString()) : undefined;
}

function blob(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw sandboxError("SANDBOX_DATA_UNREADABLE", "The sandbox's database holds a value of a wrong kind");
}

function nullableBlob(value: unknown): Uint8Array | null {
  return value === null || value === undefined ? null : blob(value);
}
