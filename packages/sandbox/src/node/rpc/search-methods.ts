/** Finding transactions and blocks: by hash, and by an event query. */
import { dataHash } from "../comet/block.ts";
import { merkleProof } from "../comet/merkle.ts";
import { txHash } from "../comet/tx-hash.ts";
import { parseQuery, type Query } from "../events/query.ts";
import { searchBlocks, searchTxs } from "../events/search.ts";
import { blockAnswer } from "./block-methods.ts";
import { method, type RpcContext } from "./method.ts";
import { page, pageOf } from "./pages.ts";
import { messageOf, Refusal } from "./refusal.ts";
import { base64, hex, txResultJson } from "./shapes.ts";

export const maxQueryLength = 512;

export const searchMethods = {
  tx: method({ hash: "bytes", prove: "bool" }, (context, { hash = new Uint8Array(), prove = false }) => {
    const place = context.core.store.txPlace(hash);
    if (!place || place.height > context.visibleHeight()) throw new Refusal(`tx (${hex(hash)}) not found`);
    return txAnswer(context, place.height, place.index, prove);
  }),

  tx_search: method(
    { query: "string", prove: "bool", page: "int", per_page: "int", order_by: "string" },
    async (context, { query: text = "", prove = false, order_by: order = "", ...paging }) => {
      const query = readQuery(text);
      const newestFirst = isNewestFirst(order || "asc");
      const found = await searchTxs(context.core, query, context.visibleHeight());
      const items = found.slice({ ...pageOf(found.total, paging), newestFirst });
      const txs = items.map(({ height, place }) => txAnswer(context, height, place, prove));
      return { txs, total_count: String(found.total) };
    },
  ),

  block_search: method(
    { query: "string", page: "int", per_page: "int", order_by: "string" },
    async (context, { query: text = "", order_by: order = "", ...paging }) => {
      const query = readQuery(text);
      const found = await searchBlocks(context.core, query, context.visibleHeight());
      const { items, total } = page(isNewestFirst(order || "desc") ? found.reverse() : found, paging);
      return { blocks: items.map((height) => blockAnswer(context, height)), total_count: String(total) };
    },
  ),
};

function txAnswer({ core }: RpcContext, height: bigint, index: number, prove: boolean) {
  const { txs, results } = core.body(height);
  const [tx, result] = [txs[index], results[index]];
  if (!tx || !result) throw new Refusal(`tx ${index} of block ${height} is not available`);
  return {
    hash: hex(txHash(tx)),
    height: String(height),
    index,
    tx_result: txResultJson(result),
    tx: base64(tx),
    ...(prove ? { proof: proofAnswer(txs, index, tx) } : {}),
  };
}

function proofAnswer(txs: readonly Uint8Array[], index: number, tx: Uint8Array) {
  const { total, leafHash, aunts } = merkleProof(txs.map(txHash), index);
  return {
    root_hash: hex(dataHash(txs)),
    data: base64(tx),
    proof: {
      total: String(total),
      index: String(index),
      leaf_hash: base64(leafHash),
      aunts: aunts.map(base64),
    },
  };
}

function readQuery(text: string): Query {
  if (text.length > maxQueryLength) throw new Refusal("maximum query length exceeded");
  try {
    return parseQuery(text);
  } catch (error) {
    throw new Refusal(messageOf(error));
  }
}

function isNewestFirst(order: string): boolean {
  if (order === "asc" || order === "desc") return order === "desc";
  throw new Refusal("expected order_by to be either `asc` or `desc` or empty");
}
