export interface Queue<T> {
  readonly items: AsyncIterable<T>;
  /** Waits while the reader is far behind, so that a writer that awaits keeps memory bounded. */
  put(item: T): Promise<void>;
  end(): void;
}

/** Joins one writer and one reader that go at their own pace; `most` items wait before the writer does. */
export function createQueue<T>(most = 256): Queue<T> {
  const waiting: T[] = [];
  let over = false;
  let wakeReader: (() => void) | undefined;
  const writers: (() => void)[] = [];
  const wakeWriters = (): void => {
    for (const wake of writers.splice(0)) wake();
  };
  return {
    items: read(),
    put: async (item) => {
      if (over) return;
      waiting.push(item);
      wakeReader?.();
      if (waiting.length >= most)
        await new Promise<void>((resolve) => {
          writers.push(resolve);
        });
    },
    end: () => {
      over = true;
      wakeReader?.();
      wakeWriters();
    },
  };

  async function* read(): AsyncGenerator<T> {
    try {
      for (;;) {
        const next = waiting.shift();
        if (next !== undefined) {
          if (waiting.length < most / 2) wakeWriters();
          yield next;
        } else if (over) return;
        else
          await new Promise<void>((resolve) => {
            wakeReader = resolve;
          });
      }
    } finally {
      over = true;
      wakeWriters();
    }
  }
}
