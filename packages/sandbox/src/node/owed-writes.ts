/**
 * Writing behind a state that is already ahead.
 *
 * In: writes, each to be kept once and in order. Out: they are kept, all together, or owed. What stays true: nothing is kept
 * after a write that the disk did not take, so what stands on disk is always a beginning of what happened.
 */
import { sandboxError } from "../errors.ts";

export interface OwedWrites {
  /** Owes one more. */
  owe(write: () => void): void;
  /** Makes what is owed. Throws SANDBOX_DATA_UNWRITABLE when the disk does not take it: then all of it is owed still. */
  settle(): void;
}

/** `together` keeps all writes that are made in it, or none of them. */
export function createOwedWrites(together: (work: () => void) => void): OwedWrites {
  const owed: (() => void)[] = [];
  return {
    owe: (write) => void owed.push(write),
    settle() {
      if (owed.length === 0) return;
      try {
        together(() => {
          for (const write of owed) write();
        });
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        const message = `The sandbox cannot write to its data directory: ${why}.`;
        throw sandboxError("SANDBOX_DATA_UNWRITABLE", message, { cause });
      }
      owed.length = 0;
    },
  };
}
