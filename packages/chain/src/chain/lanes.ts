/** Sequences of accounts whose transactions are on their way, so that one can be sent after another without waiting. */
export interface Lanes {
  /** Runs one sending of the account at a time. `sequence` turns the chain's sequence into the one to use now. */
  run<Value>(address: string, send: (lane: Lane) => Promise<Value>): Promise<Value>;
}

export interface Lane {
  sequence(onChain: bigint): bigint;
  /** A transaction with this sequence was taken by the node. */
  sent(sequence: bigint): void;
  /** The chain disagrees: trust its sequence again. */
  forget(): void;
}

interface State {
  next: bigint;
  last: Promise<unknown>;
}

export function createLanes(): Lanes {
  const states = new Map<string, State>();

  return {
    async run(address, send) {
      const state = states.get(address) ?? { next: 0n, last: Promise.resolve() };
      states.set(address, state);
      const lane: Lane = {
        sequence: (onChain) => (onChain > state.next ? onChain : state.next),
        sent: (sequence) => {
          state.next = sequence + 1n;
        },
        forget: () => {
          state.next = 0n;
        },
      };
      const mine = state.last.then(() => send(lane));
      state.last = mine.catch(() => undefined);
      return mine;
    },
  };
}
