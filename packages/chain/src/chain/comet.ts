import type { JsonValue } from "@bufbuild/protobuf";
import { fromBase64 } from "../bytes.ts";
import { chainError } from "../errors.ts";
import type { AbciEvent } from "../events.ts";
import { txHash } from "../tx.ts";

/** Where a node and its network stand. */
export interface ChainStatus {
  readonly chainId: string;
  readonly height: bigint;
  readonly time: Date;
  /** The lowest height that the node still has. */
  readonly earliestHeight: bigint;
  /** Whether the node is still behind the network. */
  readonly catchingUp: boolean;
  /** Version of CometBFT. */
  readonly nodeVersion: string;
}

export interface Block {
  readonly chainId: string;
  readonly height: bigint;
  readonly time: Date;
  /** Upper-case hexadecimal. */
  readonly hash: string;
  /** The proposer's consensus address, upper-case hexadecimal. */
  readonly proposer: string;
  readonly txs: readonly Uint8Array[];
}

/** What came of one transaction. */
export interface TxOutcome {
  readonly code: number;
  readonly codespace: string;
  readonly log: string;
  readonly gasWanted: bigint;
  readonly gasUsed: bigint;
  readonly events: readonly AbciEvent[];
  readonly data: Uint8Array;
}

/** A transaction in its block. */
export interface TxResult extends TxOutcome {
  readonly hash: string;
  readonly height: bigint;
}

export interface BlockResults {
  readonly height: bigint;
  readonly txs: readonly TxOutcome[];
  /** What the block itself did, outside of transactions. */
  readonly events: readonly AbciEvent[];
}

/** A block with everything that happened in it. */
export interface BlockUpdate extends Omit<Block, "txs"> {
  readonly txs: readonly (TxOutcome & { readonly hash: string; readonly bytes: Uint8Array })[];
  readonly events: readonly AbciEvent[];
}

export function readStatus(value: JsonValue): ChainStatus {
  return reading("status", () => {
    const { node_info: node, sync_info: sync } = value as unknown as CometStatus;
    return {
      chainId: node.network,
      height: BigInt(sync.latest_block_height),
      time: new Date(sync.latest_block_time),
      earliestHeight: BigInt(sync.earliest_block_height),
      catchingUp: sync.catching_up,
      nodeVersion: node.version,
    };
  });
}

export function readBlock(value: JsonValue): Block {
  return reading("block", () => {
    const { block_id: id, block } = value as unknown as CometBlock;
    const { header, data } = block;
    return {
      chainId: header.chain_id,
      height: BigInt(header.height),
      time: new Date(header.time),
      hash: id.hash,
      proposer: header.proposer_address,
      txs: (data.txs ?? []).map(fromBase64),
    };
  });
}

export function readBlockResults(value: JsonValue): BlockResults {
  return reading("block_results", () => {
    const results = value as unknown as CometBlockResults;
    return {
      height: BigInt(results.height),
      txs: (results.txs_results ?? []).map(readOutcome),
      events: results.finalize_block_events ?? [
        ...(results.begin_block_events ?? []),
        ...(results.end_block_events ?? []),
      ],
    };
  });
}

/** The transactions that a search found. */
export function readTxs(value: JsonValue): (TxResult & { readonly bytes: Uint8Array })[] {
  return reading("tx_search", () => {
    const { txs } = value as unknown as { txs: CometTx[] };
    return txs.map(({ hash, height, tx_result, tx }) => ({
      ...readOutcome(tx_result),
      hash,
      height: BigInt(height),
      bytes: fromBase64(tx),
    }));
  });
}

/** A block and its results as one. Throws when they do not belong together. */
export function joinBlock(block: Block, results: BlockResults): BlockUpdate {
  if (block.height !== results.height || block.txs.length !== results.txs.length) {
    throw chainError(
      "CHAIN_ANSWER_UNREADABLE",
      `Block ${block.height} and its results do not belong together`,
    );
  }
  const txs = block.txs.flatMap((bytes, index) => {
    const outcome = results.txs[index];
    return outcome ? [{ ...outcome, hash: txHash(bytes), bytes }] : [];
  });
  return { ...block, txs, events: results.events };
}

function readOutcome(result: CometTxResult): TxOutcome {
  return {
    code: result.code ?? 0,
    codespace: result.codespace ?? "",
    log: result.log ?? "",
    gasWanted: BigInt(result.gas_wanted ?? 0),
    gasUsed: BigInt(result.gas_used ?? 0),
    events: result.events ?? [],
    data: fromBase64(result.data ?? ""),
  };
}

/** Runs a reader; a node that answers in another form is told of as such. */
function reading<Value>(method: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw chainError(
      "CHAIN_ANSWER_UNREADABLE",
      `The answer to ${method} does not have the form of CometBFT 0.38`,
      { cause },
    );
  }
}

interface CometStatus {
  readonly node_info: { readonly network: string; readonly version: string };
  readonly sync_info: {
    readonly latest_block_height: string;
    readonly latest_block_time: string;
    readonly earliest_block_height: string;
    readonly catching_up: boolean;
  };
}

interface CometBlock {
  readonly block_id: { readonly hash: string };
  readonly block: {
    readonly header: {
      readonly chain_id: string;
      readonly height: string;
      readonly time: string;
      readonly proposer_address: string;
    };
    readonly data: { readonly txs: readonly string[] | null };
  };
}

interface CometTxResult {
  readonly code?: number;
  readonly data?: string | null;
  readonly log?: string;
  readonly gas_wanted?: string;
  readonly gas_used?: string;
  readonly events?: readonly AbciEvent[] | null;
  readonly codespace?: string;
}

interface CometTx {
  readonly hash: string;
  readonly height: string;
  readonly tx_result: CometTxResult;
  readonly tx: string;
}

interface CometBlockResults {
  readonly height: string;
  readonly txs_results: readonly CometTxResult[] | null;
  readonly finalize_block_events?: readonly AbciEvent[] | null;
  /** Before CometBFT 0.38. */
  readonly begin_block_events?: readonly AbciEvent[] | null;
  readonly end_block_events?: readonly AbciEvent[] | null;
}
