/** How deployments and groups change state, with their events; called by messages, by escrow and by the market. */

import { type Deployment, Deployment_State } from "@slipway/chain/gen/akash/deployment/v1/deployment_pb.ts";
import {
  EventDeploymentClosedSchema,
  EventGroupClosedSchema,
  EventGroupPausedSchema,
  EventGroupStartedSchema,
} from "@slipway/chain/gen/akash/deployment/v1/event_pb.ts";
import { type Group, Group_State } from "@slipway/chain/gen/akash/deployment/v1beta4/group_pb.ts";
import type { Account } from "@slipway/chain/gen/akash/escrow/id/v1/id_pb.ts";
import { Scope } from "@slipway/chain/gen/akash/escrow/id/v1/id_pb.ts";
import { type Context, emitEvent } from "../../context.ts";
import { need } from "../../tx/fill.ts";
import { closeGroupMarket } from "../market/orders.ts";
import { deploymentOf, findDeployment, groupsOf, putDeployment, putGroup } from "./store.ts";

export function closeGroup(ctx: Context, group: Group, state: Group_State): void {
  putGroup(ctx, { ...group, state });
  emitEvent(ctx, EventGroupClosedSchema, { id: need(group.id) });
}

export function pauseGroup(ctx: Context, group: Group): void {
  putGroup(ctx, { ...group, state: Group_State.paused });
  emitEvent(ctx, EventGroupPausedSchema, { id: need(group.id) });
}

export function startGroup(ctx: Context, group: Group): void {
  putGroup(ctx, { ...group, state: Group_State.open });
  emitEvent(ctx, EventGroupStartedSchema, { id: need(group.id) });
}

export function closeDeployment(ctx: Context, deployment: Deployment): void {
  putDeployment(ctx, { ...deployment, state: Deployment_State.closed });
  emitEvent(ctx, EventDeploymentClosedSchema, { id: need(deployment.id) });
}

/** Groups that are not closed yet. */
export function isClosable({ state }: Group): boolean {
  return state !== Group_State.closed;
}

/** A deployment whose escrow ended is closed with all its groups. */
export function onAccountClosed(ctx: Context, { scope, xid }: Account, overdrawn: boolean): void {
  if (scope !== Scope.deployment) return;
  const [owner = "", dseq = "0"] = xid.split("/");
  const deployment = findDeployment(ctx, deploymentOf({ owner, dseq: BigInt(dseq) }));
  if (deployment?.state !== Deployment_State.active) return;
  closeDeployment(ctx, deployment);
  const state = overdrawn ? Group_State.insufficient_funds : Group_State.closed;
  for (const group of groupsOf(ctx, need(deployment.id))) {
    if (!isClosable(group)) continue;
    closeGroup(ctx, group, state);
    closeGroupMarket(ctx, need(group.id), state);
  }
}
