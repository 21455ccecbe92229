/** Answers about the chain itself: consensus parameters, upgrades (none), parameters of the old style (none). */
import { create } from "@bufbuild/protobuf";
import { Query as ConsensusQuery } from "@slipway/chain/gen/cosmos/consensus/v1/query_pb.ts";
import { Query as ParamsQuery } from "@slipway/chain/gen/cosmos/params/v1beta1/query_pb.ts";
import { Query as UpgradeQuery } from "@slipway/chain/gen/cosmos/upgrade/v1beta1/query_pb.ts";
import {
  type ConsensusParams,
  ConsensusParamsSchema,
} from "@slipway/chain/gen/tendermint/types/params_pb.ts";
import type { Context } from "../context.ts";
import { type Module, onQuery } from "../module.ts";
import { invalidArgument } from "../refusal.ts";
import { messageTable } from "../store/table.ts";
import { SECOND } from "../time.ts";
import { authority } from "./authority.ts";
import { integerOf, list, record, textOf } from "./json.ts";

const params = messageTable("consensus/params", ConsensusParamsSchema);

/** The document's head holds them in the form of CometBFT: numbers as texts, durations in nanoseconds. */
function readConsensus(head: Readonly<Record<string, unknown>>): ConsensusParams {
  const path = "consensus.params";
  const given = record(
    head.consensus === undefined ? head.consensus_params : record(head.consensus, path).params,
    path,
  );
  const block = record(given.block ?? {}, `${path}.block`);
  const evidence = record(given.evidence ?? {}, `${path}.evidence`);
  const { pub_key_types } = record(given.validator ?? {}, `${path}.validator`);
  const number = (value: unknown, name: string, fallback: string) =>
    integerOf(value ?? fallback, `${path}.${name}`);
  const age = number(evidence.max_age_duration, "evidence.max_age_duration", "172800000000000");
  return create(ConsensusParamsSchema, {
    block: {
      maxBytes: number(block.max_bytes, "block.max_bytes", "22020096"),
      maxGas: number(block.max_gas, "block.max_gas", "-1"),
    },
    evidence: {
      maxAgeNumBlocks: number(evidence.max_age_num_blocks, "evidence.max_age_num_blocks", "100000"),
      maxAgeDuration: { seconds: age / SECOND, nanos: Number(age % SECOND) },
      maxBytes: number(evidence.max_bytes, "evidence.max_bytes", "1048576"),
    },
    validator: {
      pubKeyTypes: list(pub_key_types, `${path}.validator.pub_key_types`).map((type) => textOf(type, path)),
    },
    version: {},
    abci: {},
  });
}

const queries = [
  onQuery(ConsensusQuery.method.params, (ctx: Context) => {
    const known = params.get(ctx, "");
    return known ? { params: known } : {};
  }),
  onQuery(UpgradeQuery.method.currentPlan, () => ({})),
  onQuery(UpgradeQuery.method.appliedPlan, () => ({ height: 0n })),
  onQuery(UpgradeQuery.method.moduleVersions, () => ({})),
  onQuery(UpgradeQuery.method.authority, () => ({ address: authority })),
  onQuery(ParamsQuery.method.params, (_ctx, { subspace, key }) => {
    if (subspace === "" || key === "") throw invalidArgument("invalid request");
    throw invalidArgument(`no parameter ${key} in subspace ${subspace}`);
  }),
  onQuery(ParamsQuery.method.subspaces, () => ({})),
];

export const system: Module = {
  name: "consensus",
  queries,
  initHead: (ctx, head) => params.set(ctx, "", readConsensus(head)),
};
