/** What keys held at some time before: of each key that was written since, the oldest value that is known. */
import type { Change } from "./kv.ts";
import type { Entry } from "./ordered-map.ts";

export class Past {
  private readonly tables = new Map<string, Map<string, Entry | undefined>>();
  private sorted = new Map<string, readonly string[]>();
  private count = 0;

  /** How many keys are known. */
  get size(): number {
    return this.count;
  }

  /** Changes of a newer block: what is known is older and stays. */
  addNewer(changes: Iterable<Change>): void {
    for (const { table, key, old } of changes) {
      if (!this.tables.get(table)?.has(key)) this.put(table, key, old);
    }
  }

  /** Changes of an older block, which count more. */
  addOlder(changes: Iterable<Change>): void {
    for (const { table, key, old } of changes) this.put(table, key, old);
  }

  /** The table's keys with what they held; undefined: nothing. */
  keysOf(table: string): ReadonlyMap<string, Entry | undefined> | undefined {
    return this.tables.get(table);
  }

  /** The table's keys in order. */
  sortedKeys(table: string): readonly string[] {
    const known = this.sorted.get(table);
    if (known) return known;
    const keys = [...(this.tables.get(table)?.keys() ?? [])].sort((a, b) => (a < b ? -1 : 1));
    this.sorted.set(table, keys);
    return keys;
  }

  *changes(): Generator<Change> {
    for (const [table, keys] of this.tables) for (const [key, old] of keys) yield { table, key, old };
  }

  private put(table: string, key: string, old: Entry | undefined): void {
    let keys = this.tables.get(table);
    if (!keys) {
      keys = new Map();
      this.tables.set(table, keys);
    }
    if (!keys.has(key)) {
      this.count++;
      this.sorted.delete(table);
    }
    keys.set(key, old);
  }
}
