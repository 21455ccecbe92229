/**
 * Typed tables over the byte store: values are objects that nobody changes in place (write a changed copy). Secondary indexes are tables of their own whose keys end with the primary key.
 */
import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import type { Context } from "../context.ts";
import { Decoded } from "./decoded.ts";
import type { BaseStore, Kv } from "./kv.ts";
import type { Entry } from "./ordered-map.ts";

export interface Codec<T> {
  encode(value: T): Uint8Array;
  decode(bytes: Uint8Array): T;
}

/** What the real chain's store charges beside this table's own keys and values. */
export interface TableGas {
  /** Bytes that its keys and values have more than ours. */
  readonly key?: number;
  readonly value?: number;
  /** Lengths of the keys of its indexes: all are rewritten with each value. */
  readonly indexes?: readonly number[];
  /** Length of the key of an index whose entries hold the primary key. */
  readonly unique?: number;
}

export interface TableOptions<T> {
  readonly gas?: TableGas;
  /** For each index: the part of its key before the primary key; undefined leaves the value out. */
  readonly indexes?: Readonly<Record<string, (value: T) => string | undefined>>;
}

export interface WalkOptions {
  readonly prefix?: string;
  /** Whole key to start at (inclusive). */
  readonly start?: string | undefined;
  readonly reverse?: boolean | undefined;
}

const NOTHING = new Uint8Array(0);
/** Objects of all tables that were read or written lately. */
const decoded = new Decoded(50_000);

/** For work that writes much and reads little of it soon. */
export const withoutDecoded = <T>(work: () => T): T => decoded.without(work);

const tables: Table<unknown>[] = [];

/** Every table that was made, for work on all of them. */
export function allTables(): readonly Table<unknown>[] {
  return tables;
}

export class Table<T> {
  readonly name: string;
  readonly codec: Codec<T>;
  readonly indexes: Readonly<Record<string, (value: T) => string | undefined>>;
  private readonly gas: Required<Omit<TableGas, "unique">> & { readonly unique: number | undefined };

  constructor(name: string, codec: Codec<T>, { indexes = {}, gas = {} }: TableOptions<T> = {}) {
    this.name = name;
    this.codec = codec;
    this.indexes = indexes;
    const { key = 0, value = 0, indexes: charged = [], unique } = gas;
    this.gas = { key, value, indexes: charged, unique };
    tables.push(this as Table<unknown>); // only for work that does not look at values
  }

  get(ctx: Context, key: string): T | undefined {
    const entry = ctx.kv.get(this.name, key);
    this.chargeRead(ctx, key, entry);
    return entry && this.valueOf(entry);
  }

  has(ctx: Context, key: string): boolean {
    ctx.gas.has();
    return ctx.kv.get(this.name, key) !== undefined;
  }

  set(ctx: Context, key: string, value: T): void {
    const bytes = this.codec.encode(value);
    const old = ctx.kv.get(this.name, key);
    this.chargeIndexes(ctx, key, old);
    ctx.gas.write(key.length + this.gas.key, bytes.length + this.gas.value);
    const entry = { bytes };
    decoded.put(entry, value);
    ctx.kv.put(this.name, key, entry);
    this.index(ctx.kv, key, old && this.valueOf(old), value);
  }

  delete(ctx: Context, key: string): void {
    ctx.gas.delete();
    const old = ctx.kv.get(this.name, key);
    if (!old) return;
    ctx.kv.put(this.name, key, undefined);
    for (const _ of this.gas.indexes) ctx.gas.delete();
    this.index(ctx.kv, key, this.valueOf(old), undefined);
  }

  /** Values in key order. Do not write to this table while walking; `list` is for that. */
  *walk(ctx: Context, { prefix = "", start, reverse }: WalkOptions = {}): Generator<[string, T]> {
    for (const [key, entry] of ctx.kv.walk(this.name, prefix, start, reverse)) {
      ctx.gas.step(key.length, entry.bytes.length);
      yield [key, this.valueOf(entry)];
    }
  }

  list(ctx: Context, options: WalkOptions = {}): [string, T][] {
    return [...this.walk(ctx, options)];
  }

  /** Values in the order of an index; `prefix` and `start` are of the index's keys. Yields primary keys. */
  *walkIndex(ctx: Context, index: string, options: WalkOptions): Generator<[string, T]> {
    const { prefix = "", start, reverse } = options;
    for (const [key, entry] of ctx.kv.walk(indexName(this.name, index), prefix, start, reverse)) {
      // An index entry carries the length of its own part, the rest of the key is the primary key.
      const primary = key.slice(entry.bytes[0] ?? 0);
      const found = ctx.kv.get(this.name, primary);
      if (!found) continue;
      ctx.gas.step(key.length, 0);
      ctx.gas.read(primary.length, found.bytes.length);
      yield [primary, this.valueOf(found)];
    }
  }

  listIndex(ctx: Context, index: string, options: WalkOptions): [string, T][] {
    return [...this.walkIndex(ctx, index, options)];
  }

  /** Writes the indexes that a loaded store does not know: those of a program that was older. */
  completeIndexes(store: BaseStore): void {
    const missing = Object.entries(this.indexes).filter(
      ([index]) => store.table(indexName(this.name, index)).size === 0,
    );
    if (missing.length === 0) return;
    for (const [key, entry] of store.walk(this.name, "")) {
      this.index(store, key, undefined, this.valueOf(entry), missing);
    }
  }

  private chargeRead(ctx: Context, key: string, entry: { bytes: Uint8Array } | undefined): void {
    ctx.gas.read(key.length + this.gas.key, entry ? entry.bytes.length + this.gas.value : 0);
  }

  /** The real store reads the old value, takes it out of the indexes and puts the new one in. */
  private chargeIndexes(ctx: Context, key: string, old: { bytes: Uint8Array } | undefined): void {
    const { indexes, unique } = this.gas;
    if (unique !== undefined) {
      this.chargeRead(ctx, key, old);
      if (old) ctx.gas.delete();
      ctx.gas.has();
      ctx.gas.write(unique, key.length);
    }
    if (indexes.length === 0) return;
    if (unique === undefined) this.chargeRead(ctx, key, old);
    for (const length of indexes) {
      if (old) ctx.gas.delete();
      ctx.gas.write(length, 0);
    }
  }

  private index(
    kv: Kv,
    key: string,
    old: T | undefined,
    value: T | undefined,
    indexes = Object.entries(this.indexes),
  ): void {
    for (const [index, partOf] of indexes) {
      const before = old === undefined ? undefined : partOf(old);
      const after = value === undefined ? undefined : partOf(value);
      if (before === after) continue;
      if (before !== undefined) kv.put(indexName(this.name, index), before + key, undefined);
      if (after === undefined) continue;
      kv.put(indexName(this.name, index), after + key, indexEntry(after.length));
    }
  }

  private valueOf(entry: Entry): T {
    const known = decoded.get(entry);
    if (known !== undefined) return known as T; // only this table reads entries of its own
    const value = this.codec.decode(entry.bytes);
    decoded.put(entry, value);
    return value;
  }
}

const indexEntries: Entry[] = [];

/** An entry that holds the length of an index's own part; there are few lengths and many entries. */
export function indexEntry(length: number): Entry {
  const known = indexEntries[length] ?? { bytes: Uint8Array.of(length) };
  indexEntries[length] = known;
  return known;
}

/** Index tables follow from the others and are no part of what is hashed. */
export function isIndex(table: string): boolean {
  return table.includes("#");
}

export function messageCodec<Desc extends DescMessage>(schema: Desc): Codec<MessageShape<Desc>> {
  return {
    encode: (value) => toBinary(schema, value),
    decode: (bytes) => fromBinary(schema, bytes),
  };
}

export function messageTable<Desc extends DescMessage>(
  name: string,
  schema: Desc,
  options?: TableOptions<MessageShape<Desc>>,
): Table<MessageShape<Desc>> {
  return new Table(name, messageCodec(schema), options);
}

const utf8 = new TextEncoder();
const text = new TextDecoder();

export const bigintCodec: Codec<bigint> = {
  encode: (value) => utf8.encode(value.toString()),
  decode: (bytes) => BigInt(text.decode(bytes)),
};

export const textCodec: Codec<string> = {
  encode: (value) => utf8.encode(value),
  decode: (bytes) => text.decode(bytes),
};

/** A set: keys without values. */
export const unitCodec: Codec<true> = { encode: () => NOTHING, decode: () => true };

function indexName(table: string, index: string): string {
  return `${table}#${index}`;
}
