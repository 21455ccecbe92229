import type { Registry } from "@bufbuild/protobuf";
import type { NetworkEvent } from "@slipway/api";
import { type DecodedBlock, decodeBlock, type IncomingBlock } from "../ledger/decode.ts";
import { type Rows, upsert } from "../ledger/rows.ts";
import { eq } from "../store/drizzle.ts";
import type { Database } from "../store/open.ts";
import { blocks as blockTable, checkpoints, transactions } from "../store/schema.ts";
import { reduceBlock } from "./reduce/index.ts";

export interface Indexed {
  readonly height: number;
  readonly time: Date;
  readonly events: readonly NetworkEvent[];
  readonly moved: readonly string[];
}

/**
 * Indexes blocks in one transaction: rows, history and the checkpoint together, or nothing. `inside` runs in the same
 * transaction (for what must not be told unless it was written).
 */
export async function indexBlocks(
  db: Database,
  rows: Rows,
  registry: Registry,
  incoming: readonly IncomingBlock[],
  inside?: (db: Database, indexed: Indexed) => Promise<void>,
): Promise<Indexed> {
  const decoded = incoming.map((block) => decodeBlock(block, registry));
  const last = decoded.at(-1);
  if (last === undefined) throw new RangeError("no blocks to index");
  const { ledger } = rows;
  try {
    await rows.load(db, decoded);
    for (const block of decoded) {
      reduceBlock(ledger, block);
      ledger.events.push(blockEvent(block));
    }
    numberHistory(ledger.history);
    const indexed = {
      height: last.height,
      time: last.time,
      events: [...ledger.events],
      moved: [...ledger.moved],
    };
    await db.transaction(async (tx) => {
      await rows.save(tx);
      await upsert(
        tx,
        blockTable,
        decoded.map((block) => blockRow(ledger.network, block)),
      );
      const txRows = decoded.flatMap((block) => transactionRows(ledger.network, block));
      if (txRows.length > 0) await upsert(tx, transactions, txRows);
      const position = { height: last.height, time: last.time };
      await tx.update(checkpoints).set(position).where(eq(checkpoints.network, ledger.network));
      await inside?.(tx, indexed);
    });
    rows.saved();
    return indexed;
  } catch (error) {
    rows.forget();
    throw error;
  }
}

function blockEvent(block: DecodedBlock): NetworkEvent {
  const { height, hash, txs } = block;
  return { type: "block", height, time: block.time.toISOString(), hash, transactions: txs.length };
}

function blockRow(network: string, block: DecodedBlock): typeof blockTable.$inferInsert {
  const { height, hash, time, proposer, txs } = block;
  return { network, height, hash, time, proposer, transactions: txs.length };
}

function transactionRows(network: string, block: DecodedBlock): (typeof transactions.$inferInsert)[] {
  return block.txs.map((tx, position) => ({
    network,
    hash: tx.hash,
    height: block.height,
    position,
    code: tx.code,
    codespace: tx.codespace,
    log: tx.log,
    gasUsed: tx.gasUsed,
    gasWanted: tx.gasWanted,
    messages: tx.messages.map(({ typeUrl, value }) => ({ typeUrl, value })),
  }));
}

/** Lines are numbered within their block, so that indexing a block again gives the same keys. */
function numberHistory(lines: { height: number; position: number }[]): void {
  let height = -1;
  let next = 0;
  for (const line of lines) {
    next = line.height === height ? next + 1 : 0;
    height = line.height;
    line.position = next;
  }
}
