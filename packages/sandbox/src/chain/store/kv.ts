/**
 * The stores under the state machine: the committed state with a journal (undo of a message, a transaction, a block),
 * and a layer above it for transactions that were checked but are in no block yet.
 * Nothing leaves half-written: whoever fails asks the store to go back to a mark.
 */
import { mergeWalks, walkKeys } from "./merge.ts";
import { type Entry, OrderedMap } from "./ordered-map.ts";

/** What modules write to. Tables are named ordered maps. */
export interface Kv {
  get(table: string, key: string): Entry | undefined;
  put(table: string, key: string, entry: Entry | undefined): void;
  walk(table: string, prefix: string, start?: string, reverse?: boolean): Iterable<[string, Entry]>;
  /** A point to which `revert` can return. */
  mark(): number;
  revert(mark: number): void;
}

/** One overwritten value, newest last in a journal. */
export interface Change {
  readonly table: string;
  readonly key: string;
  readonly old: Entry | undefined;
}

export class BaseStore implements Kv {
  private readonly tables = new Map<string, OrderedMap>();
  private journal: Change[] = [];

  get(table: string, key: string): Entry | undefined {
    return this.tables.get(table)?.get(key);
  }

  put(table: string, key: string, entry: Entry | undefined): void {
    const map = this.table(table);
    const old = entry ? map.set(key, entry) : map.delete(key);
    this.journal.push({ table, key, old });
  }

  walk(table: string, prefix: string, start?: string, reverse?: boolean): Iterable<[string, Entry]> {
    return this.table(table).walk(prefix, start, reverse);
  }

  mark(): number {
    return this.journal.length;
  }

  revert(mark: number): void {
    while (this.journal.length > mark) {
      const change = this.journal.pop();
      if (change) this.undo(change);
    }
  }

  /** What changed since the last call: first the old value of each key, in the order of first writing. Forgets the journal. */
  takeChanges(): Change[] {
    const seen = new Map<string, Set<string>>();
    const changes = this.journal.filter(({ table, key }) => {
      const keys = seen.get(table) ?? new Set();
      if (keys.has(key)) return false;
      seen.set(table, keys.add(key));
      return true;
    });
    this.journal = [];
    return changes;
  }

  /** Names of the tables, sorted. */
  names(): string[] {
    return [...this.tables.keys()].sort();
  }

  table(name: string): OrderedMap {
    const known = this.tables.get(name);
    if (known) return known;
    const map = new OrderedMap();
    this.tables.set(name, map);
    return map;
  }

  private undo({ table, key, old }: Change): void {
    const map = this.table(table);
    if (old) map.set(key, old);
    else map.delete(key);
  }
}

/** Writes above a base that is not touched. */
export class Overlay implements Kv {
  private readonly base: Kv;
  private writes = new Map<string, Map<string, Entry | undefined>>();
  private journal: { table: string; key: string; had: boolean; old: Entry | undefined }[] = [];

  constructor(base: Kv) {
    this.base = base;
  }

  get(table: string, key: string): Entry | undefined {
    const own = this.writes.get(table);
    return own?.has(key) ? own.get(key) : this.base.get(table, key);
  }

  put(table: string, key: string, entry: Entry | undefined): void {
    let own = this.writes.get(table);
    if (!own) {
      own = new Map();
      this.writes.set(table, own);
    }
    this.journal.push({ table, key, had: own.has(key), old: own.get(key) });
    own.set(key, entry);
  }

  *walk(table: string, prefix: string, start?: string, reverse = false): Generator<[string, Entry]> {
    const own = this.writes.get(table);
    if (!own || own.size === 0) {
      yield* this.base.walk(table, prefix, start, reverse);
      return;
    }
    const sorted = [...own.keys()].sort((a, b) => (a < b ? -1 : 1));
    const above = walkKeys(sorted, prefix, start, reverse).map((key): [string, Entry | undefined] => [
      key,
      own.get(key),
    ]);
    yield* mergeWalks(this.base.walk(table, prefix, start, reverse), above, reverse);
  }

  mark(): number {
    return this.journal.length;
  }

  revert(mark: number): void {
    while (this.journal.length > mark) {
      const step = this.journal.pop();
      if (!step) return;
      const own = this.writes.get(step.table);
      if (step.had) own?.set(step.key, step.old);
      else own?.delete(step.key);
    }
  }

  /** Everything written here, to be applied elsewhere. */
  *changes(): Generator<[table: string, key: string, entry: Entry | undefined]> {
    for (const [table, own] of this.writes) for (const [key, entry] of own) yield [table, key, entry];
  }

  /** Forgets all writes. */
  clear(): void {
    this.writes = new Map();
    this.journal = [];
  }
}
