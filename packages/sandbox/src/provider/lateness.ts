/** Waiting by the chain's clock: whoever is late waits until blocks say that the time has come, so that jumps pass it. */
export interface Lateness {
  /** Resolves when the lateness has passed since `since`; rejects when the signal says stop. */
  pass(since: number, now: number): Promise<void>;
  /** A block came: its time. */
  tick(now: number): void;
}

/** `howLate` in milliseconds is asked at each block: who is no longer late waits no longer. */
export function createLateness(howLate: () => number, signal: AbortSignal): Lateness {
  const waiting = new Set<{ readonly since: number; readonly go: () => void }>();
  return {
    async pass(since, now) {
      if (now - since >= howLate()) return;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const entry = { since, go: resolve };
      const stop = () => reject(signal.reason);
      waiting.add(entry);
      signal.addEventListener("abort", stop, { once: true });
      if (signal.aborted) stop();
      await promise.finally(() => {
        waiting.delete(entry);
        signal.removeEventListener("abort", stop);
      });
    },
    tick(now) {
      for (const { since, go } of waiting) if (now - since >= howLate()) go();
    },
  };
}
