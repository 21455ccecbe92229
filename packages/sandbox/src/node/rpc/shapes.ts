/** The JSON of CometBFT 0.38 for what the node keeps: integers as strings, hashes in upper-case hex, bytes in base64. */
import type { AbciEvent, TxResult } from "../../chain/index.ts";
import type { Block, BlockId, Commit, Header } from "../comet/block.ts";
import { blockVersion } from "../comet/block.ts";
import { formatTime } from "../comet/time.ts";
import type { GenesisFacts } from "../genesis-facts.ts";

export function blockIdJson(id: BlockId) {
  return { hash: hex(id.hash), parts: { total: id.partsTotal, hash: hex(id.partsHash) } };
}

export function headerJson(header: Header) {
  return {
    version: { block: String(blockVersion) },
    chain_id: header.chainId,
    height: String(header.height),
    time: formatTime(header.time),
    last_block_id: blockIdJson(header.lastBlockId),
    last_commit_hash: hex(header.lastCommitHash),
    data_hash: hex(header.dataHash),
    validators_hash: hex(header.validatorsHash),
    next_validators_hash: hex(header.nextValidatorsHash),
    consensus_hash: hex(header.consensusHash),
    app_hash: hex(header.appHash),
    last_results_hash: hex(header.lastResultsHash),
    evidence_hash: hex(header.evidenceHash),
    proposer_address: hex(header.proposer),
  };
}

export function commitJson(commit: Commit) {
  return {
    height: String(commit.height),
    round: 0,
    block_id: blockIdJson(commit.blockId),
    signatures: commit.signatures.map(({ validator, time, signature }) => ({
      block_id_flag: 2,
      validator_address: hex(validator),
      timestamp: formatTime(time),
      signature: base64(signature),
    })),
  };
}

export function blockJson(block: Block) {
  return {
    header: headerJson(block.header),
    data: { txs: block.txs.map(base64) },
    evidence: { evidence: [] },
    last_commit: commitJson(block.lastCommit),
  };
}

/** A result with all its fields, as in `tx`, `block_results` and `broadcast_tx_commit`. */
export function txResultJson(result: TxResult) {
  return {
    code: result.code,
    data: dataJson(result),
    log: result.log,
    info: "",
    gas_wanted: String(result.gasWanted),
    gas_used: String(result.gasUsed),
    events: result.events.map(eventJson),
    codespace: result.codespace,
  };
}

/** A result without its empty fields, as in pushed Tx events. */
export function sparseTxResultJson(result: TxResult) {
  return {
    ...(result.code === 0 ? {} : { code: result.code }),
    ...(result.data.length === 0 ? {} : { data: base64(result.data) }),
    ...(result.log === "" ? {} : { log: result.log }),
    ...(result.gasWanted === 0n ? {} : { gas_wanted: String(result.gasWanted) }),
    ...(result.gasUsed === 0n ? {} : { gas_used: String(result.gasUsed) }),
    ...(result.events.length === 0 ? {} : { events: result.events.map(eventJson) }),
    ...(result.codespace === "" ? {} : { codespace: result.codespace }),
  };
}

export const emptyTxResultJson = {
  code: 0,
  data: null,
  log: "",
  info: "",
  gas_wanted: "0",
  gas_used: "0",
  events: [],
  codespace: "",
};

/** A failure has no data at all, a success may have empty data. */
export function dataJson({ code, data }: TxResult): string | null {
  return code !== 0 && data.length === 0 ? null : base64(data);
}

export function eventJson({ type, attributes }: AbciEvent) {
  return { type, attributes: attributes.map(({ key, value, index }) => ({ key, value, index })) };
}

export function consensusParamsJson(facts: GenesisFacts) {
  return {
    block: { max_bytes: String(facts.maxBlockBytes), max_gas: String(facts.maxGas) },
    evidence: { max_age_num_blocks: "100000", max_age_duration: "172800000000000", max_bytes: "1048576" },
    validator: { pub_key_types: ["ed25519"] },
  };
}

/** As block results carry them. */
export function paramUpdatesJson(facts: GenesisFacts) {
  return { ...consensusParamsJson(facts), version: {}, abci: {} };
}

export function hex(bytes: Uint8Array): string {
  return view(bytes).toString("hex").toUpperCase();
}

export function base64(bytes: Uint8Array): string {
  return view(bytes).toString("base64");
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
