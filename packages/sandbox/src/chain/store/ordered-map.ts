/**
 * A map from byte strings to entries that can also be walked in key order.
 * Keys are JavaScript strings whose code units are bytes (0..255), so that `<` compares as the chain's stores do.
 * The order is kept in short chunks: insertion, removal and seek stay fast with hundreds of thousands of keys. It is made
 * when it is asked for: what was added until then is put in its place together.
 */

/** A stored value: what is hashed and kept in snapshots. Never changed: another value is another entry. */
export interface Entry {
  readonly bytes: Uint8Array;
}

const CHUNK = 256;

export class OrderedMap {
  private readonly entries = new Map<string, Entry>();
  private chunks: string[][] = [];
  /** Keys that have no place in the chunks yet. */
  private fresh: string[] = [];

  get size(): number {
    return this.entries.size;
  }

  get(key: string): Entry | undefined {
    return this.entries.get(key);
  }

  /** Answers what stood there before. */
  set(key: string, entry: Entry): Entry | undefined {
    const old = this.entries.get(key);
    if (old === undefined) this.fresh.push(key);
    this.entries.set(key, entry);
    return old;
  }

  /** Answers what stood there before. */
  delete(key: string): Entry | undefined {
    const old = this.entries.get(key);
    if (old === undefined) return undefined;
    this.arrange();
    this.entries.delete(key);
    this.remove(key);
    return old;
  }

  /** Entries whose key starts with `prefix`, from `start` (a whole key) on; backwards when `reverse`. Do not write while walking. */
  *walk(prefix: string, start?: string, reverse = false): Generator<[string, Entry]> {
    this.arrange();
    const from = start ?? (reverse ? `${prefix}\uffff` : prefix);
    let [at, index] = this.seek(from, reverse);
    for (;;) {
      const key = this.chunks[at]?.[index];
      if (key === undefined) return;
      if (!key.startsWith(prefix)) {
        if (reverse ? key < prefix : key > prefix) return;
      } else {
        const entry = this.entries.get(key);
        if (entry) yield [key, entry];
      }
      if (reverse) {
        index--;
        if (index < 0) {
          at--;
          index = (this.chunks[at]?.length ?? 0) - 1;
        }
      } else {
        index++;
        if (index >= (this.chunks[at]?.length ?? 0)) {
          at++;
          index = 0;
        }
      }
    }
  }

  /** Fills an empty map from entries that are already in key order. */
  load(sorted: Iterable<[string, Entry]>): void {
    let chunk: string[] = [];
    for (const [key, entry] of sorted) {
      if (chunk.length === 0) this.chunks.push(chunk);
      chunk.push(key);
      this.entries.set(key, entry);
      if (chunk.length >= CHUNK / 2) chunk = [];
    }
  }

  /** Brings what was added to its place: one by one, or by sorting all where that is less work. */
  private arrange(): void {
    if (this.fresh.length === 0) return;
    const added = this.fresh;
    this.fresh = [];
    if (added.length < CHUNK || added.length * 8 < this.entries.size) {
      for (const key of added) this.insert(key);
      return;
    }
    const keys = [...this.chunks.flat(), ...added].sort();
    this.chunks = [];
    for (let at = 0; at < keys.length; at += CHUNK / 2) this.chunks.push(keys.slice(at, at + CHUNK / 2));
  }

  /** Position of the first key ≥ `key`, or with `reverse` of the last key ≤ `key`. */
  private seek(key: string, reverse: boolean): [number, number] {
    if (this.chunks.length === 0) return [0, 0];
    const at = this.chunkFor(key);
    const chunk = this.chunks[at] ?? [];
    const index = lowerBound(chunk, key);
    if (!reverse) return index < chunk.length ? [at, index] : [at + 1, 0];
    if (chunk[index] === key) return [at, index];
    if (index > 0) return [at, index - 1];
    return [at - 1, (this.chunks[at - 1]?.length ?? 0) - 1];
  }

  /** The last chunk whose first key is ≤ `key` (the first chunk when none is). */
  private chunkFor(key: string): number {
    let low = 0;
    let high = this.chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.chunks[middle]?.[0] ?? "") <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private insert(key: string): void {
    if (this.chunks.length === 0) {
      this.chunks.push([key]);
      return;
    }
    const at = this.chunkFor(key);
    const chunk = this.chunks[at] ?? [];
    chunk.splice(lowerBound(chunk, key), 0, key);
    if (chunk.length > CHUNK) this.chunks.splice(at + 1, 0, chunk.splice(chunk.length >> 1));
  }

  private remove(key: string): void {
    const at = this.chunkFor(key);
    const chunk = this.chunks[at] ?? [];
    chunk.splice(lowerBound(chunk, key), 1);
    if (chunk.length === 0) this.chunks.splice(at, 1);
  }
}

/** Index of the first of the sorted keys that is not below `key`. */
export function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
