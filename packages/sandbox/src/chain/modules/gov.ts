/** Governance as far as clients ask: its parameters, and that there are no proposals. */
import { create } from "@bufbuild/protobuf";
import { type Params, ParamsSchema } from "@slipway/chain/gen/cosmos/gov/v1/gov_pb.ts";
import { Query } from "@slipway/chain/gen/cosmos/gov/v1/query_pb.ts";
import { Query as LegacyQuery } from "@slipway/chain/gen/cosmos/gov/v1beta1/query_pb.ts";
import type { Context } from "../context.ts";
import { type Module, onQuery } from "../module.ts";
import { invalidArgument, notFoundStatus, type Refusal } from "../refusal.ts";
import { messageTable } from "../store/table.ts";
import { createFilled } from "../tx/fill.ts";
import { readMessage, record, writeMessage } from "./json.ts";
import { onlyPage } from "./pages.ts";

const params = messageTable("gov/params", ParamsSchema);

function paramsOf(ctx: Context): Params {
  return params.get(ctx, "") ?? createFilled(ParamsSchema);
}

function noProposal(id: bigint): Refusal {
  if (id === 0n) return invalidArgument("proposal id can not be 0");
  return notFoundStatus(`proposal ${id} doesn't exist`);
}

/** The older forms of parts of the parameters, by the name that requests use. */
function legacyParts({ votingPeriod, minDeposit, maxDepositPeriod, ...rest }: Params, type: string) {
  const { quorum, threshold, vetoThreshold } = rest;
  switch (type) {
    case "voting":
      return { votingParams: { ...(votingPeriod ? { votingPeriod } : {}) } };
    case "deposit":
      return { depositParams: { minDeposit, ...(maxDepositPeriod ? { maxDepositPeriod } : {}) } };
    case "tallying":
      return { tallyParams: { quorum, threshold, vetoThreshold } };
    default:
      return {};
  }
}

const queries = [
  onQuery(Query.method.constitution, () => ({ constitution: "" })),
  onQuery(Query.method.proposal, (_ctx, { proposalId }) => {
    throw noProposal(proposalId);
  }),
  onQuery(Query.method.proposals, () => ({ pagination: onlyPage(0) })),
  onQuery(Query.method.vote, (_ctx, { proposalId, voter }) => {
    throw invalidArgument(`voter: ${voter} not found for proposal: ${proposalId}`);
  }),
  onQuery(Query.method.votes, () => ({ pagination: onlyPage(0) })),
  onQuery(Query.method.params, (ctx, { paramsType }) => ({
    ...legacyParts(paramsOf(ctx), paramsType),
    params: paramsOf(ctx),
  })),
  onQuery(Query.method.deposit, (_ctx, { proposalId, depositor }) => {
    throw invalidArgument(`depositer: ${depositor} not found for proposal: ${proposalId}`);
  }),
  onQuery(Query.method.deposits, () => ({ pagination: onlyPage(0) })),
  onQuery(Query.method.tallyResult, (_ctx, { proposalId }) => {
    throw noProposal(proposalId);
  }),
  onQuery(LegacyQuery.method.proposal, (_ctx, { proposalId }) => {
    throw noProposal(proposalId);
  }),
  onQuery(LegacyQuery.method.proposals, () => ({ pagination: onlyPage(0) })),
  onQuery(LegacyQuery.method.tallyResult, (_ctx, { proposalId }) => {
    throw noProposal(proposalId);
  }),
];

export const gov: Module = {
  name: "gov",
  queries,
  initGenesis: (ctx, section) => {
    params.set(ctx, "", readMessage(ParamsSchema, record(section, "gov").params, "gov.params"));
  },
  exportGenesis: (ctx) => ({
    starting_proposal_id: "1",
    deposits: [],
    votes: [],
    proposals: [],
    deposit_params: null,
    voting_params: null,
    tally_params: null,
    params: writeMessage(ParamsSchema, create(ParamsSchema, paramsOf(ctx))),
    constitution: "",
  }),
};
