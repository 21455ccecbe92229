/** Questions about deployments and groups. */
import { type Deployment, Deployment_State } from "@slipway/chain/gen/akash/deployment/v1/deployment_pb.ts";
import type { DeploymentFilters } from "@slipway/chain/gen/akash/deployment/v1beta4/filters_pb.ts";
import { Query } from "@slipway/chain/gen/akash/deployment/v1beta4/query_pb.ts";
import { isAddress } from "../../address.ts";
import type { Context } from "../../context.ts";
import { byteKey, textKey, u64Key } from "../../keys.ts";
import { onQuery } from "../../module.ts";
import { deploymentRefusals, escrowRefusals, invalidArgument } from "../../refusal.ts";
import { need } from "../../tx/fill.ts";
import { listPage } from "../akash-pages.ts";
import { findAccountState } from "../escrow/store.ts";
import { deployments, escrowOf, findDeployment, findGroup, groupsOf, paramsOf } from "./store.ts";

const stateNames = new Map<string, Deployment_State>([
  ["active", Deployment_State.active],
  ["closed", Deployment_State.closed],
]);

function* matching(
  ctx: Context,
  { owner, dseq }: DeploymentFilters,
  state: number,
  start: string | undefined,
  reverse: boolean,
): Generator<[string, Deployment | undefined]> {
  const prefix = byteKey(state) + (owner === "" ? "" : textKey(owner) + (dseq === 0n ? "" : u64Key(dseq)));
  const options = { prefix, start: start && byteKey(state) + start, reverse };
  for (const [key, deployment] of deployments.walkIndex(ctx, "state", options)) {
    yield [key, dseq === 0n || deployment.id?.dseq === dseq ? deployment : undefined];
  }
}

function withEscrow(ctx: Context, deployment: Deployment) {
  const id = need(deployment.id);
  const account = escrowOf(id);
  const state = findAccountState(ctx, account);
  if (!state) throw escrowRefusals.accountNotFound;
  return { deployment, groups: groupsOf(ctx, id), escrowAccount: { id: account, state } };
}

export const queries = [
  onQuery(Query.method.deployments, (ctx, { filters, pagination }) => {
    const given = need(filters);
    const wanted = stateNames.get(given.state);
    if (given.state !== "" && wanted === undefined) throw invalidArgument("invalid state value");
    const page = listPage(pagination, {
      states: wanted === undefined ? [...stateNames.values()] : [wanted],
      filtered: wanted !== undefined,
      walk: (state, start, reverse) => matching(ctx, given, state, start, reverse),
    });
    return { deployments: page.items.map((item) => withEscrow(ctx, item)), pagination: page.pagination };
  }),
  onQuery(Query.method.deployment, (ctx, { id }) => {
    if (!isAddress(need(id).owner)) throw invalidArgument("invalid owner address");
    const deployment = findDeployment(ctx, need(id));
    if (!deployment) throw deploymentRefusals.notFound;
    return withEscrow(ctx, deployment);
  }),
  onQuery(Query.method.group, (ctx, { id }) => {
    if (!isAddress(need(id).owner)) throw invalidArgument("invalid owner address");
    const group = findGroup(ctx, need(id));
    if (!group) throw deploymentRefusals.groupNotFound;
    return { group };
  }),
  onQuery(Query.method.params, (ctx) => ({ params: paramsOf(ctx) })),
];
