import { verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type RecordedBlock, recordedBlocks } from "../test/recorded.ts";
import {
  type BlockId,
  blockIdOf,
  commitHash,
  consensusHash,
  dataHash,
  type Header,
  resultsHash,
  validatorsHash,
  voteBytes,
} from "./block.ts";
import { parseTime } from "./time.ts";
import { addressOfKey, validatorKeyOf } from "./validator-key.ts";

describe("blocks of the real node", () => {
  const blocks = recordedBlocks();

  test("have the block id that we compute from their content", () => {
    for (const { block } of blocks) {
      const id = blockIdOf({ header: header(block), txs: txs(block), lastCommit: commit(block) });
      expect(json(id), `height ${block.block.header.height}`).toEqual(block.block_id);
    }
  });

  test("have the data, commit and consensus hashes that we compute", () => {
    for (const { block } of blocks) {
      expect(hex(dataHash(txs(block)))).toBe(block.block.header.data_hash);
      expect(hex(commitHash(commit(block)))).toBe(block.block.header.last_commit_hash);
      expect(hex(consensusHash({ maxBytes: 22020096n, maxGas: -1n }))).toBe(
        block.block.header.consensus_hash,
      );
    }
  });

  test("have the results hash of the block before", () => {
    blocks.forEach(({ results }, index) => {
      const next = blocks[index + 1];
      if (!next) return;
      const hash = resultsHash(
        (results.txs_results ?? []).map((result) => ({
          code: result.code,
          data: Buffer.from(result.data ?? "", "base64"),
          gasWanted: BigInt(result.gas_wanted),
          gasUsed: BigInt(result.gas_used),
        })),
      );
      expect(hex(hash)).toBe(next.block.block.header.last_results_hash);
    });
  });
});

test("the validators hash is that of the node which was recorded over RPC", () => {
  const pubkey = Buffer.from("EJhXrgus1rAQPfsGQd3T0IaZE5zbbzBR4CHI2OruLS4=", "base64");
  expect(hex(validatorsHash([{ pubkey, power: 5_000_000n }]))).toBe(
    "DBE2C2B1D4FCE40044765B65539AB99770587822861240D2C6B40AE869224831",
  );
  expect(hex(addressOfKey(pubkey))).toBe("959ED9B10C419BCC19E26D6B77343850722E6F52");
});

test("a recorded commit verifies over the canonical vote that we encode", () => {
  const id = {
    hash: bytes("D4F4000D419F7FD2CDB4C1BBE9A0C4B48C5F39DC2FFD4DD93CC532F06B55C01C"),
    partsTotal: 1,
    partsHash: bytes("E3334292F7B06FC7585E1D46F6C3094ECDB223036B4AB665C927A334FBBBF83D"),
  };
  const vote = voteBytes("localakash", 1849n, id, parseTime("2026-11-23T00:48:01.007832753Z"));
  const signature = Buffer.from(
    "cbQScERjTzfxuHq0YI+fUocyb78+H1m4dqODPOPgQMWqeW80RcqMfB5jX7UhQyzciL/4GJPapB/WXnQKeH94BA==",
    "base64",
  );
  const pubkey = Buffer.from("EJhXrgus1rAQPfsGQd3T0IaZE5zbbzBR4CHI2OruLS4=", "base64");
  expect(verify(null, vote, publicKey(pubkey), signature)).toBe(true);
});

test("our validator's signatures verify", () => {
  const key = validatorKeyOf("sandbox");
  const message = Buffer.from("vote");
  expect(verify(null, message, publicKey(key.pubkey), key.sign(message))).toBe(true);
});

function publicKey(raw: Uint8Array) {
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]);
  return { key: der, format: "der", type: "spki" } as const;
}

function header(recorded: RecordedBlock): Header {
  const { header: h } = recorded.block;
  return {
    chainId: h.chain_id,
    height: BigInt(h.height),
    time: parseTime(h.time),
    lastBlockId: blockId(h.last_block_id),
    lastCommitHash: bytes(h.last_commit_hash),
    dataHash: bytes(h.data_hash),
    validatorsHash: bytes(h.validators_hash),
    nextValidatorsHash: bytes(h.next_validators_hash),
    consensusHash: bytes(h.consensus_hash),
    appHash: bytes(h.app_hash),
    lastResultsHash: bytes(h.last_results_hash),
    evidenceHash: bytes(h.evidence_hash),
    proposer: bytes(h.proposer_address),
  };
}

function commit(recorded: RecordedBlock) {
  const { last_commit: last } = recorded.block;
  return {
    height: BigInt(last.height),
    blockId: blockId(last.block_id),
    signatures: last.signatures.map((signature) => ({
      validator: bytes(signature.validator_address),
      time: parseTime(signature.timestamp),
      signature: Buffer.from(signature.signature, "base64"),
    })),
  };
}

function txs(recorded: RecordedBlock): Uint8Array[] {
  return recorded.block.data.txs.map((tx) => Buffer.from(tx, "base64"));
}

function blockId(id: { hash: string; parts: { total: number; hash: string } }): BlockId {
  return { hash: bytes(id.hash), partsTotal: id.parts.total, partsHash: bytes(id.parts.hash) };
}

function json(id: BlockId) {
  return { hash: hex(id.hash), parts: { total: id.partsTotal, hash: hex(id.partsHash) } };
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, "hex");
}

function hex(value: Uint8Array): string {
  return Buffer.from(value).toString("hex").toUpperCase();
}
