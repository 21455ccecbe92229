import type { NetworkEvent } from "@slipway/api";

export interface Filter {
  readonly owner?: string | undefined;
  readonly dseq?: string | undefined;
}
export interface Hub {
  publish(events: readonly NetworkEvent[]): void;
  /** Events from now on, until the signal. Ends early for a reader that falls too far behind: it must ask anew. */
  subscribe(filter: Filter, signal: AbortSignal): AsyncGenerator<NetworkEvent>;
  /** Whether anybody listens for this account (or for all). */
  wants(owner: string): boolean;
  readonly size: number;
}

/** More than this waiting means that the reader does not read. */
const mostWaiting = 2_000;

/** Carries what was indexed to everybody who listens in this process. */
export function createHub(): Hub {
  const readers = new Set<Reader>();
  return {
    publish(events) {
      for (const reader of readers) reader.offer(events);
    },
    subscribe(filter, signal) {
      const reader = createReader(filter);
      readers.add(reader);
      const leave = () => {
        readers.delete(reader);
        reader.end();
      };
      if (signal.aborted) leave();
      signal.addEventListener("abort", leave, { once: true });
      return read(reader, leave);
    },
    wants: (owner) =>
      [...readers].some((reader) => reader.filter.owner === undefined || reader.filter.owner === owner),
    get size() {
      return readers.size;
    },
  };
}

interface Reader {
  readonly filter: Filter;
  offer(events: readonly NetworkEvent[]): void;
  next(): Promise<NetworkEvent | undefined>;
  end(): void;
}

function createReader(filter: Filter): Reader {
  const waiting: NetworkEvent[] = [];
  let ended = false;
  let wake = Promise.withResolvers<void>();
  return {
    filter,
    offer(events) {
      for (const event of events) if (matches(event, filter)) waiting.push(event);
      if (waiting.length > mostWaiting) ended = true;
      wake.resolve();
    },
    async next() {
      while (true) {
        const event = waiting.shift();
        if (event !== undefined || ended) return event;
        await wake.promise;
        wake = Promise.withResolvers<void>();
      }
    },
    end() {
      ended = true;
      wake.resolve();
    },
  };
}

async function* read(reader: Reader, leave: () => void): AsyncGenerator<NetworkEvent> {
  try {
    for (let event = await reader.next(); event !== undefined; event = await reader.next()) yield event;
  } finally {
    leave();
  }
}

function matches(event: NetworkEvent, filter: Filter): boolean {
  if (filter.owner === undefined) return true;
  switch (event.type) {
    case "hello":
    case "reset":
    case "block":
    case "provider":
    case "sandbox":
      return true;
    case "balance":
      return event.address === filter.owner;
    default:
      return event.owner === filter.owner && (filter.dseq === undefined || event.dseq === filter.dseq);
  }
}
