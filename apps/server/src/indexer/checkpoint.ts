import { and, eq } from "../store/drizzle.ts";
import type { Database } from "../store/open.ts";
import * as schema from "../store/schema.ts";
import { loadGenesis } from "./genesis.ts";

export type Checkpoint = typeof schema.checkpoints.$inferSelect;

/** What the indexer asks of a chain, besides its blocks. */
export interface ChainFacts {
  readonly chainId: string;
  readonly height: number;
  readonly time: Date;
  /** The first block that there is: 1 unless the chain began from the state of another. */
  readonly firstHeight?: number;
  /** The hash of a block, or undefined when the node does not have it. */
  blockHash(height: number): Promise<string | undefined>;
  /** The genesis document; undefined when the node does not give it. */
  genesis(): Promise<unknown>;
}

/**
 * Where to go on. Starts anew when the store holds another chain of the same name: another id, another first block, or
 * the last indexed block has another hash there. `full` reads from the first block and knows the genesis document, `live` from `start` on.
 */
export async function openCheckpoint(
  db: Database,
  { network, mode, start }: { network: string; mode: "full" | "live"; start: number },
  chain: ChainFacts,
): Promise<{ checkpoint: Checkpoint; isNew: boolean; wasReset: boolean }> {
  const genesis =
    mode === "full" ? ((await chain.blockHash(chain.firstHeight ?? 1)) ?? "none") : chain.chainId;
  const { checkpoints } = schema;
  const [known] = await db.select().from(checkpoints).where(eq(checkpoints.network, network));
  if (known !== undefined) {
    const same = known.chainId === chain.chainId && known.genesis === genesis && known.mode === mode;
    if (same && (await continues(db, known, chain)))
      return { checkpoint: known, isNew: false, wasReset: false };
    await forgetNetwork(db, network, { keepOwn: same });
  }
  const checkpoint: Checkpoint = {
    network,
    chainId: chain.chainId,
    genesis,
    mode,
    startHeight: start,
    height: start - 1,
    time: chain.time,
  };
  const document = mode === "full" ? await chain.genesis() : undefined;
  await db.transaction(async (tx) => {
    if (document !== undefined) await loadGenesis(tx, network, document);
    await tx.insert(checkpoints).values(checkpoint);
  });
  return { checkpoint, isNew: true, wasReset: known !== undefined };
}

/** The chain still has the block that was indexed last. A node that has thrown it away is believed. */
async function continues(db: Database, known: Checkpoint, chain: ChainFacts): Promise<boolean> {
  if (known.height < known.startHeight) return true;
  if (known.height > chain.height) return false;
  const { blocks } = schema;
  const where = and(eq(blocks.network, known.network), eq(blocks.height, known.height));
  const [last] = await db.select().from(blocks).where(where);
  const hash = await chain.blockHash(known.height);
  return last === undefined || hash === undefined || hash === last.hash;
}

const ofChain = [
  schema.checkpoints,
  schema.blocks,
  schema.transactions,
  schema.history,
  schema.deployments,
  schema.groups,
  schema.orders,
  schema.bids,
  schema.leases,
  schema.escrowAccounts,
  schema.escrowPayments,
  schema.providers,
  schema.providerAudits,
  schema.providerProbes,
  schema.balances,
] as const;

/** Throws away what came from a network; what people keep here too, unless `keepOwn`. */
export async function forgetNetwork(
  db: Database,
  network: string,
  options: { keepOwn: boolean },
): Promise<void> {
  await db.transaction(async (tx) => {
    for (const table of ofChain) await tx.delete(table).where(eq(table.network, network));
    if (options.keepOwn) return;
    for (const table of [schema.keptSdls, schema.manifests])
      await tx.delete(table).where(eq(table.network, network));
  });
}
