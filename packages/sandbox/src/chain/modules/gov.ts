/** Governance as far as clients ask: its parameters, and that there are no proposals. */
import { create } from "@bufbuild/protobuf";
import type { PageRequest } from "@slipway/chain/gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import { type Params, ParamsSchema } from "@slipway/chain/gen/cosmos/gov/v1/gov_pb.ts";
import { Query } from "@slipway/chain/gen/cosmos/gov/v1/query_pb.ts";
import { Query as LegacyQuery } from "@slipway/chain/gen/cosmos/gov/v1beta1/query_pb.ts";
import { parseDec } from "@slipway/market";
import type { Context } from "../context.ts";
import { type Module, onQuery } from "../module.ts";
import { internalStatus, invalidArgument, notFoundStatus, type Refusal } from "../refusal.ts";
import { messageTable } from "../store/table.ts";
import { createFilled } from "../tx/fill.ts";
import { readAddress } from "./addresses.ts";
import { readMessage, record, writeMessage } from "./json.ts";
import { paginateCollection } from "./pages.ts";

const params = messageTable("gov/params", ParamsSchema);

function paramsOf(ctx: Context): Params {
  return params.get(ctx, "") ?? createFilled(ParamsSchema);
}

function noProposal(id: bigint): Refusal {
  if (id === 0n) return invalidArgument("proposal id can not be 0");
  return notFoundStatus(`proposal ${id} doesn't exist`);
}

function noVote(id: bigint, voter: string): Refusal {
  if (id === 0n) return noProposal(id);
  if (voter === "") return invalidArgument("empty voter address");
  readAddress(voter);
  return invalidArgument(`voter: ${voter} not found for proposal: ${id}`);
}

function noDeposit(id: bigint, depositor: string): Refusal {
  if (id === 0n) return noProposal(id);
  if (depositor === "") return invalidArgument("empty depositor address");
  readAddress(depositor);
  const key = `("${id}", "${depositor}")`;
  return notFoundStatus(
    `collections: not found: key '${key}' of type github.com/cosmos/gogoproto/cosmos.gov.v1.Deposit`,
  );
}

function noneOfProposal(id: bigint, request: PageRequest | undefined) {
  if (id === 0n) throw noProposal(id);
  return noneOf(request);
}

/** The pagination of lists in which nothing ever stands. */
function noneOf(request: PageRequest | undefined) {
  return paginateCollection(request, () => [], { refuse: internalStatus }).pagination;
}

/** The older forms of parts of the parameters, by the name that requests use. */
function partsOf({ votingPeriod, minDeposit, maxDepositPeriod, ...rest }: Params, type: string) {
  const { quorum, threshold, vetoThreshold } = rest;
  switch (type) {
    case "voting":
      return { votingParams: { ...(votingPeriod ? { votingPeriod } : {}) } };
    case "deposit":
      return { depositParams: { minDeposit, ...(maxDepositPeriod ? { maxDepositPeriod } : {}) } };
    case "tallying":
      return { tallyParams: { quorum, threshold, vetoThreshold } };
    case "":
      return {};
    default:
      throw invalidArgument(`unknown params type: ${type}`);
  }
}

/** The same for the older service: fractions are bytes there, and zero where nobody asks for them. */
function legacyParts(given: Params, type: string) {
  if (type === "") throw invalidArgument(" is not a valid parameter type");
  const { tallyParams, ...parts } = partsOf(given, type);
  const fraction = (text = "0") => Buffer.from(parseDec(text).toString());
  return {
    ...parts,
    tallyParams: {
      quorum: fraction(tallyParams?.quorum),
      threshold: fraction(tallyParams?.threshold),
      vetoThreshold: fraction(tallyParams?.vetoThreshold),
    },
  };
}

const queries = [
  onQuery(Query.method.constitution, () => ({ constitution: "" })),
  onQuery(Query.method.proposal, (_ctx, { proposalId }) => {
    throw noProposal(proposalId);
  }),
  onQuery(Query.method.proposals, (_ctx, { pagination }) => ({ pagination: noneOf(pagination) })),
  onQuery(Query.method.vote, (_ctx, { proposalId, voter }) => {
    throw noVote(proposalId, voter);
  }),
  onQuery(Query.method.votes, (_ctx, { proposalId, pagination }) => ({
    pagination: noneOfProposal(proposalId, pagination),
  })),
  onQuery(Query.method.params, (ctx, { paramsType }) => ({
    ...partsOf(paramsOf(ctx), paramsType),
    params: paramsOf(ctx),
  })),
  onQuery(Query.method.deposit, (_ctx, { proposalId, depositor }) => {
    throw noDeposit(proposalId, depositor);
  }),
  onQuery(Query.method.deposits, (_ctx, { proposalId, pagination }) => ({
    pagination: noneOfProposal(proposalId, pagination),
  })),
  onQuery(Query.method.tallyResult, (_ctx, { proposalId }) => {
    throw noProposal(proposalId);
  }),
  onQuery(LegacyQuery.method.proposal, (_ctx, { proposalId }) => {
    throw noProposal(proposalId);
  }),
  onQuery(LegacyQuery.method.proposals, (_ctx, { pagination }) => ({ pagination: noneOf(pagination) })),
  onQuery(LegacyQuery.method.params, (ctx, { paramsType }) => legacyParts(paramsOf(ctx), paramsType)),
  onQuery(LegacyQuery.method.vote, (_ctx, { proposalId, voter }) => {
    throw noVote(proposalId, voter);
  }),
  onQuery(LegacyQuery.method.votes, (_ctx, { proposalId, pagination }) => ({
    pagination: noneOfProposal(proposalId, pagination),
  })),
  onQuery(LegacyQuery.method.deposit, (_ctx, { proposalId, depositor }) => {
    throw noDeposit(proposalId, depositor);
  }),
  onQuery(LegacyQuery.method.deposits, (_ctx, { proposalId, pagination }) => ({
    pagination: noneOfProposal(proposalId, pagination),
  })),
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
