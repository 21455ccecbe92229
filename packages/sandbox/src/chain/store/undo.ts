/** How to leave blocks backwards, as bytes: what each key held before, and the time of the state that is reached. */
import { Reader, Writer } from "./binary.ts";
import type { Change } from "./kv.ts";

export interface Undo {
  /** Time of the state that is reached, unix nanoseconds. */
  readonly time: bigint;
  readonly changes: readonly Change[];
}

/** Undo lists of single blocks by height. */
export type Pack = ReadonlyMap<bigint, Uint8Array>;

const WHAT = "undo list";

export function encodeUndo({ time, changes }: { time: bigint; changes: Iterable<Change> }): Uint8Array {
  const writer = new Writer();
  writer.text(time.toString());
  for (const [table, own] of Map.groupBy(changes, ({ table }) => table)) {
    writer.key(table);
    writer.number(own.length);
    for (const { key, old } of own) {
      writer.key(key);
      writer.number(old ? 1 : 0);
      if (old) writer.bytes(old.bytes);
    }
  }
  return writer.done();
}

export function decodeUndo(bytes: Uint8Array): Undo {
  const reader = new Reader(bytes, WHAT);
  const time = BigInt(reader.text());
  const changes: Change[] = [];
  while (!reader.isDone) {
    const table = reader.key();
    for (let left = reader.number(); left > 0; left--) {
      const key = reader.key();
      changes.push({ table, key, old: reader.number() === 1 ? { bytes: reader.bytes() } : undefined });
    }
  }
  return { time, changes };
}

export function encodePack(pack: Pack): Uint8Array {
  const writer = new Writer();
  for (const [height, bytes] of pack) {
    writer.text(height.toString());
    writer.bytes(bytes);
  }
  return writer.done();
}

export function decodePack(bytes: Uint8Array): Pack {
  const reader = new Reader(bytes, WHAT);
  const pack = new Map<bigint, Uint8Array>();
  while (!reader.isDone) pack.set(BigInt(reader.text()), reader.bytes());
  return pack;
}
