// A deployment as a person sees it: where it stands, who bids, what runs, and what happens to the money.
import { z } from "zod";
import { address, amount, attribute, decCoin, decimal, dseq, height, json, price, time } from "./common.ts";

export const step = z
  .enum(["bidding", "accept", "manifest", "running", "paused", "closed", "overdrawn"])
  .meta({
    id: "Step",
    description:
      "bidding: waits for bids · accept: at least one bid is open, none accepted · manifest: leased, no manifest accepted by every leased provider yet (as far as this program knows) · running · paused: nothing runs and nothing is asked for, the deposit stays: start a group or close · closed · overdrawn: closed because the money ran out",
  });

export const providerRef = z
  .object({
    owner: address,
    name: z.string(),
    region: z.string().nullable(),
    hostUri: z.string(),
    attributes: z.array(attribute),
    audited: z.boolean(),
  })
  .meta({ id: "ProviderRef" });

/** Exactly what the chain would do at `height`: settle, pay the providers, refund the rest. */
export const money = z
  .object({
    denom: z.string(),
    height,
    deposited: amount.meta({ description: "all that was ever put in" }),
    locked: amount.meta({ description: "in escrow now, owed parts not yet taken off" }),
    spent: amount.meta({ description: "paid or owed to providers up to this height" }),
    refundable: amount.meta({ description: "what closing at this height gives back" }),
    refunded: amount.meta({ description: "what closing gave back; 0 while open" }),
    owed: amount.meta({ description: "what the account could not pay (overdrawn)" }),
    price: price.nullable().meta({ description: "the running leases together" }),
    blocksLeft: z.number().int().nullable().meta({ description: "null while nothing is spent" }),
    secondsLeft: z.number().int().nullable(),
    runsUntil: time.nullable(),
  })
  .meta({ id: "Money" });

const groupId = { gseq: z.number().int() };
const orderId = { ...groupId, oseq: z.number().int() };
const leaseId = { ...orderId, bseq: z.number().int() };

export const resourceView = z
  .object({
    id: z.number().int(),
    count: z.number().int(),
    cpu: amount.meta({ description: "thousandths of a CPU" }),
    memory: amount.meta({ description: "bytes" }),
    storage: z.array(z.object({ name: z.string(), size: amount, attributes: z.array(attribute) })),
    gpu: amount,
    gpuAttributes: z.array(attribute),
    endpoints: z.array(z.object({ kind: z.string(), sequenceNumber: z.number().int() })),
    price: decCoin,
  })
  .meta({ id: "ResourceView" });

export const groupView = z
  .object({
    ...groupId,
    name: z.string(),
    state: z.enum(["open", "paused", "insufficient_funds", "closed"]),
    createdHeight: height,
    attributes: z.array(attribute),
    signedBy: z.object({ allOf: z.array(z.string()), anyOf: z.array(z.string()) }),
    resources: z.array(resourceView),
  })
  .meta({ id: "GroupView" });

export const orderView = z
  .object({
    ...orderId,
    state: z.enum(["open", "active", "closed"]),
    createdHeight: height,
    createdAt: time.nullable(),
    maxPrice: price,
  })
  .meta({ id: "OrderView" });

export const bidView = z
  .object({
    ...leaseId,
    provider: providerRef,
    state: z.enum(["open", "active", "lost", "closed"]),
    price,
    createdHeight: height,
    createdAt: time.nullable(),
    offer: z.array(json),
    reclamationSeconds: z.number().nullable(),
  })
  .meta({ id: "BidView" });

export const leaseView = z
  .object({
    ...leaseId,
    provider: providerRef,
    state: z.enum(["active", "insufficient_funds", "closed", "reclaiming"]),
    price,
    createdHeight: height,
    createdAt: time.nullable(),
    closedHeight: height.nullable(),
    closedAt: time.nullable(),
    reason: z.string(),
    reclamation: z.object({ deadline: time.nullable(), reason: z.string() }).nullable(),
    payment: z
      .object({
        state: z.enum(["open", "closed", "overdrawn"]),
        balance: decimal,
        unsettled: decimal,
        withdrawn: amount,
      })
      .nullable(),
    manifest: z
      .object({ hash: z.string(), sentAt: time })
      .nullable()
      .meta({ description: "the last manifest that this program brought to the provider" }),
  })
  .meta({ id: "LeaseView" });

export const escrowView = z
  .object({
    state: z.enum(["open", "closed", "overdrawn"]),
    settledAt: height,
    funds: z.array(decCoin),
    transferred: z.array(decCoin),
    deposits: z.array(
      z.object({ owner: address, height, source: z.enum(["balance", "grant"]), balance: decCoin }),
    ),
  })
  .meta({ id: "EscrowView" });

const summary = {
  owner: address,
  dseq,
  state: z.enum(["active", "closed"]),
  step,
  name: z.string().meta({ description: "the kept name, or the names of its groups" }),
  hash: z.string().meta({ description: "hex of the manifest's SHA-256" }),
  createdHeight: height,
  createdAt: time.nullable(),
  closedHeight: height.nullable(),
  closedAt: time.nullable(),
  money,
};

export const deploymentSummary = z
  .object({
    ...summary,
    groups: z.number().int(),
    openBids: z.number().int(),
    activeLeases: z.number().int(),
    providers: z.array(z.object({ owner: address, name: z.string() })),
  })
  .meta({ id: "DeploymentSummary" });

export const deploymentList = z
  .object({ height, deployments: z.array(deploymentSummary), next: z.string().optional() })
  .meta({ id: "DeploymentList" });

export const deployment = z
  .object({
    ...summary,
    network: z.string(),
    height,
    time,
    groups: z.array(groupView),
    orders: z.array(orderView),
    bids: z.array(bidView),
    leases: z.array(leaseView),
    escrow: escrowView,
    sdl: z.object({ kept: z.boolean(), updatedAt: time.nullable(), templateId: z.string().nullable() }),
  })
  .meta({ id: "Deployment" });

export const historyEntry = z
  .object({
    height,
    time: time.nullable(),
    transaction: z.string().nullable().meta({ description: "hash; null for what a block did by itself" }),
    type: z.string(),
    title: z.string().meta({ description: "one plain sentence" }),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "HistoryEntry" });
export const history = z.object({ entries: z.array(historyEntry) }).meta({ id: "History" });

export const keptSdl = z
  .object({
    sdl: z.string(),
    name: z.string().nullable(),
    templateId: z.string().nullable(),
    updatedAt: time,
  })
  .meta({ id: "KeptSdl" });
export const keepSdl = z
  .object({
    sdl: z.string().min(1).max(262_144),
    name: z.string().max(120).optional(),
    templateId: z.string().max(80).optional(),
  })
  .meta({ id: "KeepSdl" });

export type Step = z.output<typeof step>;
export type ProviderRef = z.output<typeof providerRef>;
export type Money = z.output<typeof money>;
export type GroupView = z.output<typeof groupView>;
export type OrderView = z.output<typeof orderView>;
export type BidView = z.output<typeof bidView>;
export type LeaseView = z.output<typeof leaseView>;
export type EscrowView = z.output<typeof escrowView>;
export type DeploymentSummary = z.output<typeof deploymentSummary>;
export type DeploymentList = z.output<typeof deploymentList>;
export type DeploymentView = z.output<typeof deployment>;
export type HistoryEntry = z.output<typeof historyEntry>;
export type KeptSdl = z.output<typeof keptSdl>;
