/**
 * The blocks that can still be asked about. Each committed block leaves its undo list; a question about an older
 * height rolls the base back for the length of one callback and forth again, so the state costs memory only once.
 */
import type { BaseStore, Change } from "./kv.ts";

export class History {
  private readonly window: number;
  private readonly undos = new Map<bigint, Change[]>();
  private latest = 0n;

  constructor(window: number) {
    this.window = window;
  }

  /** Starts at a height without older versions (genesis or a snapshot). */
  start(height: bigint): void {
    this.latest = height;
  }

  /** Remembers how to leave `height` backwards. */
  push(height: bigint, changes: Change[]): void {
    this.undos.set(height, changes);
    this.latest = height;
    if (this.undos.size > this.window) this.undos.delete(height - BigInt(this.window));
  }

  has(height: bigint): boolean {
    return height === this.latest || (height < this.latest && this.undos.has(height + 1n));
  }

  /** Runs `read` on the state as it was after block `height`; the store is as before afterwards. */
  at<T>(store: BaseStore, height: bigint, read: () => T): T {
    const mark = store.mark();
    for (let at = this.latest; at > height; at--) {
      for (const change of this.undos.get(at) ?? []) store.put(change.table, change.key, change.old);
    }
    try {
      return read();
    } finally {
      store.revert(mark);
    }
  }
}
