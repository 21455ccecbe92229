/** Methods that answer blocks, headers, commits, results and validators. */
import { encodeBlock } from "../comet/block.ts";
import { validatorJson } from "./consensus-state.ts";
import { wantedHeight } from "./heights.ts";
import { method, type RpcContext } from "./method.ts";
import { page } from "./pages.ts";
import { Refusal } from "./refusal.ts";
import {
  base64,
  blockIdJson,
  blockJson,
  commitJson,
  eventJson,
  headerJson,
  paramUpdatesJson,
  txResultJson,
} from "./shapes.ts";

const metasAtMost = 20n;
const noBlock = { block_id: { hash: "", parts: { total: 0, hash: "" } }, block: null };

export const blockMethods = {
  block: method({ height: "height" }, (context, { height }) =>
    blockAnswer(context, wantedHeight(context, height)),
  ),

  block_by_hash: method({ hash: "bytes" }, (context, { hash }) => {
    const head = context.core.store.headByHash(hash ?? new Uint8Array());
    return blockAnswer(context, head?.height ?? 0n);
  }),

  header: method({ height: "height" }, ({ core, ...context }, { height }) => {
    const found = core.block(wantedHeight({ core, ...context }, height));
    return { header: found ? headerJson(found.block.header) : null };
  }),

  header_by_hash: method({ hash: "hex" }, ({ core }, { hash }) => {
    const head = core.store.headByHash(hash ?? new Uint8Array());
    const found = head && core.block(head.height);
    return { header: found ? headerJson(found.block.header) : null };
  }),

  block_results: method({ height: "height" }, (context, { height }) => {
    const wanted = wantedHeight(context, height);
    const { results, events } = context.core.body(wanted);
    return {
      height: String(wanted),
      txs_results: results.length === 0 ? null : results.map(txResultJson),
      finalize_block_events: events.map(eventJson),
      validator_updates: null,
      consensus_param_updates: paramUpdatesJson(context.core.facts),
      app_hash: base64(context.core.head(wanted)?.appHash ?? new Uint8Array()),
    };
  }),

  commit: method({ height: "height" }, (context, { height }) => {
    const wanted = wantedHeight(context, height);
    const found = context.core.block(wanted);
    const commit = context.core.commit(wanted);
    if (!found || !commit) return null;
    return {
      signed_header: { header: headerJson(found.block.header), commit: commitJson(commit) },
      canonical: wanted < context.visibleHeight(),
    };
  }),

  validators: method({ height: "height", page: "int", per_page: "int" }, (context, args) => {
    const wanted = wantedHeight(context, args.height, 1n);
    const all = [validatorJson(context)];
    const { items } = page(all, args);
    return { block_height: String(wanted), validators: items, count: String(items.length), total: "1" };
  }),

  blockchain: method({ minHeight: "height", maxHeight: "height" }, (context, { minHeight, maxHeight }) => {
    const { from, to } = blockRange(context, minHeight ?? 0n, maxHeight ?? 0n);
    const metas = [];
    for (let height = to; height >= from; height--) {
      const found = context.core.block(height);
      if (!found) continue;
      metas.push({
        block_id: blockIdJson(found.id),
        block_size: String(encodeBlock(found.block).length),
        header: headerJson(found.block.header),
        num_txs: String(found.block.txs.length),
      });
    }
    return { last_height: String(context.visibleHeight()), block_metas: metas };
  }),
};

export function blockAnswer({ core, visibleHeight }: RpcContext, height: bigint) {
  const found = height <= visibleHeight() ? core.block(height) : undefined;
  return found ? { block_id: blockIdJson(found.id), block: blockJson(found.block) } : noBlock;
}

function blockRange(context: RpcContext, min: bigint, max: bigint): { from: bigint; to: bigint } {
  if (min < 0n || max < 0n) throw new Refusal("heights must be non-negative");
  const latest = context.visibleHeight();
  const first = context.core.facts.initialHeight;
  const to = max === 0n || max > latest ? latest : max;
  const asked = min < first ? first : min;
  const from = asked < to - metasAtMost + 1n ? to - metasAtMost + 1n : asked;
  if (from > to) throw new Refusal(`min height ${from} can't be greater than max height ${to}`);
  return { from, to };
}
