/** Where undo lists are kept. What is put is kept together with the block that it belongs to, or not at all. */

/**
 * `single`: of one block, by height. `pack`: those of 64 blocks, one by one as far as they are small, by height / 64.
 * `span` and `long`: of 64 and of 4,096 blocks as one list, by height / 64 and height / 4,096.
 */
export type UndoKind = "single" | "pack" | "span" | "long";

export interface UndoRows {
  get(kind: UndoKind, place: bigint): Uint8Array | undefined;
  put(kind: UndoKind, place: bigint, bytes: Uint8Array): void;
  remove(kind: UndoKind, place: bigint): void;
  /** Removes all below a place. */
  prune(kind: UndoKind, below: bigint): void;
  /** The lowest place. */
  first(kind: UndoKind): bigint | undefined;
  /** The highest place. */
  last(kind: UndoKind): bigint | undefined;
}

/** For a chain that keeps nothing. */
export function undoRowsInMemory(): UndoRows {
  const kinds: Readonly<Record<UndoKind, Map<bigint, Uint8Array>>> = {
    single: new Map(),
    pack: new Map(),
    span: new Map(),
    long: new Map(),
  };
  return {
    get: (kind, place) => kinds[kind].get(place),
    put: (kind, place, bytes) => void kinds[kind].set(place, bytes),
    remove: (kind, place) => void kinds[kind].delete(place),
    prune(kind, below) {
      // Places come in order, so that the first of a map is the lowest.
      for (const place of kinds[kind].keys()) {
        if (place >= below) return;
        kinds[kind].delete(place);
      }
    },
    first: (kind) => kinds[kind].keys().next().value,
    last: (kind) => [...kinds[kind].keys()].at(-1),
  };
}
