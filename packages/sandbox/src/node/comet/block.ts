/**
 * CometBFT 0.38 blocks: their shapes, encodings and hashes. What comes in is plain data, what goes out
 * are the bytes that a light reader recomputes: header hash, part-set hash, data hash, commit hash,
 * results hash, and the canonical bytes that the validator signs.
 */
import { leafHash, merkleRoot, rootOfLeaves, sha256 } from "./merkle.ts";
import { txHash } from "./tx-hash.ts";
import {
  bytesField,
  concat,
  fixed64Field,
  intField,
  message,
  messageField,
  textField,
  timestamp,
  uintField,
  varint,
} from "./wire.ts";

export interface BlockId {
  readonly hash: Uint8Array;
  readonly partsTotal: number;
  readonly partsHash: Uint8Array;
}

export interface CommitSignature {
  readonly validator: Uint8Array;
  /** Unix nanoseconds. */
  readonly time: bigint;
  readonly signature: Uint8Array;
}

export interface Commit {
  readonly height: bigint;
  readonly blockId: BlockId;
  readonly signatures: readonly CommitSignature[];
}

export interface Header {
  readonly chainId: string;
  readonly height: bigint;
  readonly time: bigint;
  readonly lastBlockId: BlockId;
  readonly lastCommitHash: Uint8Array;
  readonly dataHash: Uint8Array;
  readonly validatorsHash: Uint8Array;
  readonly nextValidatorsHash: Uint8Array;
  readonly consensusHash: Uint8Array;
  /** State after the block before this one. */
  readonly appHash: Uint8Array;
  readonly lastResultsHash: Uint8Array;
  readonly evidenceHash: Uint8Array;
  readonly proposer: Uint8Array;
}

export interface Block {
  readonly header: Header;
  readonly txs: readonly Uint8Array[];
  readonly lastCommit: Commit;
}

/** Version of the block protocol in every header of 0.38. */
export const blockVersion = 11;
const commitFlag = 2;
const partSize = 65_536;
const none = new Uint8Array();

export const noBlockId: BlockId = { hash: none, partsTotal: 0, partsHash: none };
/** What the first block carries in place of its predecessor's commit. */
export const noCommit: Commit = { height: 0n, blockId: noBlockId, signatures: [] };

export function headerHash(header: Header): Uint8Array {
  return rootOfLeaves([
    versionLeaf,
    textLeaf(header.chainId),
    leafHash(message(intField(1, header.height))),
    leafHash(timestamp(header.time)),
    leafHash(encodeBlockId(header.lastBlockId)),
    leafHash(message(bytesField(1, header.lastCommitHash))),
    lastingLeaf(header.dataHash),
    lastingLeaf(header.validatorsHash),
    lastingLeaf(header.nextValidatorsHash),
    lastingLeaf(header.consensusHash),
    leafHash(message(bytesField(1, header.appHash))),
    lastingLeaf(header.lastResultsHash),
    lastingLeaf(header.evidenceHash),
    lastingLeaf(header.proposer),
  ]);
}

const versionLeaf = leafHash(message(uintField(1, blockVersion)));
const leavesOfTexts = new Map<string, Uint8Array>();
const leavesOfBytes = new WeakMap<Uint8Array, Uint8Array>();

/** Of the names of chains: few. */
function textLeaf(text: string): Uint8Array {
  const leaf = leavesOfTexts.get(text) ?? leafHash(message(textField(1, text)));
  leavesOfTexts.set(text, leaf);
  return leaf;
}

/** Of bytes that are the same object, which nobody changes, in block after block. */
function lastingLeaf(bytes: Uint8Array): Uint8Array {
  const leaf = leavesOfBytes.get(bytes) ?? leafHash(message(bytesField(1, bytes)));
  leavesOfBytes.set(bytes, leaf);
  return leaf;
}

export function blockIdOf(block: Block): BlockId {
  const parts = splitParts(encodeBlock(block));
  return { hash: headerHash(block.header), partsTotal: parts.length, partsHash: merkleRoot(parts) };
}

export function dataHash(txs: readonly Uint8Array[]): Uint8Array {
  return merkleRoot(txs.map(txHash));
}

export function commitHash(commit: Commit): Uint8Array {
  return merkleRoot(commit.signatures.map(encodeSignature));
}

/** Only what every node must agree on is hashed: code, data and the two gas figures. */
export function resultsHash(
  results: readonly { code: number; data: Uint8Array; gasWanted: bigint; gasUsed: bigint }[],
): Uint8Array {
  return merkleRoot(
    results.map((result) =>
      message(
        uintField(1, result.code),
        bytesField(2, result.data),
        intField(5, result.gasWanted),
        intField(6, result.gasUsed),
      ),
    ),
  );
}

export function validatorsHash(validators: readonly { pubkey: Uint8Array; power: bigint }[]): Uint8Array {
  return merkleRoot(
    validators.map(({ pubkey, power }) =>
      message(messageField(1, message(bytesField(1, pubkey))), intField(2, power)),
    ),
  );
}

export function consensusHash(params: { maxBytes: bigint; maxGas: bigint }): Uint8Array {
  return sha256(message(intField(1, params.maxBytes), intField(2, params.maxGas)));
}

/** What a validator signs when it precommits: length-prefixed CanonicalVote. */
export function voteBytes(chainId: string, height: bigint, blockId: BlockId, time: bigint): Uint8Array {
  const precommit = 2;
  const parts = message(uintField(1, blockId.partsTotal), bytesField(2, blockId.partsHash));
  const vote = message(
    uintField(1, precommit),
    fixed64Field(2, height),
    messageField(4, message(bytesField(1, blockId.hash), messageField(2, parts))),
    messageField(5, timestamp(time)),
    textField(6, chainId),
  );
  return concat([varint(vote.length), vote]);
}

export function encodeBlock(block: Block): Uint8Array {
  return message(
    messageField(1, encodeHeader(block.header)),
    messageField(2, message(...block.txs.map((tx) => messageField(1, tx)))),
    messageField(3, none),
    messageField(4, encodeCommit(block.lastCommit)),
  );
}

function encodeHeader(header: Header): Uint8Array {
  return message(
    messageField(1, message(uintField(1, blockVersion))),
    textField(2, header.chainId),
    intField(3, header.height),
    messageField(4, timestamp(header.time)),
    messageField(5, encodeBlockId(header.lastBlockId)),
    bytesField(6, header.lastCommitHash),
    bytesField(7, header.dataHash),
    bytesField(8, header.validatorsHash),
    bytesField(9, header.nextValidatorsHash),
    bytesField(10, header.consensusHash),
    bytesField(11, header.appHash),
    bytesField(12, header.lastResultsHash),
    bytesField(13, header.evidenceHash),
    bytesField(14, header.proposer),
  );
}

function encodeBlockId(id: BlockId): Uint8Array {
  const parts = message(uintField(1, id.partsTotal), bytesField(2, id.partsHash));
  return message(bytesField(1, id.hash), messageField(2, parts));
}

function encodeCommit(commit: Commit): Uint8Array {
  return message(
    intField(1, commit.height),
    messageField(3, encodeBlockId(commit.blockId)),
    ...commit.signatures.map((signature) => messageField(4, encodeSignature(signature))),
  );
}

function encodeSignature(signature: CommitSignature): Uint8Array {
  return message(
    uintField(1, commitFlag),
    bytesField(2, signature.validator),
    messageField(3, timestamp(signature.time)),
    bytesField(4, signature.signature),
  );
}

function splitParts(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += partSize) parts.push(bytes.subarray(at, at + partSize));
  return parts;
}
