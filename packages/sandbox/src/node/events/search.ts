/**
 * Finds transactions and blocks by an event query: the index narrows, the events themselves decide. Long
 * searches give way to other work from time to time.
 */
import { setImmediate as giveWay } from "node:timers/promises";
import { txHash } from "../comet/tx-hash.ts";
import type { Core } from "../core.ts";
import type { HeightRange, Slice } from "../store/store.ts";
import { isIndexed, type Posting, typeTerm, valueTerm } from "../store/terms.ts";
import { eventMap, txEventMap } from "./event-map.ts";
import { type Condition, matchesQuery, type Query } from "./query.ts";

type Searched = Pick<Core, "store" | "facts">;

const checksBetweenPauses = 200;

export interface FoundTxs {
  readonly total: number;
  slice(wanted: Slice): Posting[];
}

export async function searchTxs(core: Searched, query: Query, upTo: bigint): Promise<FoundTxs> {
  const hashes = query.filter(({ tag, operator }) => tag === "tx.hash" && operator === "=");
  if (hashes[0]) return listed(byHash(core, hashes[0], upTo));
  const bounds = heightBounds(query, "tx.height", { from: core.facts.initialHeight, to: upTo });
  const rest = query.filter(({ tag }) => tag !== "tx.height");
  const [only] = rest;
  if (only && rest.length === 1 && isExact(only)) return counted(core, termOf(only), bounds);
  const lists = rest.map((condition) => core.store.postings(termOf(condition), false));
  const candidates = lists.length === 0 ? allTxs(core, bounds) : intersect(lists);
  const within = candidates.filter(({ height }) => height >= bounds.from && height <= bounds.to);
  if (rest.every(isExact)) return listed(within);
  const kept = await keep(within, ({ height, place }) => {
    const { txs, results } = core.store.body(height);
    const [tx, result] = [txs[place], results[place]];
    return !!tx && !!result && matchesQuery(query, txEventMap(result, hexOf(txHash(tx)), height));
  });
  return listed(kept);
}

/** The common question, for which the index alone counts and cuts. */
function counted({ store }: Searched, term: number, bounds: HeightRange): FoundTxs {
  return { total: store.countTxs(term, bounds), slice: (wanted) => store.someTxs(term, bounds, wanted) };
}

/** In chain order. */
function listed(postings: readonly Posting[]): FoundTxs {
  return {
    total: postings.length,
    slice({ start, count, newestFirst }) {
      return (newestFirst ? postings.toReversed() : postings).slice(start, start + count);
    },
  };
}

/** Heights in ascending order. */
export async function searchBlocks(core: Searched, query: Query, upTo: bigint): Promise<bigint[]> {
  const bounds = heightBounds(query, "block.height", { from: core.facts.initialHeight, to: upTo });
  const rest = query.filter(({ tag }) => tag !== "block.height");
  const type = rest.map(({ tag }) => typeOf(tag)).find(isIndexed);
  const candidates =
    type === undefined
      ? range(bounds)
      : core.store.postings(typeTerm(type), true).map(({ height }) => height);
  const within = candidates.filter((height) => height >= bounds.from && height <= bounds.to);
  if (rest.length === 0) return within;
  return keep(within, (height) =>
    matchesQuery(query, eventMap(core.store.body(height).events, { "block.height": String(height) })),
  );
}

function byHash(core: Searched, { argument }: Condition, upTo: bigint): Posting[] {
  const found = core.store.txPlace(Buffer.from(argument?.text ?? "", "hex"));
  return found && found.height <= upTo ? [{ height: found.height, place: found.index }] : [];
}

function allTxs(core: Searched, { from, to }: HeightRange): Posting[] {
  return core.store
    .heightsWithTxs(from, to)
    .flatMap((height) => core.store.body(height).txs.map((_, place) => ({ height, place })));
}

function heightBounds(query: Query, tag: string, widest: HeightRange): HeightRange {
  let { from, to } = widest;
  for (const { tag: found, operator, argument } of query) {
    if (found !== tag || argument === undefined) continue;
    const wanted = BigInt(/^\d+/.exec(argument.text)?.[0] ?? "0");
    if (operator === "=" || operator === ">=") from = max(from, wanted);
    if (operator === "=" || operator === "<=") to = min(to, wanted);
    if (operator === ">") from = max(from, wanted + 1n);
    if (operator === "<") to = min(to, wanted - 1n);
  }
  return { from, to };
}

function isExact({ operator, argument }: Condition): boolean {
  return operator === "=" && argument?.kind === "string";
}

function termOf(condition: Condition): number {
  if (isExact(condition)) return valueTerm(condition.tag, condition.argument?.text ?? "");
  return typeTerm(typeOf(condition.tag));
}

/** The event type in a composite key: all but the last part. */
function typeOf(tag: string): string {
  return tag.includes(".") ? tag.slice(0, tag.lastIndexOf(".")) : tag;
}

function intersect(lists: Posting[][]): Posting[] {
  const [shortest = [], ...others] = [...lists].sort((left, right) => left.length - right.length);
  const sets = others.map((list) => new Set(list.map(keyOf)));
  return shortest.filter((posting) => sets.every((set) => set.has(keyOf(posting))));
}

async function keep<Item>(items: readonly Item[], isWanted: (item: Item) => boolean): Promise<Item[]> {
  const kept: Item[] = [];
  for (const [index, item] of items.entries()) {
    if (index % checksBetweenPauses === checksBetweenPauses - 1) await giveWay();
    if (isWanted(item)) kept.push(item);
  }
  return kept;
}

function range({ from, to }: HeightRange): bigint[] {
  const heights: bigint[] = [];
  for (let height = from; height <= to; height++) heights.push(height);
  return heights;
}

function keyOf({ height, place }: Posting): string {
  return `${height}/${place}`;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex").toUpperCase();
}

function max(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}

function min(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
