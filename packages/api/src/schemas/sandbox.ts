// The levers of the sandbox that this program runs: where it stands, its pace, its prices, and what goes wrong on purpose.
// Prices are dollars for one AKT as decimal strings; spans are seconds of the chain's own time unless the name says otherwise.
import { z } from "zod";
import { address, height, json, networkParams, time } from "./common.ts";

export const usd = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,18})?$/, "must be dollars, such as 1.25")
  .meta({ id: "AktPrice", description: "Dollars for one AKT, as a decimal string" });
const span = z.number().min(0).max(315_360_000);

export const pace = z
  .object({
    mode: z.enum(["clock", "fast", "manual"]).meta({
      description:
        "clock: a block every blockTime · fast: a block as soon as a transaction waits · manual: only when told",
    }),
    blockTime: z.number().int().min(1).meta({ description: "milliseconds from block to block" }),
  })
  .meta({ id: "Pace" });
export const paceChange = z
  .strictObject({
    mode: z.enum(["clock", "fast", "manual"]).optional(),
    blockTime: z.number().int().min(1).max(3_600_000).optional(),
  })
  .meta({ id: "PaceChange" });

/** At most so many blocks in one jump: they all stay on disk. */
const mostBlocks = 1_000_000;
export const jumpRequest = z
  .strictObject({
    blocks: z.number().int().min(1).max(mostBlocks).optional(),
    seconds: span.positive().optional(),
  })
  .refine((by) => by.blocks !== undefined || by.seconds !== undefined, "say blocks, seconds or both")
  .meta({
    id: "JumpRequest",
    description: "blocks alone: at the usual distance · seconds alone: as many blocks · both: spread evenly",
  });

export const pricePlan = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("steady"), price: usd }),
    z.object({
      kind: z.literal("scripted"),
      points: z
        .array(z.object({ after: span, price: usd }))
        .min(1)
        .max(1000),
    }),
    z.object({ kind: z.literal("crash"), to: usd, over: span.positive() }),
    z.object({ kind: z.literal("stopped") }),
  ])
  .meta({
    id: "PricePlan",
    description:
      "steady: always this · scripted: each price from so many seconds on · crash: in a straight line to a price in so many seconds · stopped: nobody reports, so that the price grows stale",
  });
export const priceState = z.object({ now: usd, plan: pricePlan }).meta({ id: "PriceState" });
export const priceReports = z
  .object({
    reports: z
      .array(z.object({ time, price: usd }))
      .meta({ description: "oldest first; thinned when there are many" }),
  })
  .meta({ id: "PriceReports" });

export const rpcFaults = z
  .object({
    stall: z.number().int().min(0).max(600_000).meta({ description: "milliseconds that each answer waits" }),
    drop: z.number().min(0).max(1).meta({ description: "share of connections that are cut" }),
    status: z
      .union([z.literal(429), z.literal(502)])
      .nullable()
      .meta({ description: "what everything is answered with; null: the truth" }),
    late: z.number().int().min(0).max(1000).meta({ description: "newest blocks that nobody sees yet" }),
    shuffle: z.boolean().meta({ description: "waiting transactions enter blocks in another order" }),
  })
  .meta({ id: "RpcFaults" });
export const rpcFaultsChange = z.strictObject(rpcFaults.partial().shape).meta({ id: "RpcFaultsChange" });

export const providerFaults = z
  .object({
    dark: z.boolean().meta({ description: "its gateway does not answer and it does not bid" }),
    bidsLate: z
      .number()
      .min(0)
      .max(86_400)
      .meta({ description: "seconds of the chain's clock that it lets pass before it bids" }),
    refusesManifests: z.boolean(),
  })
  .meta({ id: "ProviderFaults" });
export const providerFaultsChange = z
  .strictObject(providerFaults.partial().shape)
  .meta({ id: "ProviderFaultsChange" });
export const sandboxProviderParams = networkParams.extend({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "must be a provider's short name"),
});

/** The jump that goes on: how many of its blocks are made. */
export const jumpProgress = z
  .object({ made: z.number().int(), blocks: z.number().int(), startedAt: time })
  .meta({ id: "JumpProgress" });

export const sandboxProvider = z
  .object({
    id: z.string(),
    owner: address,
    name: z.string(),
    region: z.string(),
    hostUri: z.string(),
    leases: z.number().int().meta({ description: "active ones" }),
    faults: providerFaults,
  })
  .meta({ id: "SandboxProvider" });

/** Everything at once, also while the sandbox's RPC misbehaves. */
export const sandboxStatus = z
  .object({
    chainId: z.string(),
    height,
    time,
    aheadSeconds: z.number().meta({ description: "how far jumps brought its clock ahead of the world's" }),
    pace,
    jump: jumpProgress.nullable(),
    waiting: z.number().int().meta({ description: "transactions that wait for a block" }),
    runtime: z.object({ kind: z.enum(["docker", "simulated"]), detail: z.string() }),
    price: priceState
      .nullable()
      .meta({ description: "null: the chain began with a genesis whose oracle is somebody else" }),
    faults: rpcFaults,
    providers: z.array(sandboxProvider),
  })
  .meta({ id: "SandboxStatus" });

export const stateDocument = z
  .looseObject({ chain_id: z.string(), app_state: json })
  .meta({ id: "StateDocument", description: "A genesis document, as the export writes it" });

export type Pace = z.output<typeof pace>;
export type PricePlan = z.output<typeof pricePlan>;
export type PriceState = z.output<typeof priceState>;
export type PriceReports = z.output<typeof priceReports>;
export type RpcFaults = z.output<typeof rpcFaults>;
export type ProviderFaults = z.output<typeof providerFaults>;
export type SandboxStatusView = z.output<typeof sandboxStatus>;
export type SandboxProviderView = z.output<typeof sandboxProvider>;
