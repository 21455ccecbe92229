/** Deployments: what a tenant wants to run, its groups, and who pays. */
import { create } from "@bufbuild/protobuf";
import {
  type Deployment,
  Deployment_State,
  type DeploymentReclamation,
  DeploymentSchema,
} from "@slipway/chain/gen/akash/deployment/v1/deployment_pb.ts";
import {
  EventDeploymentCreatedSchema,
  EventDeploymentUpdatedSchema,
} from "@slipway/chain/gen/akash/deployment/v1/event_pb.ts";
import {
  MsgCloseDeploymentResponseSchema,
  MsgCloseDeploymentSchema,
  type MsgCreateDeployment,
  MsgCreateDeploymentResponseSchema,
  MsgCreateDeploymentSchema,
  MsgUpdateDeploymentResponseSchema,
  MsgUpdateDeploymentSchema,
} from "@slipway/chain/gen/akash/deployment/v1beta4/deploymentmsg_pb.ts";
import { GenesisDeploymentSchema } from "@slipway/chain/gen/akash/deployment/v1beta4/genesis_pb.ts";
import {
  type Group,
  Group_State,
  GroupSchema,
} from "@slipway/chain/gen/akash/deployment/v1beta4/group_pb.ts";
import {
  MsgCloseGroupResponseSchema,
  MsgCloseGroupSchema,
  MsgPauseGroupResponseSchema,
  MsgPauseGroupSchema,
  MsgStartGroupResponseSchema,
  MsgStartGroupSchema,
} from "@slipway/chain/gen/akash/deployment/v1beta4/groupmsg_pb.ts";
import { ParamsSchema } from "@slipway/chain/gen/akash/deployment/v1beta4/params_pb.ts";
import {
  MsgUpdateParamsResponseSchema,
  MsgUpdateParamsSchema,
} from "@slipway/chain/gen/akash/deployment/v1beta4/paramsmsg_pb.ts";
import { DepositAuthorization_Scope } from "@slipway/chain/gen/akash/escrow/v1/authz_pb.ts";
import { toCoins } from "../../coins.ts";
import { type Context, emitEvent } from "../../context.ts";
import { type Module, onMessage } from "../../module.ts";
import { deploymentRefusals, plain } from "../../refusal.ts";
import { toNanos } from "../../time.ts";
import { need } from "../../tx/fill.ts";
import { assertAuthority } from "../authority.ts";
import { authorizeDeposit, validateDeposit } from "../escrow/deposits.ts";
import { closeAccount, openAccount } from "../escrow/keeper.ts";
import { validateDeploymentId, validateGroupId } from "../ids.ts";
import { list, readMessage, record, writeMessage } from "../json.ts";
import { closeGroupMarket, createOrder } from "../market/orders.ts";
import { paramsOf as marketParams } from "../market/store.ts";
import { closeGroup, pauseGroup, startGroup } from "./groups.ts";
import { queries } from "./queries.ts";
import { denomOf, validateNames, validateSpec } from "./spec.ts";
import {
  deploymentKey,
  deploymentParams,
  deployments,
  escrowOf,
  findDeployment,
  findGroup,
  groupId,
  groupsOf,
  paramsOf,
  putDeployment,
  putGroup,
} from "./store.ts";

const HASH_LENGTH = 32;
const PRICED_IN = "uact";

function validateCreate({ id, groups, hash, deposit, reclamation }: MsgCreateDeployment): void {
  validateDeploymentId(need(id));
  validateDeposit(need(deposit));
  if (groups.length === 0) throw deploymentRefusals.invalidGroups;
  validateHash(hash);
  if (reclamation && toNanos(need(reclamation.minWindow)) < 0n) {
    throw deploymentRefusals.invalidReclamation.wrap("min_window must be >= 0");
  }
  const [coin = { denom: "", amount: 0n }] = toCoins([need(need(deposit).amount)]);
  for (const spec of groups) {
    validateSpec(spec);
    const own = denomOf(spec);
    if (coin.amount === 0n || own === coin.denom) continue;
    throw deploymentRefusals.invalidDeposit.wrap(`Mismatched denominations (${coin.denom} != ${own})`);
  }
}

function validateHash(hash: Uint8Array): void {
  if (hash.length === 0) throw deploymentRefusals.emptyHash;
  if (hash.length !== HASH_LENGTH) throw deploymentRefusals.invalidHash;
}

function runCreate(ctx: Context, msg: MsgCreateDeployment): void {
  const id = need(msg.id);
  if (findDeployment(ctx, id)) throw deploymentRefusals.exists;
  assertDeposit(ctx, msg);
  assertReclamation(ctx, msg.reclamation);
  validateNames(msg.groups);
  if (msg.groups.some((spec) => denomOf(spec) !== PRICED_IN)) throw deploymentRefusals.invalidPrice;
  const deposits = authorizeDeposit(ctx, id.owner, need(msg.deposit), DepositAuthorization_Scope.deployment);
  const { hash, reclamation } = msg;
  putDeployment(
    ctx,
    create(DeploymentSchema, {
      id,
      state: Deployment_State.active,
      hash,
      createdAt: ctx.height,
      ...(reclamation ? { reclamation } : {}),
    }),
  );
  const groups = msg.groups.map((groupSpec, index) =>
    create(GroupSchema, {
      id: groupId(id, index + 1),
      state: Group_State.open,
      groupSpec,
      createdAt: ctx.height,
    }),
  );
  for (const group of groups) putGroup(ctx, group);
  emitEvent(ctx, EventDeploymentCreatedSchema, { id, hash });
  for (const { id: group, groupSpec } of groups) createOrder(ctx, need(group), need(groupSpec), reclamation);
  openAccount(ctx, escrowOf(id), id.owner, deposits);
}

function assertDeposit(ctx: Context, { deposit }: MsgCreateDeployment): void {
  const [coin = { denom: "", amount: 0n }] = toCoins([need(need(deposit).amount)]);
  const least = toCoins(paramsOf(ctx).minDeposits).find(({ denom }) => denom === coin.denom);
  if (!least) throw plain(`Deposit invalid: Invalid deposit denomination ${coin.denom}`);
  if (coin.amount < least.amount) {
    throw deploymentRefusals.invalidDeposit.wrap(
      `Deposit too low - ${coin.amount} < ${least.amount}${least.denom}`,
    );
  }
  if (coin.denom !== PRICED_IN) throw deploymentRefusals.invalidDeposit;
}

function assertReclamation(ctx: Context, reclamation: DeploymentReclamation | undefined): void {
  if (!reclamation) return;
  const window = toNanos(need(reclamation.minWindow));
  const { minReclamationWindow, maxReclamationWindow } = marketParams(ctx);
  if (window < toNanos(need(minReclamationWindow))) {
    throw deploymentRefusals.invalidReclamation.wrap("min_window below governance minimum");
  }
  if (window > toNanos(need(maxReclamationWindow))) {
    throw deploymentRefusals.invalidReclamation.wrap("min_window above governance maximum");
  }
}

function getDeployment(ctx: Context, id: { owner: string; dseq: bigint }): Deployment {
  const deployment = findDeployment(ctx, id);
  if (!deployment) throw deploymentRefusals.notFound;
  return deployment;
}

function getGroup(ctx: Context, id: { owner: string; dseq: bigint; gseq: number }): Group {
  const group = findGroup(ctx, id);
  if (!group) throw deploymentRefusals.groupNotFound;
  return group;
}

const messages = [
  onMessage(MsgCreateDeploymentSchema, MsgCreateDeploymentResponseSchema, {
    validate: validateCreate,
    run: runCreate,
  }),
  onMessage(MsgUpdateDeploymentSchema, MsgUpdateDeploymentResponseSchema, {
    validate: ({ id, hash }) => {
      validateDeploymentId(need(id));
      validateHash(hash);
    },
    run: (ctx, { id, hash }) => {
      const deployment = getDeployment(ctx, need(id));
      if (deployment.state !== Deployment_State.active) throw deploymentRefusals.closed;
      if (Buffer.from(hash).equals(deployment.hash)) throw deploymentRefusals.invalidHash;
      putDeployment(ctx, { ...deployment, hash });
      emitEvent(ctx, EventDeploymentUpdatedSchema, { id: need(id), hash });
    },
  }),
  onMessage(MsgCloseDeploymentSchema, MsgCloseDeploymentResponseSchema, {
    validate: ({ id }) => validateDeploymentId(need(id)),
    run: (ctx, { id }) => {
      const deployment = getDeployment(ctx, need(id));
      if (deployment.state !== Deployment_State.active) throw deploymentRefusals.closed;
      closeAccount(ctx, escrowOf(need(id)));
    },
  }),
  onMessage(MsgCloseGroupSchema, MsgCloseGroupResponseSchema, {
    validate: ({ id }) => validateGroupId(need(id)),
    run: (ctx, { id }) => {
      const group = getGroup(ctx, need(id));
      if (group.state === Group_State.closed) throw deploymentRefusals.groupClosed;
      closeGroup(ctx, group, Group_State.closed);
      closeGroupMarket(ctx, need(id), Group_State.closed);
    },
  }),
  onMessage(MsgPauseGroupSchema, MsgPauseGroupResponseSchema, {
    validate: ({ id }) => validateGroupId(need(id)),
    run: (ctx, { id }) => {
      const group = getGroup(ctx, need(id));
      if (group.state === Group_State.closed) throw deploymentRefusals.groupClosed;
      if (group.state === Group_State.paused) throw deploymentRefusals.groupPaused;
      pauseGroup(ctx, group);
      closeGroupMarket(ctx, need(id), Group_State.paused);
    },
  }),
  onMessage(MsgStartGroupSchema, MsgStartGroupResponseSchema, {
    validate: ({ id }) => validateGroupId(need(id)),
    run: (ctx, { id }) => {
      const group = getGroup(ctx, need(id));
      if (group.state === Group_State.closed) throw deploymentRefusals.groupClosed;
      if (group.state === Group_State.open) throw deploymentRefusals.groupOpen;
      startGroup(ctx, group);
      createOrder(ctx, need(id), need(group.groupSpec), findDeployment(ctx, need(id))?.reclamation);
    },
  }),
  onMessage(MsgUpdateParamsSchema, MsgUpdateParamsResponseSchema, {
    run: (ctx, msg) => {
      assertAuthority(msg.authority);
      deploymentParams.set(ctx, "", need(msg.params));
    },
  }),
];

export const deployment: Module = {
  name: "deployment",
  messages,
  queries,
  initGenesis: (ctx, section) => {
    const given = record(section, "deployment");
    deploymentParams.set(ctx, "", readMessage(ParamsSchema, given.params, "deployment.params"));
    for (const [index, item] of list(given.deployments, "deployment.deployments").entries()) {
      const read = readMessage(GenesisDeploymentSchema, item, `deployment.deployments[${index}]`);
      deployments.set(ctx, deploymentKey(need(need(read.deployment).id)), need(read.deployment));
      for (const group of read.groups) putGroup(ctx, group);
    }
  },
  exportGenesis: (ctx) => ({
    deployments: deployments
      .list(ctx)
      .map(([, item]) =>
        writeMessage(
          GenesisDeploymentSchema,
          create(GenesisDeploymentSchema, { deployment: item, groups: groupsOf(ctx, need(item.id)) }),
        ),
      ),
    params: writeMessage(ParamsSchema, paramsOf(ctx)),
  }),
  setParams: (ctx, params) =>
    deploymentParams.set(ctx, "", readMessage(ParamsSchema, params, "deployment.params")),
};
