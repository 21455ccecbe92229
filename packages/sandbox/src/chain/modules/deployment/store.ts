/** Deployments and their groups in the store. */
import { create } from "@bufbuild/protobuf";
import {
  type Deployment,
  type DeploymentID,
  DeploymentIDSchema,
  DeploymentSchema,
} from "@slipway/chain/gen/akash/deployment/v1/deployment_pb.ts";
import { type GroupID, GroupIDSchema } from "@slipway/chain/gen/akash/deployment/v1/group_pb.ts";
import { type Group, GroupSchema } from "@slipway/chain/gen/akash/deployment/v1beta4/group_pb.ts";
import { type Params, ParamsSchema } from "@slipway/chain/gen/akash/deployment/v1beta4/params_pb.ts";
import { Scope } from "@slipway/chain/gen/akash/escrow/id/v1/id_pb.ts";
import type { Context } from "../../context.ts";
import { byteKey, textKey, u32Key, u64Key } from "../../keys.ts";
import { messageTable } from "../../store/table.ts";
import { createFilled, need } from "../../tx/fill.ts";
import { accountId } from "../escrow/ids.ts";

export const deployments = messageTable("deployment/deployments", DeploymentSchema, {
  indexes: { state: ({ state }) => byteKey(state) },
  gas: { key: 2, indexes: [59] },
});
export const groups = messageTable("deployment/groups", GroupSchema, { gas: { key: 2, indexes: [63, 63] } });
export const deploymentParams = messageTable("deployment/params", ParamsSchema);

export function paramsOf(ctx: Context): Params {
  return deploymentParams.get(ctx, "") ?? createFilled(ParamsSchema);
}

export function deploymentKey({ owner, dseq }: { owner: string; dseq: bigint }): string {
  return textKey(owner) + u64Key(dseq);
}

export function groupKey(id: { owner: string; dseq: bigint; gseq: number }): string {
  return deploymentKey(id) + u32Key(id.gseq);
}

export function findDeployment(ctx: Context, id: { owner: string; dseq: bigint }): Deployment | undefined {
  return deployments.get(ctx, deploymentKey(id));
}

export function findGroup(
  ctx: Context,
  id: { owner: string; dseq: bigint; gseq: number },
): Group | undefined {
  return groups.get(ctx, groupKey(id));
}

export function groupsOf(ctx: Context, id: DeploymentID): Group[] {
  return groups.list(ctx, { prefix: deploymentKey(id) }).map(([, group]) => group);
}

export function putDeployment(ctx: Context, deployment: Deployment): void {
  deployments.set(ctx, deploymentKey(need(deployment.id)), deployment);
}

export function putGroup(ctx: Context, group: Group): void {
  groups.set(ctx, groupKey(need(group.id)), group);
}

export function groupId({ owner, dseq }: DeploymentID, gseq: number): GroupID {
  return create(GroupIDSchema, { owner, dseq, gseq });
}

export function deploymentOf({ owner, dseq }: { owner: string; dseq: bigint }): DeploymentID {
  return create(DeploymentIDSchema, { owner, dseq });
}

/** The escrow account that pays for a deployment. */
export function escrowOf({ owner, dseq }: { owner: string; dseq: bigint }) {
  return accountId(Scope.deployment, `${owner}/${dseq}`);
}
