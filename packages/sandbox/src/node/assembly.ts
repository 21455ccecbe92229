/** Puts blocks together from what is kept of them: headers from the heads, commits from the validator's key. */
import {
  type Block,
  type Commit,
  commitHash,
  consensusHash,
  dataHash,
  noBlockId,
  noCommit,
  validatorsHash,
  voteBytes,
} from "./comet/block.ts";
import { emptyHash } from "./comet/merkle.ts";
import type { ValidatorKey } from "./comet/validator-key.ts";
import type { GenesisFacts } from "./genesis-facts.ts";
import type { BlockHead } from "./store/record.ts";

export interface BlockParts {
  readonly height: bigint;
  readonly time: bigint;
  readonly txs: readonly Uint8Array[];
  /** The head of the block before and the signature over it; absent in the first block. */
  readonly before: BlockHead | undefined;
  readonly lastSignature: Uint8Array;
}

export interface Assembly {
  block(parts: BlockParts): Block;
  /** The validator's signature over a block; the time is that of the next block, as in the real network. */
  sign(head: BlockHead, time: bigint): Uint8Array;
  commit(head: BlockHead, time: bigint, signature: Uint8Array): Commit;
}

export function createAssembly(facts: GenesisFacts, validator: ValidatorKey): Assembly {
  const validators = validatorsHash([{ pubkey: validator.pubkey, power: facts.validatorPower }]);
  const consensus = consensusHash({ maxBytes: facts.maxBlockBytes, maxGas: facts.maxGas });
  const commit = (head: BlockHead, time: bigint, signature: Uint8Array): Commit => ({
    height: head.height,
    blockId: head.id,
    signatures: [{ validator: validator.address, time, signature }],
  });
  return {
    commit,
    sign: (head, time) => validator.sign(voteBytes(facts.chainId, head.height, head.id, time)),
    block({ height, time, txs, before, lastSignature }) {
      const lastCommit = before ? commit(before, time, lastSignature) : noCommit;
      const header = {
        chainId: facts.chainId,
        height,
        time,
        lastBlockId: before?.id ?? noBlockId,
        lastCommitHash: commitHash(lastCommit),
        dataHash: dataHash(txs),
        validatorsHash: validators,
        nextValidatorsHash: validators,
        consensusHash: consensus,
        appHash: before?.appHash ?? emptyHash,
        lastResultsHash: before?.resultsHash ?? emptyHash,
        evidenceHash: emptyHash,
        proposer: validator.address,
      };
      return { header, txs, lastCommit };
    },
  };
}
