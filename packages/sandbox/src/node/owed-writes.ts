/**
 * Writing behind a state that is already ahead.
 *
 * In: writes, each to be made once and in order. Out: they are made, or owed. What stays true: nothing is written after a
 * write that the disk did not take, so what stands on disk is always a beginning of what happened.
 */
import { sandboxError } from "../errors.ts";

export interface OwedWrites {
  /** Makes the write, after all that are owed. Throws SANDBOX_DATA_UNWRITABLE when the disk does not take it: then it is owed. */
  write(write: () => void): void;
  /** Makes what is owed. Throws SANDBOX_DATA_UNWRITABLE. */
  settle(): void;
}

export function createOwedWrites(): OwedWrites {
  const owed: (() => void)[] = [];
  const settle = (): void => {
    for (let next = owed[0]; next !== undefined; next = owed[0]) {
      try {
        next();
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        const message = `The sandbox cannot write to its data directory: ${why}.`;
        throw sandboxError("SANDBOX_DATA_UNWRITABLE", message, { cause });
      }
      owed.shift();
    }
  };
  return {
    settle,
    write(write) {
      owed.push(write);
      settle();
    },
  };
}
