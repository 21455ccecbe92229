import { createHash } from "node:crypto";
import type { ChainEvent, IncomingBlock } from "../ledger/decode.ts";

interface Block {
  block_id: { hash: string };
  block: { header: { height: string; time: string; proposer_address: string }; data: { txs: string[] } };
}
interface Results {
  txs_results:
    | {
        code: number;
        codespace: string;
        log: string;
        gas_used: string;
        gas_wanted: string;
        events: ChainEvent[];
      }[]
    | null;
  finalize_block_events: ChainEvent[] | null;
}

/** A block and its results, as a node answers them, as the indexer takes them. */
export function toBlock({ block_id, block }: Block, results: Results): IncomingBlock {
  return {
    height: Number(block.header.height),
    time: block.header.time,
    hash: block_id.hash,
    proposer: block.header.proposer_address,
    events: results.finalize_block_events ?? [],
    txs: (results.txs_results ?? []).map((result, index) => {
      const bytes = new Uint8Array(Buffer.from(block.data.txs[index] ?? "", "base64"));
      const hash = createHash("sha256").update(bytes).digest("hex").toUpperCase();
      const { code, codespace, log, gas_used, gas_wanted, events } = result;
      return { hash, bytes, code, codespace, log, gasUsed: gas_used, gasWanted: gas_wanted, events };
    }),
  };
}
