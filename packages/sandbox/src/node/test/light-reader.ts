/**
 * A light reader that shares no code with the node: it takes the JSON of `block`, `block_results` and
 * `validators` and recomputes every hash and signature with generated protobuf types and its own tree.
 */
import { createHash, createPublicKey, verify } from "node:crypto";
import { create, toBinary } from "@bufbuild/protobuf";
import {
  BytesValueSchema,
  Int64ValueSchema,
  StringValueSchema,
  TimestampSchema,
} from "@bufbuild/protobuf/wkt";
import { ExecTxResultSchema } from "@slipway/chain/gen/tendermint/abci/types_pb.ts";
import { CanonicalVoteSchema } from "@slipway/chain/gen/tendermint/types/canonical_pb.ts";
import {
  BlockIDSchema,
  CommitSigSchema,
  SignedMsgType,
} from "@slipway/chain/gen/tendermint/types/types_pb.ts";
import { SimpleValidatorSchema } from "@slipway/chain/gen/tendermint/types/validator_pb.ts";
import { ConsensusSchema } from "@slipway/chain/gen/tendermint/version/types_pb.ts";
import type { RecordedBlock } from "./recorded.ts";

type JsonBlock = RecordedBlock;

export interface JsonResults {
  readonly txs_results: { code: number; data: string | null; gas_wanted: string; gas_used: string }[] | null;
}

export interface JsonValidators {
  readonly validators: { pub_key: { value: string }; voting_power: string }[];
}

/** What does not fit in a chain of blocks; empty when a light reader would accept it. */
export function lightProblems(
  blocks: readonly JsonBlock[],
  results: readonly JsonResults[],
  { validators }: JsonValidators,
): string[] {
  const problems: string[] = [];
  const demand = (holds: boolean, what: string) => {
    if (!holds) problems.push(what);
  };
  const validatorsRoot = root(validators.map(simpleValidator));
  const pubkey = Buffer.from(validators[0]?.pub_key.value ?? "", "base64");
  blocks.forEach((current, index) => {
    const { header, data, last_commit } = current.block;
    const at = `height ${header.height}`;
    demand(headerHash(current) === current.block_id.hash, `${at}: block id`);
    demand(header.validators_hash === validatorsRoot, `${at}: validators hash`);
    demand(
      header.data_hash === root(data.txs.map((tx) => sha(Buffer.from(tx, "base64")))),
      `${at}: data hash`,
    );
    demand(
      header.last_commit_hash === root(last_commit.signatures.map(commitSignature)),
      `${at}: commit hash`,
    );
    demand(header.proposer_address === upper(sha(pubkey).subarray(0, 20)), `${at}: proposer`);
    const before = blocks[index - 1];
    if (!before) return;
    demand(header.last_block_id.hash === before.block_id.hash, `${at}: link`);
    demand(header.time > before.block.header.time, `${at}: time`);
    demand(header.last_results_hash === resultsRoot(results[index - 1]), `${at}: results hash`);
    const [signature] = last_commit.signatures;
    const vote = voteBytes(header.chain_id, before, signature?.timestamp ?? "");
    demand(
      verify(null, vote, edKey(pubkey), Buffer.from(signature?.signature ?? "", "base64")),
      `${at}: signature`,
    );
  });
  return problems;
}

function headerHash({ block: { header } }: JsonBlock): string {
  const bytes = (text: string) => {
    const value = Buffer.from(text, "hex");
    return toBinary(BytesValueSchema, create(BytesValueSchema, { value }));
  };
  return root([
    toBinary(ConsensusSchema, create(ConsensusSchema, { block: 11n })),
    toBinary(StringValueSchema, create(StringValueSchema, { value: header.chain_id })),
    toBinary(Int64ValueSchema, create(Int64ValueSchema, { value: BigInt(header.height) })),
    toBinary(TimestampSchema, create(TimestampSchema, timestamp(header.time))),
    toBinary(BlockIDSchema, create(BlockIDSchema, blockId(header.last_block_id))),
    bytes(header.last_commit_hash),
    bytes(header.data_hash),
    bytes(header.validators_hash),
    bytes(header.next_validators_hash),
    bytes(header.consensus_hash),
    bytes(header.app_hash),
    bytes(header.last_results_hash),
    bytes(header.evidence_hash),
    bytes(header.proposer_address),
  ]);
}

function voteBytes(chainId: string, { block_id, block }: JsonBlock, time: string): Uint8Array {
  const vote = toBinary(
    CanonicalVoteSchema,
    create(CanonicalVoteSchema, {
      type: SignedMsgType.PRECOMMIT,
      height: BigInt(block.header.height),
      blockId: blockId(block_id),
      timestamp: timestamp(time),
      chainId,
    }),
  );
  return Buffer.concat([Buffer.from([vote.length]), vote]);
}

function commitSignature(signature: JsonBlock["block"]["last_commit"]["signatures"][number]): Uint8Array {
  return toBinary(
    CommitSigSchema,
    create(CommitSigSchema, {
      blockIdFlag: 2,
      validatorAddress: Buffer.from(signature.validator_address, "hex"),
      timestamp: timestamp(signature.timestamp),
      signature: Buffer.from(signature.signature, "base64"),
    }),
  );
}

function resultsRoot(results: JsonResults | undefined): string {
  return root(
    (results?.txs_results ?? []).map(({ code, data, gas_wanted, gas_used }) =>
      toBinary(
        ExecTxResultSchema,
        create(ExecTxResultSchema, {
          code,
          data: Buffer.from(data ?? "", "base64"),
          gasWanted: BigInt(gas_wanted),
          gasUsed: BigInt(gas_used),
        }),
      ),
    ),
  );
}

function simpleValidator({ pub_key, voting_power }: JsonValidators["validators"][number]): Uint8Array {
  const key = Buffer.from(pub_key.value, "base64");
  const pubKey = { sum: { case: "ed25519" as const, value: key } };
  return toBinary(
    SimpleValidatorSchema,
    create(SimpleValidatorSchema, { pubKey, votingPower: BigInt(voting_power) }),
  );
}

function blockId({ hash, parts }: JsonBlock["block_id"]) {
  const partSetHeader = { total: parts.total, hash: Buffer.from(parts.hash, "hex") };
  return { hash: Buffer.from(hash, "hex"), partSetHeader };
}

function timestamp(text: string) {
  const [whole = "", fraction = ""] = text.replace("Z", "").split(".");
  return { seconds: BigInt(Date.parse(`${whole}Z`) / 1000), nanos: Number(fraction.padEnd(9, "0")) };
}

/** Level by level, an odd one at the end moves up: the same tree as splitting at powers of two. */
function root(leaves: readonly Uint8Array[]): string {
  if (leaves.length === 0) return upper(sha(Buffer.alloc(0)));
  let level = leaves.map((leaf) => sha(Buffer.concat([Buffer.from([0]), leaf])));
  while (level.length > 1) {
    const next: Buffer[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at], level[at + 1]];
      if (left && right) next.push(sha(Buffer.concat([Buffer.from([1]), left, right])));
      else if (left) next.push(left);
    }
    level = next;
  }
  return upper(level[0] ?? Buffer.alloc(0));
}

function edKey(raw: Uint8Array) {
  const key = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]);
  return createPublicKey({ key, format: "der", type: "spki" });
}

function sha(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

function upper(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex").toUpperCase();
}
