/**
 * The blocks that can still be asked about. A question about an older height is answered from the present state and what
 * its keys held then; what was put together for a height is kept for a while, because questions come in numbers.
 */
import type { BaseStore, Kv } from "./kv.ts";
import { mergeWalks, walkKeys } from "./merge.ts";
import type { Entry } from "./ordered-map.ts";
import { Past } from "./past.ts";
import type { Undo } from "./undo.ts";
import { UndoLog } from "./undo-log.ts";
import type { UndoRows } from "./undo-rows.ts";

interface View {
  readonly height: bigint;
  readonly time: bigint;
  readonly past: Past;
  /** The height of the chain when it was last asked for. */
  used: bigint;
}

const MOST_VIEWS = 4;
/** Keys of all views together, but for the newest. */
const MOST_KEYS = 200_000;
const IDLE_BLOCKS = 20n;

export class History {
  private readonly window: bigint;
  private readonly log: UndoLog;
  private latest: bigint;
  private views: View[] = [];

  /** How many blocks back, where their undo lists are, and the height of the present state. */
  constructor(window: number, rows: UndoRows, latest: bigint) {
    this.window = BigInt(window);
    this.log = new UndoLog(rows);
    this.latest = latest;
  }

  /** Remembers how to leave `height` backwards. */
  push(height: bigint, undo: Undo): void {
    this.log.push(height, undo);
    this.latest = height;
    this.log.prune(this.lowest + 1n);
    this.views = this.views.filter(({ used }) => height - used < IDLE_BLOCKS);
    for (const { past } of this.views) past.addNewer(undo.changes);
  }

  has(height: bigint): boolean {
    if (height === this.latest) return true;
    const { first } = this.log;
    return height < this.latest && height >= this.lowest && first !== undefined && height + 1n >= first;
  }

  /** Runs `read` on the state as it was after block `height`, told the state's time. */
  at<T>(store: BaseStore, height: bigint, read: (kv: Kv, time: bigint) => T): T {
    const { past, time } = this.view(height);
    return read(new PastState(store, past), time);
  }

  private get lowest(): bigint {
    return this.latest > this.window ? this.latest - this.window : 0n;
  }

  private view(height: bigint): View {
    const known = this.views.find((view) => view.height === height);
    if (known) {
      known.used = this.latest;
      return known;
    }
    const past = new Past();
    let time = 0n;
    for (const undo of this.log.between(this.latest, height)) {
      past.addOlder(undo.changes);
      time = undo.time;
    }
    const view = { height, time, past, used: this.latest };
    this.views.push(view);
    this.shorten();
    return view;
  }

  private shorten(): void {
    const keys = () => this.views.reduce((sum, { past }) => sum + past.size, 0);
    while (this.views.length > MOST_VIEWS || (this.views.length > 1 && keys() > MOST_KEYS))
      this.views.shift();
  }
}

/** The state of another time: the present one but for the keys that were written since. */
class PastState implements Kv {
  private readonly base: Kv;
  private readonly past: Past;

  constructor(base: Kv, past: Past) {
    this.base = base;
    this.past = past;
  }

  get(table: string, key: string): Entry | undefined {
    const own = this.past.keysOf(table);
    return own?.has(key) ? own.get(key) : this.base.get(table, key);
  }

  put(): never {
    throw new Error("the past does not change");
  }

  walk(table: string, prefix: string, start?: string, reverse = false): Iterable<[string, Entry]> {
    const own = this.past.keysOf(table);
    const below = this.base.walk(table, prefix, start, reverse);
    if (!own) return below;
    const keys = walkKeys(this.past.sortedKeys(table), prefix, start, reverse);
    return mergeWalks(
      below,
      keys.map((key): [string, Entry | undefined] => [key, own.get(key)]),
      reverse,
    );
  }

  mark(): number {
    return 0;
  }

  revert(): void {
    // Nothing can have been written.
  }
}
