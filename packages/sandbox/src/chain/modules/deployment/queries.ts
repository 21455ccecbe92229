/** Questions about deployments and groups. */
import { type Deployment, Deployment_State } from "@slipway/chain/gen/akash/deployment/v1/deployment_pb.ts";
import type { DeploymentFilters } from "@slipway/chain/gen/akash/deployment/v1beta4/filters_pb.ts";
import { Query } from "@slipway/chain/gen/akash/deployment/v1beta4/query_pb.ts";
import type { PageRequest } from "@slipway/chain/gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import { isAddress } from "../../address.ts";
import type { Context } from "../../context.ts";
import { byteKey, textKey } from "../../keys.ts";
import { onQuery } from "../../module.ts";
import { deploymentRefusals, escrowRefusals, invalidArgument } from "../../refusal.ts";
import { need } from "../../tx/fill.ts";
import { type Cursor, listPage, startOf } from "../akash-pages.ts";
import { findAccountState } from "../escrow/store.ts";
import { only, type Page } from "../pages.ts";
import { deployments, escrowOf, findDeployment, findGroup, groupsOf, paramsOf } from "./store.ts";

const stateNames = new Map<string, Deployment_State>([
  ["active", Deployment_State.active],
  ["closed", Deployment_State.closed],
]);

const BY_OWNER = 1;

/** Deployments by owner (all states together, in the order of their numbers), else state by state. */
function pageOf(
  ctx: Context,
  filters: DeploymentFilters,
  pagination: PageRequest | undefined,
): Page<Deployment> {
  const start = startOf(pagination, stateNames, filters.state);
  const { cursor, states } = start;
  const owner = cursor ? ownerOf(cursor) : filters.owner;
  if (owner === undefined || owner === "") {
    return listPage(pagination, start, {
      *walk(state, from, reverse): Generator<[string, Deployment | undefined]> {
        const options = { prefix: byteKey(state), start: from && byteKey(state) + from, reverse };
        for (const [key, deployment] of deployments.walkIndex(ctx, "state", options)) {
          yield [key, isWanted(deployment, filters) ? deployment : undefined];
        }
      },
    });
  }
  if (!cursor && filters.dseq !== 0n) return only(findDeployment(ctx, filters), states);
  return listPage(pagination, start, {
    flat: true,
    path: BY_OWNER,
    *walk(_state, from, reverse): Generator<[string, Deployment | undefined]> {
      for (const [key, deployment] of deployments.walk(ctx, {
        prefix: textKey(owner),
        start: from,
        reverse,
      })) {
        yield [key, states.includes(deployment.state) ? deployment : undefined];
      }
    },
  });
}

/** The owner whose list a page's key goes on with; undefined for a list of all owners. */
function ownerOf({ path, key }: Cursor): string | undefined {
  return path === BY_OWNER ? key.slice(0, key.indexOf("\0")) : undefined;
}

function isWanted({ id }: Deployment, { owner, dseq }: DeploymentFilters): boolean {
  return (owner === "" || id?.owner === owner) && (dseq === 0n || id?.dseq === dseq);
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
    const page = pageOf(ctx, need(filters), pagination);
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
