import { useEffect, useRef, useState } from "react";

export type StreamState = "connecting" | "open" | "ended";

/** Reads a stream while the component is shown and `key` stays the same. Items come in batches, once a frame at most. */
export function useStream<T>(
  key: string | undefined,
  open: (signal: AbortSignal) => AsyncIterable<T> | Promise<AsyncIterable<T>>,
  take: (items: T[]) => void,
): { state: StreamState; error: unknown; again: () => void } {
  const [state, setState] = useState<StreamState>("connecting");
  const [error, setError] = useState<unknown>();
  const [round, setRound] = useState(0);
  const latest = useRef({ open, take });
  latest.current = { open, take };
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks for another try
  useEffect(() => {
    if (key === undefined) return;
    const stop = new AbortController();
    let batch: T[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      const items = batch;
      batch = [];
      if (items.length > 0 && !stop.signal.aborted) latest.current.take(items);
    };
    const read = async () => {
      setState("connecting");
      setError(undefined);
      try {
        const items = await latest.current.open(stop.signal);
        setState("open");
        for await (const item of items) {
          batch.push(item);
          timer ??= setTimeout(flush, 80);
        }
      } catch (failure) {
        if (!stop.signal.aborted) setError(failure);
      }
      flush();
      if (!stop.signal.aborted) setState("ended");
    };
    void read();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [key, round]);
  return { state, error, again: () => setRound((count) => count + 1) };
}

/** Reads several streams as one; ends when all have ended, fails when one fails. */
export async function* merge<T>(streams: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  const iterators = streams.map((stream) => stream[Symbol.asyncIterator]());
  const pending = new Map(iterators.map((iterator, index) => [index, ask(iterator, index)]));
  try {
    while (pending.size > 0) {
      const { index, result } = await Promise.race(pending.values());
      const iterator = iterators[index];
      if (result.done || !iterator) pending.delete(index);
      else {
        pending.set(index, ask(iterator, index));
        yield result.value;
      }
    }
  } finally {
    for (const iterator of iterators) void iterator.return?.(undefined);
  }
}

async function ask<T>(iterator: AsyncIterator<T>, index: number) {
  return { index, result: await iterator.next() };
}
