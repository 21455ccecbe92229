/** Where the consensus stands: between two blocks, waiting for the next height, with no votes yet. */
import { formatTime } from "../comet/time.ts";
import type { RpcContext } from "./method.ts";
import { base64, hex } from "./shapes.ts";

export function pubkeyJson({ core }: RpcContext) {
  return { type: "tendermint/PubKeyEd25519", value: base64(core.validator.pubkey) };
}

/** The only validator. */
export function validatorJson(context: RpcContext) {
  return {
    address: hex(context.core.validator.address),
    pub_key: pubkeyJson(context),
    voting_power: String(context.core.facts.validatorPower),
    proposer_priority: "0",
  };
}

export function shortRoundState(context: RpcContext) {
  return {
    "height/round/step": `${context.visibleHeight() + 1n}/0/1`,
    start_time: formatTime(context.core.lastTime),
    proposal_block_hash: "",
    locked_block_hash: "",
    valid_block_hash: "",
    height_vote_set: voteSets(context),
    proposer: { address: hex(context.core.validator.address), index: 0 },
  };
}

export function roundState(context: RpcContext) {
  const time = formatTime(context.core.lastTime);
  const proposer = validatorJson(context);
  const validators = { validators: [proposer], proposer };
  return {
    height: String(context.visibleHeight() + 1n),
    round: 0,
    step: 1,
    start_time: time,
    commit_time: time,
    validators,
    proposal: null,
    proposal_block: null,
    proposal_block_parts: null,
    locked_round: -1,
    locked_block: null,
    locked_block_parts: null,
    valid_round: -1,
    valid_block: null,
    valid_block_parts: null,
    votes: voteSets(context),
    commit_round: -1,
    last_commit: lastCommit(context),
    last_validators: validators,
    triggered_timeout_precommit: false,
  };
}

function voteSets({ core }: RpcContext) {
  const none = ["nil-Vote"];
  const bits = `BA{1:_} 0/${core.facts.validatorPower} = 0.00`;
  return [
    { round: 0, prevotes: none, prevotes_bit_array: bits, precommits: none, precommits_bit_array: bits },
  ];
}

/** The vote for the last block, in the words of Go's printer. */
function lastCommit(context: RpcContext) {
  const height = context.visibleHeight();
  const { core } = context;
  const commit = core.commit(height);
  const [vote] = commit?.signatures ?? [];
  if (!commit || !vote) return null;
  const parts = [vote.validator, commit.blockId.hash, vote.signature];
  const [by, what, seal] = parts.map((bytes) => hex(bytes.subarray(0, 6)));
  const kind = "SIGNED_MSG_TYPE_PRECOMMIT(Precommit)";
  const { validatorPower } = core.facts;
  return {
    votes: [`Vote{0:${by} ${height}/00/${kind} ${what} ${seal} 000000000000 @ ${formatTime(vote.time)}}`],
    votes_bit_array: `BA{1:x} ${validatorPower}/${validatorPower} = 1.00`,
    peer_maj_23s: {},
  };
}
