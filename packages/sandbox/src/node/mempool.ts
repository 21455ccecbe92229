/**
 * Transactions that wait for a block. Each is checked once when it comes and again after every block; the
 * hashes seen last are remembered, so that the same bytes are refused twice in the real node's words.
 */
import type { ChainState, TxResult } from "../chain/index.ts";
import { txHash } from "./comet/tx-hash.ts";

export interface Mempool {
  readonly size: number;
  readonly bytes: number;
  /** Answers CheckTx; throws a MempoolRefusal when the transaction does not even get there. */
  add(tx: Uint8Array): TxResult;
  /** In order of arrival, up to the block's limits; they stay until `update`. */
  reap(limits: { bytes: number; count: number }): Uint8Array[];
  pending(limit: number): Uint8Array[];
  /** Forgets what the block holds and checks the others anew. */
  update(txs: readonly Uint8Array[], results: readonly TxResult[]): void;
  clear(): void;
}

/** A refusal before CheckTx, in the real node's words. */
export class MempoolRefusal extends Error {}

const cacheSize = 10_000;
const maxTxs = 5_000;
const maxTxsBytes = 1_073_741_824;
export const maxTxBytes = 1_048_576;

export function createMempool(state: () => ChainState, limits = { txs: maxTxs, cache: cacheSize }): Mempool {
  const txs = new Map<string, Uint8Array>();
  const seen = new Set<string>();
  let bytes = 0;

  const remember = (key: string) => {
    seen.delete(key);
    seen.add(key);
    const [oldest] = seen;
    if (seen.size > limits.cache && oldest !== undefined) seen.delete(oldest);
  };
  const drop = (key: string) => {
    const tx = txs.get(key);
    if (!tx) return;
    txs.delete(key);
    bytes -= tx.length;
  };

  return {
    get size() {
      return txs.size;
    },
    get bytes() {
      return bytes;
    },
    add(tx) {
      if (txs.size >= limits.txs || bytes + tx.length > maxTxsBytes) {
        throw new MempoolRefusal(
          `mempool is full: number of txs ${txs.size} (max: ${limits.txs}), total txs bytes ${bytes} (max: ${maxTxsBytes})`,
        );
      }
      if (tx.length > maxTxBytes) {
        throw new MempoolRefusal(`Tx too large. Max size is ${maxTxBytes}, but got ${tx.length}`);
      }
      const key = keyOf(tx);
      if (seen.has(key)) throw new MempoolRefusal("tx already exists in cache");
      const result = state().checkTx(tx);
      if (result.code !== 0) return result;
      remember(key);
      txs.set(key, tx);
      bytes += tx.length;
      return result;
    },
    reap(block) {
      const taken: Uint8Array[] = [];
      let size = 0;
      for (const tx of txs.values()) {
        size += tx.length + 8;
        if (size > block.bytes || taken.length >= block.count) break;
        taken.push(tx);
      }
      return taken;
    },
    pending: (limit) => [...txs.values()].slice(0, limit),
    update(included, results) {
      included.forEach((tx, index) => {
        const key = keyOf(tx);
        drop(key);
        if (results[index]?.code === 0) remember(key);
        else seen.delete(key);
      });
      for (const [key, tx] of [...txs]) {
        if (state().checkTx(tx).code === 0) continue;
        drop(key);
        seen.delete(key);
      }
    },
    clear() {
      for (const key of [...txs.keys()]) drop(key);
    },
  };
}

function keyOf(tx: Uint8Array): string {
  return Buffer.from(txHash(tx)).toString("latin1");
}
