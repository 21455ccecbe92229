/** SHA-256 of a transaction: its name in the mempool, in blocks and in the index. Asked for often, made once. */
import { sha256 } from "./merkle.ts";

const known = new WeakMap<Uint8Array, Uint8Array>();

/** Nobody changes a transaction's bytes, nor the answer. */
export function txHash(tx: Uint8Array): Uint8Array {
  const made = known.get(tx);
  if (made) return made;
  const hash = sha256(tx);
  known.set(tx, hash);
  return hash;
}
