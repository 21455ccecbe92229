/** The lines that pods have written: the last ones kept, new ones told to whoever follows. */

/** Lines kept per pod. */
const most = 5000;

export interface LogBook {
  write(line: string): void;
  /** The last lines (all that are kept when absent), then new ones while following. Ends when the book is closed. */
  read(options: {
    readonly tail?: number;
    readonly follow: boolean;
    readonly signal: AbortSignal;
  }): AsyncGenerator<Uint8Array>;
  close(): void;
}

export function createLogBook(): LogBook {
  let lines: string[] = [];
  /** How many lines were ever written. */
  let written = 0;
  let closed = false;
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const each of waiting) each();
    waiting.clear();
  };
  return {
    write(line) {
      if (closed) return;
      lines.push(line);
      written++;
      if (lines.length > most * 2) lines = lines.slice(-most);
      wake();
    },
    async *read({ tail, follow, signal }) {
      const kept = tail === undefined ? most : Math.min(tail, most);
      let next = Math.max(written - kept, written - lines.length, 0);
      const onAbort = (): void => wake();
      signal.addEventListener("abort", onAbort);
      try {
        for (;;) {
          // A reader that is far behind goes on with what is still there.
          next = Math.max(next, written - lines.length);
          const fresh = lines.slice(lines.length - (written - next));
          next = written;
          if (fresh.length > 0) yield Buffer.from(`${fresh.join("\n")}\n`, "utf8");
          if (signal.aborted || (next === written && (!follow || closed))) return;
          if (next === written) await new Promise<void>((resolve) => waiting.add(resolve));
        }
      } finally {
        signal.removeEventListener("abort", onAbort);
      }
    },
    close() {
      closed = true;
      wake();
    },
  };
}
