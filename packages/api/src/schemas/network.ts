// Networks, blocks, accounts and what a network pushes.
import { z } from "zod";
import { address, amount, attribute, base64, coin, decCoin, dseq, height, time } from "./common.ts";

const networkName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/, "lower-case letters, digits and dashes");
const networkKind = z.enum(["sandbox", "testnet", "mainnet", "custom"]);

/** The document that describes a network, as a person writes it (see docs: networks). */
export const networkDocument = z
  .object({
    name: networkName,
    title: z.string().max(80).optional(),
    kind: networkKind.optional(),
    chainId: z.string().min(1).max(50),
    rpc: z.array(z.url()).min(1),
    rest: z.array(z.url()).optional(),
    grpc: z.array(z.string()).optional(),
    feeDenom: z.string().optional(),
    gasPrice: z.string().optional(),
    paymentDenom: z.string().optional(),
    blockSeconds: z.number().positive().optional(),
    explorer: z.url().optional(),
  })
  .meta({ id: "NetworkDocument" });

export const networkView = z
  .object({
    name: z.string(),
    title: z.string(),
    kind: networkKind,
    chainId: z.string(),
    rpc: z.array(z.string()),
    rest: z.array(z.string()),
    feeDenom: z.string(),
    gasPrice: z.string(),
    paymentDenom: z.string(),
    blockSeconds: z.number(),
    explorer: z.string().optional(),
    faucet: z.boolean().meta({ description: "Whether this program gives free coins on it (sandbox)" }),
    local: z.boolean().meta({ description: "Whether the network runs inside this program" }),
  })
  .meta({ id: "Network" });

export const networkList = z
  .object({ default: z.string(), networks: z.array(networkView) })
  .meta({ id: "NetworkList" });

export const networkStatus = z
  .object({
    network: z.string(),
    kind: networkKind,
    chainId: z.string(),
    height,
    time,
    blockSeconds: z.number(),
    catchingUp: z.boolean(),
    nodeVersion: z.string(),
    indexer: z.object({
      mode: z.enum(["full", "live", "off"]).meta({
        description:
          "full: from the first block; live: since this program first met the network; off: asks the chain",
      }),
      height,
      startHeight: height,
      behind: z.number().int(),
    }),
    runtime: z.object({ kind: z.enum(["docker", "simulated"]), detail: z.string() }).optional(),
    providers: z.object({ total: z.number().int(), online: z.number().int() }),
    leases: z.object({ active: z.number().int() }),
  })
  .meta({ id: "NetworkStatus" });

export const block = z
  .object({ height, time, hash: z.string(), proposer: z.string(), transactions: z.number().int() })
  .meta({ id: "Block" });
export const blockList = z
  .object({ blocks: z.array(block), next: z.string().optional() })
  .meta({ id: "BlockList" });

export const account = z
  .object({
    address,
    exists: z.boolean(),
    accountNumber: z.string(),
    sequence: z.string(),
    pubkey: base64.nullable(),
    height,
    balances: z.array(coin),
    allowances: z.array(
      z.object({ granter: address, spendLimit: z.array(coin), expiration: time.nullable() }),
    ),
    certificates: z.array(z.object({ serial: z.string(), state: z.enum(["valid", "revoked"]) })),
  })
  .meta({ id: "Account" });

const at = { height };
const ofDeployment = { ...at, owner: address, dseq };
const ofOrder = { ...ofDeployment, gseq: z.number().int(), oseq: z.number().int() };

/** What changed on the network, pushed as it is indexed. After `hello` (also after a reconnect) ask anew for what you show. */
export const networkEvent = z
  .discriminatedUnion("type", [
    z.object({ type: z.literal("hello"), ...at, time, network: z.string(), chainId: z.string() }),
    z
      .object({ type: z.literal("reset"), ...at })
      .meta({ description: "The network started anew from another genesis" }),
    z.object({ type: z.literal("block"), ...at, time, hash: z.string(), transactions: z.number().int() }),
    z.object({
      type: z.literal("deployment"),
      ...ofDeployment,
      action: z.enum(["created", "updated", "closed"]),
    }),
    z.object({
      type: z.literal("group"),
      ...ofDeployment,
      gseq: z.number().int(),
      action: z.enum(["started", "paused", "closed"]),
    }),
    z.object({ type: z.literal("order"), ...ofOrder, action: z.enum(["created", "closed"]) }),
    z.object({
      type: z.literal("bid"),
      ...ofOrder,
      provider: address,
      action: z.enum(["created", "accepted", "lost", "closed"]),
      price: decCoin.optional(),
    }),
    z.object({
      type: z.literal("lease"),
      ...ofOrder,
      provider: address,
      action: z.enum(["created", "closed", "reclaiming"]),
      price: decCoin.optional(),
      reason: z.string().optional(),
    }),
    z.object({
      type: z.literal("escrow"),
      ...ofDeployment,
      action: z.enum(["deposited", "withdrawn", "settled"]),
    }),
    z.object({ type: z.literal("balance"), ...at, address, balances: z.array(coin) }),
    z.object({
      type: z.literal("provider"),
      ...at,
      owner: address,
      action: z.enum(["created", "updated", "online", "offline"]),
    }),
    z.object({ type: z.literal("sandbox"), ...at }).meta({
      description: "Somebody moved a lever of the sandbox; its height is told, where it is known, else 0",
    }),
  ])
  .meta({ id: "NetworkEvent" });

export const rpcCall = z
  .object({
    jsonrpc: z.literal("2.0").optional(),
    id: z.union([z.string(), z.number(), z.null()]).optional(),
    method: z.string(),
    params: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).optional(),
  })
  .meta({ id: "RpcCall" });

export const gpuSummary = z
  .object({
    vendor: z.string(),
    model: z.string(),
    ram: z.string().optional(),
    providers: z.number().int(),
    total: z.number().int().nullable(),
    free: z.number().int().nullable(),
  })
  .meta({ id: "GpuSummary" });

const supply = z.object({ total: amount, free: amount });
export const resourceSupply = z
  .object({
    cpu: supply.meta({ description: "thousandths of a CPU" }),
    memory: supply.meta({ description: "bytes" }),
    storage: supply.meta({ description: "bytes" }),
    gpu: supply,
  })
  .meta({ id: "ResourceSupply" });

const priceStats = z.object({
  denom: z.string(),
  count: z.number().int(),
  minPerHour: z.string(),
  medianPerHour: z.string(),
  maxPerHour: z.string(),
});

export const market = z
  .object({
    height,
    providers: z.object({ total: z.number().int(), online: z.number().int() }),
    deployments: z.object({ active: z.number().int(), total: z.number().int() }),
    orders: z.object({ open: z.number().int() }),
    leases: z.object({ active: z.number().int(), total: z.number().int() }),
    capacity: resourceSupply,
    gpus: z.array(gpuSummary),
    leasePrices: priceStats.nullable(),
    bidPrices: priceStats.nullable(),
  })
  .meta({ id: "Market" });

export const providerView = z
  .object({
    owner: address,
    name: z.string(),
    region: z.string().nullable(),
    hostUri: z.string(),
    email: z.string(),
    website: z.string(),
    attributes: z.array(attribute),
    audited: z.array(z.object({ auditor: address, attributes: z.array(attribute) })),
    online: z.boolean().nullable().meta({ description: "null until it was asked for the first time" }),
    checkedAt: time.nullable(),
    version: z.string().nullable(),
    leases: z.object({ active: z.number().int(), total: z.number().int() }),
    gpus: z.array(gpuSummary),
    capacity: resourceSupply.nullable(),
    createdHeight: height,
  })
  .meta({ id: "Provider" });
export const providerList = z
  .object({ height, providers: z.array(providerView) })
  .meta({ id: "ProviderList" });

export type NetworkDocument = z.output<typeof networkDocument>;
export type NetworkView = z.output<typeof networkView>;
export type NetworkList = z.output<typeof networkList>;
export type NetworkStatus = z.output<typeof networkStatus>;
export type BlockView = z.output<typeof block>;
export type AccountView = z.output<typeof account>;
export type NetworkEvent = z.output<typeof networkEvent>;
export type GpuSummary = z.output<typeof gpuSummary>;
export type ResourceSupply = z.output<typeof resourceSupply>;
export type MarketView = z.output<typeof market>;
export type ProviderView = z.output<typeof providerView>;
