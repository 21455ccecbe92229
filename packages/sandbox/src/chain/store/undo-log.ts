/**
 * The way back through the blocks. Each block leaves a list of what its keys held before. Lists of 64 and of 4,096 blocks
 * are merged as they come, so that a height far back is reached in few steps; the single lists of 64 blocks are packed.
 */
import type { Change } from "./kv.ts";
import { Past } from "./past.ts";
import { decodePack, decodeUndo, encodePack, encodeUndo, type Pack, type Undo } from "./undo.ts";
import type { UndoRows } from "./undo-rows.ts";

const SPAN = 64n;
const LONG = SPAN * SPAN;
/** Larger lists stay rows of their own. */
const SMALL = 16_384;

export class UndoLog {
  private readonly rows: UndoRows;
  private lowest: bigint | undefined;
  private highest: bigint | undefined;
  /** Small lists of the span in the making. */
  private readonly recent = new Map<bigint, Uint8Array>();
  private span: Merged | undefined;
  private long: Merged | undefined;
  /** The place below which nothing is left. */
  private pruned = 0n;
  private lastPack: { place: bigint; pack: Pack } | undefined;

  constructor(rows: UndoRows) {
    this.rows = rows;
    const single = rows.first("single");
    const pack = rows.first("pack");
    const packed = pack === undefined ? undefined : this.packAt(pack).keys().next().value;
    this.lowest = smaller(single, packed);
    this.highest = lastOf(rows);
  }

  /** The lowest block that can be left backwards. */
  get first(): bigint | undefined {
    return this.lowest;
  }

  /** Keeps a block's list; that of a block which is played again is kept already. */
  push(height: bigint, undo: Undo): void {
    if (this.highest !== undefined) {
      if (height <= this.highest) return;
      if (height > this.highest + 1n) this.forget();
    }
    const bytes = encodeUndo(undo);
    this.rows.put("single", height, bytes);
    if (bytes.length <= SMALL) this.recent.set(height, bytes);
    this.span ??= this.spanBefore(height);
    this.span.add(undo.time, undo.changes);
    this.lowest ??= height;
    this.highest = height;
    if (height % SPAN === SPAN - 1n) this.closeSpan(height / SPAN, this.span);
  }

  /** Lists that lead from the state after block `from` to that after block `to`, the newest first. */
  *between(from: bigint, to: bigint): Generator<Undo> {
    for (let at = from; at > to; ) {
      const long = at % LONG === LONG - 1n && at - LONG >= to ? this.rows.get("long", at / LONG) : undefined;
      const span = at % SPAN === SPAN - 1n && at - SPAN >= to ? this.rows.get("span", at / SPAN) : undefined;
      yield decodeUndo(long ?? span ?? this.single(at));
      at -= long ? LONG : span ? SPAN : 1n;
    }
  }

  /** Forgets what leads below a height, in whole spans. */
  prune(height: bigint): void {
    const place = height / SPAN;
    if (place === this.pruned) return;
    this.pruned = place;
    this.rows.prune("single", place * SPAN);
    this.rows.prune("pack", place);
    this.rows.prune("span", place);
    this.rows.prune("long", height / LONG);
    if (this.lowest !== undefined) this.lowest = larger(this.lowest, place * SPAN);
  }

  private forget(): void {
    if (this.highest !== undefined) this.prune(this.highest + LONG);
    this.pruned = 0n;
    this.recent.clear();
    this.lowest = undefined;
    this.highest = undefined;
    this.span = undefined;
    this.long = undefined;
  }

  private closeSpan(place: bigint, span: Merged): void {
    this.rows.put("span", place, span.encode());
    const pack = new Map<bigint, Uint8Array>();
    for (let at = place * SPAN; at < (place + 1n) * SPAN; at++) {
      const bytes = this.recent.get(at) ?? this.rows.get("single", at);
      if (!bytes || bytes.length > SMALL) continue;
      pack.set(at, bytes);
      this.rows.remove("single", at);
    }
    this.rows.put("pack", place, encodePack(pack));
    this.recent.clear();
    this.span = undefined;
    this.long ??= this.longBefore(place);
    this.long.add(span.time, span.past.changes());
    if (place % SPAN === SPAN - 1n) this.closeLong(place / SPAN, this.long);
  }

  private closeLong(place: bigint, long: Merged): void {
    const firstSpan = this.rows.first("span");
    if (firstSpan !== undefined && firstSpan <= place * SPAN) this.rows.put("long", place, long.encode());
    this.long = undefined;
  }

  /** The span of a block without the block and what follows, after a restart. */
  private spanBefore(height: bigint): Merged {
    const merged = new Merged();
    const start = (height / SPAN) * SPAN;
    for (let at = larger(this.lowest ?? height, start); at < height; at++) {
      const { time, changes } = decodeUndo(this.single(at));
      merged.add(time, changes);
    }
    return merged;
  }

  private longBefore(place: bigint): Merged {
    const merged = new Merged();
    for (let at = (place / SPAN) * SPAN; at < place; at++) {
      const bytes = this.rows.get("span", at);
      if (!bytes) continue;
      const { time, changes } = decodeUndo(bytes);
      merged.add(time, changes);
    }
    return merged;
  }

  private single(height: bigint): Uint8Array {
    const bytes =
      this.recent.get(height) ?? this.rows.get("single", height) ?? this.packAt(height / SPAN).get(height);
    if (!bytes) throw new Error(`the undo list of block ${height} is missing`);
    return bytes;
  }

  private packAt(place: bigint): Pack {
    if (this.lastPack?.place === place) return this.lastPack.pack;
    const bytes = this.rows.get("pack", place);
    const pack = bytes ? decodePack(bytes) : new Map<bigint, Uint8Array>();
    this.lastPack = { place, pack };
    return pack;
  }
}

/** Lists of blocks that follow one another, as one. */
class Merged {
  readonly past = new Past();
  /** Of the state before the first of them. */
  time = 0n;
  private isEmpty = true;

  add(time: bigint, changes: Iterable<Change>): void {
    if (this.isEmpty) this.time = time;
    this.isEmpty = false;
    this.past.addNewer(changes);
  }

  encode(): Uint8Array {
    return encodeUndo({ time: this.time, changes: this.past.changes() });
  }
}

/** The last block of which there is a list. */
function lastOf(rows: UndoRows): bigint | undefined {
  const single = rows.last("single");
  const pack = rows.last("pack");
  const packed = pack === undefined ? undefined : (pack + 1n) * SPAN - 1n;
  if (single === undefined || packed === undefined) return single ?? packed;
  return larger(single, packed);
}

function smaller(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
