// The indexer of one network: follows the chain, and brings what it says into the store. In: a chain's blocks from a
// height on. Out: rows, a checkpoint, and events for those who listen. What stays true: rows and checkpoint change
// together, so that it goes on after any stop where it was; a block is never skipped and never counted twice.
import type { Registry } from "@bufbuild/protobuf";
import type { NetworkEvent } from "@slipway/api";
import type { Hub } from "../hub.ts";
import type { IncomingBlock } from "../ledger/decode.ts";
import { createRows, type Rows } from "../ledger/rows.ts";
import { sql } from "../store/drizzle.ts";
import type { Store } from "../store/open.ts";
import { type ChainFacts, openCheckpoint } from "./checkpoint.ts";
import { indexBlocks } from "./index-blocks.ts";

export interface Feed {
  facts(): Promise<ChainFacts>;
  follow(from: number, signal: AbortSignal): AsyncIterable<IncomingBlock>;
}
export interface IndexPosition {
  mode: "full" | "live";
  startHeight: number;
  height: number;
  time: Date;
  /** The chain's height when it was last heard of. */
  chainHeight: number;
}
export interface IndexerOptions {
  readonly network: string;
  readonly mode: "full" | "live";
  readonly feed: Feed;
  readonly store: Store;
  readonly registry: Registry;
  readonly hub: Hub;
  readonly signal: AbortSignal;
  /** Where a live index begins when it begins anew; default the chain's present height. */
  readonly startHeight?: number;
  readonly onIndexed?: (sums: { blocks: number; transactions: number }) => void;
  /** Stops after this height. */
  readonly until?: number;
  readonly onPosition?: (position: IndexPosition) => void;
  /** Accounts whose coins moved in what was indexed last. */
  readonly onMoved?: (addresses: readonly string[], height: number) => void;
}

/** Blocks that are indexed in one transaction while catching up. */
const batch = 100;
export const eventChannel = "slipway_events";

/** Runs until the signal, the height `until`, or an error; the caller decides about trying again. */
export async function runIndexer(options: IndexerOptions): Promise<IndexPosition> {
  const { network, mode, feed, store, hub, signal } = options;
  const facts = await feed.facts();
  const start = mode === "full" ? (facts.firstHeight ?? 1) : (options.startHeight ?? facts.height);
  const { checkpoint, wasReset } = await openCheckpoint(store.db, { network, mode, start }, facts);
  if (wasReset) hub.publish([{ type: "reset", height: checkpoint.height }]);
  const position: IndexPosition = {
    mode,
    startHeight: checkpoint.startHeight,
    height: checkpoint.height,
    time: checkpoint.time,
    chainHeight: facts.height,
  };
  options.onPosition?.(position);
  const rows = createRows(network, { balances: mode === "full" });
  if (options.until !== undefined && position.height >= options.until) return position;
  for await (const blocks of inBatches(feed.follow(position.height + 1, signal), signal)) {
    const wanted = blocks.filter(
      (block) => Number(block.height) <= (options.until ?? Number.MAX_SAFE_INTEGER),
    );
    if (wanted.length > 0) await advance(options, rows, wanted, position);
    options.onPosition?.(position);
    if (options.until !== undefined && position.height >= options.until) break;
  }
  return position;
}

async function advance(
  options: IndexerOptions,
  rows: Rows,
  blocks: readonly IncomingBlock[],
  position: IndexPosition,
): Promise<void> {
  const { store, registry, hub, network } = options;
  const events: NetworkEvent[] = [];
  const indexed = await indexBlocks(store.db, rows, registry, blocks, async (tx, done) => {
    events.push(...done.events);
    if (store.kind === "postgres")
      for (const text of toNotes(network, events))
        await tx.execute(sql`SELECT pg_notify(${eventChannel}, ${text})`);
  });
  position.height = indexed.height;
  position.time = indexed.time;
  position.chainHeight = Math.max(position.chainHeight, indexed.height);
  if (store.kind === "pglite") hub.publish(events);
  options.onMoved?.(indexed.moved, indexed.height);
  options.onIndexed?.({
    blocks: blocks.length,
    transactions: blocks.reduce((sum, each) => sum + each.txs.length, 0),
  });
}

/** A notification of PostgreSQL holds 8000 bytes; a longer event is left out, and its block tells readers to ask. */
function toNotes(network: string, events: readonly NetworkEvent[]): string[] {
  return events
    .map((event) => JSON.stringify({ network, event }))
    .filter((text) => Buffer.byteLength(text) < 7_900);
}

/** Takes everything that has come while the last batch was written, so that catching up needs few transactions. */
async function* inBatches(
  source: AsyncIterable<IncomingBlock>,
  signal: AbortSignal,
): AsyncGenerator<IncomingBlock[]> {
  const waiting: IncomingBlock[] = [];
  let ended = false;
  let failure: unknown;
  let filled = Promise.withResolvers<void>();
  let emptied = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const block of source) {
      waiting.push(block);
      filled.resolve();
      if (waiting.length >= batch) {
        emptied = Promise.withResolvers<void>();
        await emptied.promise;
      }
      if (ended) return;
    }
  })()
    .catch((error: unknown) => {
      failure = error;
    })
    .finally(() => {
      ended = true;
      filled.resolve();
    });
  try {
    while (!signal.aborted) {
      if (waiting.length === 0) await filled.promise;
      filled = Promise.withResolvers<void>();
      if (waiting.length > 0) yield waiting.splice(0);
      emptied.resolve();
      if (ended && waiting.length === 0) break;
    }
    if (failure !== undefined && !signal.aborted) throw failure;
  } finally {
    ended = true;
    emptied.resolve();
    void reading;
  }
}
