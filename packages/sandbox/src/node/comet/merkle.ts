/** RFC 6962 Merkle trees as CometBFT builds them: leaves prefixed with 0, inner nodes with 1. */
import { hash } from "node:crypto";

export interface MerkleProof {
  readonly total: number;
  readonly index: number;
  readonly leafHash: Uint8Array;
  /** Sibling hashes from the leaf to the root. */
  readonly aunts: Uint8Array[];
}

export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  return hash("sha256", parts.length === 1 && only ? only : Buffer.concat(parts), "buffer");
}

export const emptyHash: Uint8Array = sha256();

export function merkleRoot(items: readonly Uint8Array[]): Uint8Array {
  return rootOfLeaves(items.map(leafHash));
}

/** The root above what `leafHash` made of the items. */
export function rootOfLeaves(leaves: readonly Uint8Array[]): Uint8Array {
  return leaves.length === 0 ? emptyHash : rootOf(leaves);
}

export function merkleProof(items: readonly Uint8Array[], index: number): MerkleProof {
  const leaves = items.map(leafHash);
  const leaf = leaves[index];
  if (leaf === undefined) throw new RangeError(`no leaf ${index} among ${items.length}`);
  return { total: items.length, index, leafHash: leaf, aunts: aunts(leaves, index) };
}

function rootOf(hashes: readonly Uint8Array[]): Uint8Array {
  const [first] = hashes;
  if (hashes.length === 1 && first) return first;
  const split = splitPoint(hashes.length);
  return inner(rootOf(hashes.slice(0, split)), rootOf(hashes.slice(split)));
}

function aunts(hashes: readonly Uint8Array[], index: number): Uint8Array[] {
  if (hashes.length === 1) return [];
  const split = splitPoint(hashes.length);
  const left = hashes.slice(0, split);
  const right = hashes.slice(split);
  return index < split
    ? [...aunts(left, index), rootOf(right)]
    : [...aunts(right, index - split), rootOf(left)];
}

/** The largest power of two below the length. */
function splitPoint(length: number): number {
  let split = 1;
  while (split * 2 < length) split *= 2;
  return split;
}

export function leafHash(item: Uint8Array): Uint8Array {
  return sha256(leafMark, item);
}

const hashBytes = 32;
const leafMark = Uint8Array.of(0);
/** Used again and again: an inner node is hashed at once. */
const pair = new Uint8Array(1 + 2 * hashBytes).fill(1, 0, 1);

function inner(left: Uint8Array, right: Uint8Array): Uint8Array {
  pair.set(left, 1);
  pair.set(right, 1 + hashBytes);
  return sha256(pair);
}
