/**
 * Entries that readers may follow: the last ones kept, new ones told as they come. In: entries. Out: batches, each entry once
 * and in order; a reader that is far behind goes on with what is still there.
 */
export interface Book<Entry> {
  add(entry: Entry): void;
  /** The last `tail` entries (all that are kept when absent), then new ones while following. Ends when the book is closed. */
  read(options: {
    readonly tail?: number;
    readonly follow: boolean;
    readonly signal: AbortSignal;
  }): AsyncGenerator<readonly Entry[]>;
  close(): void;
}

/** `most` entries are kept at least, twice as many at most. */
export function createBook<Entry>(most: number): Book<Entry> {
  let entries: Entry[] = [];
  /** How many were ever added. */
  let added = 0;
  let closed = false;
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const each of waiting) each();
    waiting.clear();
  };
  return {
    add(entry) {
      entries.push(entry);
      added++;
      if (entries.length > most * 2) entries = entries.slice(-most);
      wake();
    },
    async *read({ tail, follow, signal }) {
      let next = Math.max(added - (tail ?? entries.length), added - entries.length);
      signal.addEventListener("abort", wake);
      try {
        for (;;) {
          next = Math.max(next, added - entries.length);
          const fresh = entries.slice(entries.length - (added - next));
          next = added;
          if (fresh.length > 0) yield fresh;
          if (signal.aborted || (next === added && (!follow || closed))) return;
          if (next === added) await new Promise<void>((resolve) => waiting.add(resolve));
        }
      } finally {
        signal.removeEventListener("abort", wake);
      }
    },
    close() {
      closed = true;
      wake();
    },
  };
}
