/**
 * The event index. A term is a number that stands for `key=value` (or for a key alone); two terms may share
 * a number, so that whoever searches must check what it finds against the events themselves.
 */
import type { AbciEvent } from "../../chain/index.ts";
import type { BlockBody } from "./record.ts";

export interface Posting {
  readonly height: bigint;
  /** The transaction's place in its block, or `blockPlace` for the events of the block itself. */
  readonly place: number;
}

export const blockPlace = -1;

export function valueTerm(key: string, value: string): number {
  return hash(`${key}=${value}`);
}

/** Kept for event types only: `akash.market.v1.EventBidCreated`. */
export function typeTerm(type: string): number {
  return hash(`${type}=`);
}

/** Event types that come with every block: an index of them would be as long as the chain. */
const everyBlock = new Set([
  "akash.oracle.v2.EventAggregatedPrice",
  "coin_received",
  "coin_spent",
  "coinbase",
  "commission",
  "message",
  "mint",
  "rewards",
  "transfer",
]);

/** Whether blocks can be found by the type; otherwise all must be looked at. */
export function isIndexed(blockEventType: string): boolean {
  return !everyBlock.has(blockEventType);
}

/** Values of transactions are indexed; of block events only their types, and only the rarer ones. */
export function* postingsOf({ results, events }: BlockBody): Generator<[term: number, place: number]> {
  for (const [place, result] of results.entries()) {
    for (const term of termsOf(result.events)) yield [term, place];
  }
  const rarer = events.map(({ type }) => type).filter(isIndexed);
  for (const type of new Set(rarer)) yield [typeTerm(type), blockPlace];
}

function termsOf(events: readonly AbciEvent[]): Set<number> {
  const terms = new Set<number>();
  for (const { type, attributes } of events) {
    terms.add(typeTerm(type));
    for (const { key, value, index } of attributes) {
      if (index && key !== "msg_index") terms.add(valueTerm(`${type}.${key}`, value));
    }
  }
  return terms;
}

/** 53 bits, mixed from two 32-bit multiplications. */
function hash(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
