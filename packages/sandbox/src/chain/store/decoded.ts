/** Objects behind stored bytes, as many as were used lately: a large state must not live in memory twice. */
import type { Entry } from "./ordered-map.ts";

export class Decoded {
  private readonly most: number;
  private young = new Map<Entry, unknown>();
  private old = new Map<Entry, unknown>();
  private asleep = false;

  /** Keeps between `most` and twice as many. */
  constructor(most: number) {
    this.most = most;
  }

  get(entry: Entry): unknown {
    const known = this.young.get(entry);
    if (known !== undefined) return known;
    const older = this.old.get(entry);
    if (older !== undefined) this.put(entry, older);
    return older;
  }

  /** Keeps nothing of what is written meanwhile: a state that is filled at once would only push out, and be carried about. */
  without<T>(work: () => T): T {
    this.asleep = true;
    try {
      return work();
    } finally {
      this.asleep = false;
    }
  }

  put(entry: Entry, value: unknown): void {
    if (this.asleep) return;
    if (this.young.size >= this.most) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(entry, value);
  }
}
