/** Prices in the store: what sources said, what the blocks made of it, and whether it can be relied on. */
import { create } from "@bufbuild/protobuf";
import { type Params, ParamsSchema } from "@slipway/chain/gen/akash/oracle/v2/params_pb.ts";
import {
  AggregatedPriceSchema,
  type DataID,
  DataIDSchema,
  PriceDataStateSchema,
  PriceHealthSchema,
  PriceLatestDataStateSchema,
} from "@slipway/chain/gen/akash/oracle/v2/prices_pb.ts";
import { DEC_ONE } from "@slipway/market";
import type { Context } from "../../context.ts";
import { textKey, u32Key, u64Key } from "../../keys.ts";
import { oracleRefusals, Refusal } from "../../refusal.ts";
import { bigintCodec, messageTable, Table } from "../../store/table.ts";
import { createFilled } from "../../tx/fill.ts";

export const BASE = "usd";
export const COIN = "akt";

export const oracleParams = messageTable("oracle/params", ParamsSchema);
export const aggregated = messageTable("oracle/aggregated", AggregatedPriceSchema);
export const health = messageTable("oracle/health", PriceHealthSchema);
/** By source, denominations, time and number within a block. */
export const prices = messageTable("oracle/prices", PriceDataStateSchema);
/** By source and denominations: the newest record. */
export const latest = messageTable("oracle/latest", PriceLatestDataStateSchema);
/** Numbers of sources by address. */
export const sourceIds = new Table("oracle/sources", bigintCodec);
export const sourceCount = new Table("oracle/source-count", bigintCodec);
/** How many prices a block already brought. */
export const blockCount = new Table("oracle/block-count", bigintCodec);

export function paramsOf(ctx: Context): Params {
  return oracleParams.get(ctx, "") ?? createFilled(ParamsSchema);
}

export function dataId(): DataID {
  return create(DataIDSchema, { denom: COIN, baseDenom: BASE });
}

export function idKey({ denom, baseDenom }: { denom: string; baseDenom: string }): string {
  return textKey(denom) + textKey(baseDenom);
}

export interface RecordId {
  readonly source: number;
  readonly denom: string;
  readonly baseDenom: string;
  /** Unix nanoseconds. */
  readonly time: bigint;
  readonly sequence: bigint;
}

export function latestKey(id: { source: number; denom: string; baseDenom: string }): string {
  return u32Key(id.source) + idKey(id);
}

export function recordKey(id: RecordId): string {
  return latestKey(id) + u64Key(id.time) + u64Key(id.sequence);
}

export function parseRecordKey(key: string): RecordId {
  const bytes = Buffer.from(key, "latin1");
  const [denom = "", baseDenom = ""] = key.slice(4).split("\0");
  const at = 4 + denom.length + baseDenom.length + 2;
  return {
    source: bytes.readUInt32BE(0),
    denom,
    baseDenom,
    time: bytes.readBigUInt64BE(at),
    sequence: bytes.readBigUInt64BE(at + 8),
  };
}

/** The price of a coin in dollars, as 10^-18; refuses while it is not known or not to be trusted. ACT is always 1. */
export function priceOrRefuse(ctx: Context, denom: string): bigint {
  const name = denom === "uakt" ? COIN : denom === "uact" ? "act" : denom;
  if (name === "act") return DEC_ONE;
  const key = idKey({ denom: name, baseDenom: BASE });
  const known = health.get(ctx, key);
  if (!known) throw oracleRefusals.stalled.because(notFound(name, "PriceHealth"));
  if (!known.isHealthy) throw oracleRefusals.stalled;
  const price = aggregated.get(ctx, key);
  if (!price) throw oracleRefusals.stalled.because(notFound(name, "AggregatedPrice"));
  return BigInt(price.twap || "0");
}

/** The same price; undefined instead of a refusal. */
export function aggregatedPrice(ctx: Context, denom: string): bigint | undefined {
  try {
    return priceOrRefuse(ctx, denom);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** How the node's store says that nothing is there. */
export function notFound(denom: string, type: string): string {
  return `collections: not found: key '${denom}/${BASE}' of type github.com/cosmos/gogoproto/akash.oracle.v2.${type}`;
}
