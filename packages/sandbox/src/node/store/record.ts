/**
 * How a block is kept: a head of fixed size (everything else in a header follows from the heads before and
 * the constants of the chain) and, only where something happened, a compressed body.
 */
import type { AbciEvent, TxResult } from "../../chain/index.ts";
import type { BlockId } from "../comet/block.ts";

export interface BlockHead {
  readonly height: bigint;
  readonly time: bigint;
  readonly id: BlockId;
  /** State after this block: stands in the header of the next one. */
  readonly appHash: Uint8Array;
  readonly resultsHash: Uint8Array;
  /** The validator's signature over the block before this one; empty in the first. */
  readonly lastSignature: Uint8Array;
}

export interface BlockBody {
  readonly txs: readonly Uint8Array[];
  readonly results: readonly TxResult[];
  readonly events: readonly AbciEvent[];
}

export const emptyBody: BlockBody = { txs: [], results: [], events: [] };

const headSize = 8 + 4 + 32 * 4;

export function encodeHead(head: BlockHead): Buffer {
  const bytes = Buffer.alloc(headSize + head.lastSignature.length);
  bytes.writeBigInt64BE(head.time, 0);
  bytes.writeUInt32BE(head.id.partsTotal, 8);
  const hashes = [head.id.hash, head.id.partsHash, head.appHash, head.resultsHash];
  hashes.forEach((hash, index) => {
    bytes.set(hash, 12 + index * 32);
  });
  bytes.set(head.lastSignature, headSize);
  return bytes;
}

export function decodeHead(height: bigint, bytes: Uint8Array): BlockHead {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hash = (index: number) => bytes.subarray(12 + index * 32, 44 + index * 32);
  return {
    height,
    time: view.readBigInt64BE(0),
    id: { partsTotal: view.readUInt32BE(8), hash: hash(0), partsHash: hash(1) },
    appHash: hash(2),
    resultsHash: hash(3),
    lastSignature: bytes.subarray(headSize),
  };
}

/** Nothing at all for a block in which nothing happened. */
export function encodeBody({ txs, results, events }: BlockBody): string | null {
  if (txs.length === 0 && events.length === 0) return null;
  return JSON.stringify([
    txs.map(base64),
    results.map((r) => [
      r.code,
      r.codespace,
      r.log,
      base64(r.data),
      String(r.gasWanted),
      String(r.gasUsed),
      r.events.map(packEvent),
    ]),
    events.map(packEvent),
  ]);
}

export function decodeBody(text: string | null): BlockBody {
  if (text === null) return emptyBody;
  const [txs, results, events]: PackedBody = JSON.parse(text);
  return {
    txs: txs.map((tx) => Buffer.from(tx, "base64")),
    results: results.map(([code, codespace, log, data, gasWanted, gasUsed, packed]) => ({
      code,
      codespace,
      log,
      data: Buffer.from(data, "base64"),
      gasWanted: BigInt(gasWanted),
      gasUsed: BigInt(gasUsed),
      events: packed.map(unpackEvent),
    })),
    events: events.map(unpackEvent),
  };
}

/** Type, then key and value in turn; attributes that are not to be indexed are named by their place. */
type PackedEvent = [string, string[], number[]?];
type PackedResult = [number, string, string, string, string, string, PackedEvent[]];
type PackedBody = [string[], PackedResult[], PackedEvent[]];

function packEvent({ type, attributes }: AbciEvent): PackedEvent {
  const unindexed = attributes.flatMap(({ index }, at) => (index ? [] : [at]));
  const pairs = attributes.flatMap(({ key, value }) => [key, value]);
  return unindexed.length === 0 ? [type, pairs] : [type, pairs, unindexed];
}

function unpackEvent([type, pairs, unindexed]: PackedEvent): AbciEvent {
  const attributes = [];
  for (let at = 0; at < pairs.length; at += 2) {
    const index = !unindexed?.includes(at / 2);
    attributes.push({ key: pairs[at] ?? "", value: pairs[at + 1] ?? "", index });
  }
  return { type, attributes };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
