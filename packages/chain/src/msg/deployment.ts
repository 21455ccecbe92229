import type { MessageInitShape } from "@bufbuild/protobuf";
import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { fromHex } from "../bytes.ts";
import { type Money, toCoin } from "../coin.ts";
import {
  MsgCloseDeploymentSchema,
  MsgCreateDeploymentSchema,
  MsgUpdateDeploymentSchema,
} from "../gen/akash/deployment/v1beta4/deploymentmsg_pb.ts";
import {
  MsgCloseGroupSchema,
  MsgPauseGroupSchema,
  MsgStartGroupSchema,
} from "../gen/akash/deployment/v1beta4/groupmsg_pb.ts";
import { GroupSpecSchema } from "../gen/akash/deployment/v1beta4/groupspec_pb.ts";
import { type Msg, pack, readBytes } from "../tx.ts";
import { type DepositSource, toSources } from "./deposit.ts";

export interface DeploymentId {
  readonly owner: string;
  /** Chosen by the owner; by custom the latest block height. */
  readonly dseq: bigint;
}

export interface GroupId extends DeploymentId {
  readonly gseq: number;
}

/** A group as protobuf bytes in hexadecimal (`groupsProto` of a compilation), or as a message. */
export type Group = string | MessageInitShape<typeof GroupSpecSchema>;

export interface NewDeployment extends DeploymentId {
  readonly groups: readonly Group[];
  /** SHA-256 of the manifest: 32 bytes, or 64 hexadecimal digits. */
  readonly hash: Uint8Array | string;
  readonly deposit: Money;
  /** Where the deposit may come from, in order; from the owner's balance when left out. */
  readonly sources?: readonly DepositSource[];
  /** How long a provider must warn before it takes the lease back. */
  readonly reclamationSeconds?: number;
}

/** Opens a deployment with its groups, orders and escrow account. Signed by the owner. */
export function createDeployment(deployment: NewDeployment): Msg {
  const { owner, dseq, groups, hash, deposit, sources, reclamationSeconds } = deployment;
  return pack(MsgCreateDeploymentSchema, {
    id: { owner, dseq },
    groups: groups.map((group) =>
      typeof group === "string" ? readBytes(GroupSpecSchema, fromHex(group)) : group,
    ),
    hash: hashBytes(hash),
    deposit: { amount: toCoin(deposit), sources: toSources(sources) },
    ...(reclamationSeconds && { reclamation: { minWindow: durationFromMs(reclamationSeconds * 1000) } }),
  });
}

/** Announces a new manifest by its hash. Groups and prices cannot change. Signed by the owner. */
export function updateDeployment({
  owner,
  dseq,
  hash,
}: DeploymentId & { readonly hash: Uint8Array | string }): Msg {
  return pack(MsgUpdateDeploymentSchema, { id: { owner, dseq }, hash: hashBytes(hash) });
}

/** Closes everything under the deployment and refunds what is left. Signed by the owner. */
export function closeDeployment({ owner, dseq }: DeploymentId): Msg {
  return pack(MsgCloseDeploymentSchema, { id: { owner, dseq } });
}

/** Closes one group for good. Signed by the owner. */
export function closeGroup({ owner, dseq, gseq }: GroupId): Msg {
  return pack(MsgCloseGroupSchema, { id: { owner, dseq, gseq } });
}

/** Stops a group: its order and lease close, and it can be started again. Signed by the owner. */
export function pauseGroup({ owner, dseq, gseq }: GroupId): Msg {
  return pack(MsgPauseGroupSchema, { id: { owner, dseq, gseq } });
}

/** Puts a paused group on the market again. Signed by the owner. */
export function startGroup({ owner, dseq, gseq }: GroupId): Msg {
  return pack(MsgStartGroupSchema, { id: { owner, dseq, gseq } });
}

function hashBytes(hash: Uint8Array | string): Uint8Array {
  return typeof hash === "string" ? fromHex(hash) : hash;
}
