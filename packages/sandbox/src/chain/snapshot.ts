/** The whole state as bytes: a small JSON head, then each table's keys and values with their lengths. */
import { sandboxError } from "../errors.ts";
import type { BaseStore } from "./store/kv.ts";
import type { Entry } from "./store/ordered-map.ts";
import { isIndex } from "./store/table.ts";

const MAGIC = "slipway-state-1\n";

export interface SnapshotHead {
  readonly chainId: string;
  readonly height: string;
  readonly time: string;
  readonly initialHeight: string;
  /** Base64. */
  readonly appHash: string;
}

export function writeSnapshot(store: BaseStore, head: SnapshotHead): Uint8Array {
  const writer = new Writer();
  writer.text(MAGIC + JSON.stringify(head));
  const names = store.names().filter((name) => !isIndex(name) && store.table(name).size > 0);
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

/** Fills an empty store. Indexes are not in it. */
export function readSnapshot(bytes: Uint8Array, store: BaseStore): SnapshotHead {
  const reader = new Reader(bytes);
  const head = reader.text();
  if (!head.startsWith(MAGIC)) throw unreadable("does not start as one");
  const count = reader.number();
  for (let index = 0; index < count; index++) {
    const name = reader.text();
    const size = reader.number();
    const entries: [string, Entry][] = [];
    for (let at = 0; at < size; at++) entries.push([reader.key(), { bytes: reader.bytes() }]);
    store.table(name).load(entries);
  }
  return JSON.parse(head.slice(MAGIC.length)); // written by `writeSnapshot`
}

function unreadable(problem: string): Error {
  return sandboxError("SANDBOX_DATA_UNREADABLE", `state snapshot ${problem}`);
}

class Writer {
  private buffer = Buffer.alloc(1 << 16);
  private length = 0;

  number(value: number): void {
    this.room(4);
    this.length = this.buffer.writeUInt32LE(value, this.length);
  }

  bytes(value: Uint8Array): void {
    this.number(value.length);
    this.room(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
  }

  key(value: string): void {
    this.number(value.length);
    this.room(value.length);
    this.length += this.buffer.write(value, this.length, "latin1");
  }

  text(value: string): void {
    this.bytes(new TextEncoder().encode(value));
  }

  done(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  private room(more: number): void {
    if (this.length + more <= this.buffer.length) return;
    const larger = Buffer.alloc(Math.max(this.buffer.length * 2, this.length + more));
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
  }
}

class Reader {
  private readonly source: Buffer;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  number(): number {
    if (this.at + 4 > this.source.length) throw unreadable("ends too early");
    const value = this.source.readUInt32LE(this.at);
    this.at += 4;
    return value;
  }

  bytes(): Uint8Array {
    const length = this.number();
    if (this.at + length > this.source.length) throw unreadable("ends too early");
    const value = this.source.subarray(this.at, this.at + length);
    this.at += length;
    return value;
  }

  key(): string {
    const length = this.number();
    this.at += length;
    return this.source.toString("latin1", this.at - length, this.at);
  }

  text(): string {
    return new TextDecoder().decode(this.bytes());
  }
}
