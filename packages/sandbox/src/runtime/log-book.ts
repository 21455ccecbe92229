/** The lines that a pod has written: the last ones kept, new ones told to whoever follows. */
import { createBook } from "./book.ts";

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
  const book = createBook<string>(most);
  let closed = false;
  return {
    write(line) {
      if (!closed) book.add(line);
    },
    async *read({ tail = most, ...options }) {
      for await (const lines of book.read({ tail: Math.min(tail, most), ...options }))
        yield Buffer.from(`${lines.join("\n")}\n`, "utf8");
    },
    close() {
      closed = true;
      book.close();
    },
  };
}
