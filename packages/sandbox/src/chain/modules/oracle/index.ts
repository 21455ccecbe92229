/** The oracle: authorized sources say what AKT costs in dollars. */
import { create } from "@bufbuild/protobuf";
import { EventPriceDataSchema } from "@slipway/chain/gen/akash/oracle/v2/events_pb.ts";
import { GenesisStateSchema } from "@slipway/chain/gen/akash/oracle/v2/genesis_pb.ts";
import {
  type MsgAddPriceEntry,
  MsgAddPriceEntryResponseSchema,
  MsgAddPriceEntrySchema,
  MsgUpdateParamsResponseSchema,
  MsgUpdateParamsSchema,
} from "@slipway/chain/gen/akash/oracle/v2/msgs_pb.ts";
import { type Params, ParamsSchema } from "@slipway/chain/gen/akash/oracle/v2/params_pb.ts";
import {
  PriceDataRecordIDSchema,
  PriceDataSchema,
  PriceDataStateSchema,
  PriceLatestDataStateSchema,
} from "@slipway/chain/gen/akash/oracle/v2/prices_pb.ts";
import { type PricesFilter, Query } from "@slipway/chain/gen/akash/oracle/v2/query_pb.ts";
import { type Context, emitEvent } from "../../context.ts";
import { type Module, onMessage, onQuery } from "../../module.ts";
import { plain, sdk } from "../../refusal.ts";
import { SECOND, timestampOf, toNanos } from "../../time.ts";
import { need } from "../../tx/fill.ts";
import { assertAuthority } from "../authority.ts";
import { readMessage, writeMessage } from "../json.ts";
import { paginate } from "../pages.ts";
import { aggregatePrices } from "./aggregate.ts";
import {
  aggregated,
  BASE,
  blockCount,
  COIN,
  health,
  idKey,
  latest,
  latestKey,
  notFound,
  oracleParams,
  paramsOf,
  parseRecordKey,
  prices,
  recordKey,
  sourceCount,
  sourceIds,
} from "./store.ts";

/** How old a source's first price may be. */
const FIRST_AGE = 12n * SECOND;

function addPrice(ctx: Context, { signer, id, price, timestamp }: MsgAddPriceEntry): void {
  const params = paramsOf(ctx);
  const source = params.sources.includes(signer) ? sourceIds.get(ctx, signer) : undefined;
  if (source === undefined) throw sdk.unauthorized.wrap(`source ${signer} is not authorized oracle provider`);
  const { denom, baseDenom } = need(id);
  if (denom !== COIN) throw sdk.invalidRequest.wrap(`unsupported denom ${denom}`);
  if (baseDenom !== BASE) throw sdk.invalidRequest.wrap(`unsupported base denom ${baseDenom}`);
  if (BigInt(price || "0") <= 0n) throw sdk.invalidRequest.wrap("price must be positive");
  const time = toNanos(need(timestamp));
  const owner = { source: Number(source), denom, baseDenom };
  const known = latest.get(ctx, latestKey(owner));
  const notBefore = known ? toNanos(need(known.timestamp)) : ctx.time - FIRST_AGE;
  if (time < notBefore) throw sdk.invalidRequest.wrap("price timestamp is too old");
  if (time > ctx.time + toNanos(need(params.maxFutureTimeDrift))) {
    throw sdk.invalidRequest.wrap("price timestamp is too far in the future");
  }
  const key = idKey({ denom, baseDenom });
  const sequence = blockCount.get(ctx, key) ?? 0n;
  blockCount.set(ctx, key, sequence + 1n);
  prices.set(ctx, recordKey({ ...owner, time, sequence }), create(PriceDataStateSchema, { price }));
  const newest = create(PriceLatestDataStateSchema, { timestamp: timestampOf(time), sequence });
  latest.set(ctx, latestKey(owner), newest);
  emitEvent(ctx, EventPriceDataSchema, { source: signer, id: need(id), price, timestamp: timestampOf(time) });
}

/** New parameters: new sources get numbers, what removed ones said no longer counts. */
function setParams(ctx: Context, params: Params): void {
  const before = oracleParams.get(ctx, "")?.sources ?? [];
  oracleParams.set(ctx, "", params);
  for (const address of params.sources) {
    if (sourceIds.has(ctx, address)) continue;
    const number = (sourceCount.get(ctx, "") ?? 0n) + 1n;
    sourceCount.set(ctx, "", number);
    sourceIds.set(ctx, address, number);
  }
  for (const address of before) {
    const source = params.sources.includes(address) ? undefined : sourceIds.get(ctx, address);
    if (source === undefined) continue;
    for (const [key] of latest.list(ctx)) {
      if (Buffer.from(key.slice(0, 4), "latin1").readUInt32BE(0) === Number(source)) latest.delete(ctx, key);
    }
  }
}

const messages = [
  onMessage(MsgAddPriceEntrySchema, MsgAddPriceEntryResponseSchema, {
    run: addPrice,
  }),
  onMessage(MsgUpdateParamsSchema, MsgUpdateParamsResponseSchema, {
    run: (ctx, msg) => {
      assertAuthority(msg.authority);
      setParams(ctx, need(msg.params));
    },
  }),
];

/** Forgets prices whose time is over, when an epoch of the parameters' choice ended. */
export function prunePrices(ctx: Context, epoch: string): void {
  const params = paramsOf(ctx);
  if (epoch !== params.pruneEpoch) return;
  const oldest = ctx.time - toNanos(need(params.priceRetention));
  const due: string[] = [];
  for (const [key] of prices.walk(ctx)) {
    if (due.length >= Number(params.maxPrunePerEpoch)) break;
    if (parseRecordKey(key).time <= oldest) due.push(key);
  }
  for (const key of due) prices.delete(ctx, key);
}

function priceData(key: string, price: string) {
  const { time, ...id } = parseRecordKey(key);
  return create(PriceDataSchema, {
    id: create(PriceDataRecordIDSchema, { ...id, timestamp: timestampOf(time) }),
    state: create(PriceDataStateSchema, { price }),
  });
}

function isWanted(key: string, { assetDenom, baseDenom, startTime, endTime }: PricesFilter): boolean {
  const id = parseRecordKey(key);
  return (
    (assetDenom === "" || assetDenom === id.denom) &&
    (baseDenom === "" || baseDenom === id.baseDenom) &&
    (!startTime || toNanos(startTime) <= 0n || id.time >= toNanos(startTime)) &&
    (!endTime || toNanos(endTime) <= 0n || id.time <= toNanos(endTime))
  );
}

const queries = [
  onQuery(Query.method.params, (ctx) => ({ params: paramsOf(ctx) })),
  onQuery(Query.method.aggregatedPrice, (ctx, { denom }) => {
    const key = idKey({ denom, baseDenom: BASE });
    const price = aggregated.get(ctx, key);
    if (!price) throw plain(notFound(denom, "AggregatedPrice"));
    const state = health.get(ctx, key);
    if (!state) throw plain(notFound(denom, "PriceHealth"));
    return { aggregatedPrice: price, priceHealth: state };
  }),
  onQuery(Query.method.prices, (ctx, { filters, pagination }) => {
    const page = paginate(pagination, function* ({ start, reverse }) {
      for (const [key, { price }] of prices.walk(ctx, { start, reverse })) {
        if (!filters || isWanted(key, filters)) yield [key, priceData(key, price)];
      }
    });
    return { prices: page.items, pagination: page.pagination };
  }),
];

export const oracle: Module = {
  name: "oracle",
  messages,
  queries,
  initGenesis: (ctx, section) => {
    const state = readMessage(GenesisStateSchema, section, "oracle");
    sourceCount.set(ctx, "", state.sourceSeq);
    for (const { address, id } of state.sourceIds) sourceIds.set(ctx, address, BigInt(id));
    setParams(ctx, need(state.params));
    for (const { id, state: value } of state.prices) {
      const { timestamp, ...parts } = need(id);
      prices.set(ctx, recordKey({ ...parts, time: toNanos(need(timestamp)) }), need(value));
    }
    for (const { id, state: value } of state.latestPricesIds)
      latest.set(ctx, latestKey(need(id)), need(value));
  },
  exportGenesis: (ctx) =>
    writeMessage(
      GenesisStateSchema,
      create(GenesisStateSchema, {
        params: paramsOf(ctx),
        prices: prices.list(ctx).map(([key, { price }]) => priceData(key, price)),
        latestPricesIds: latest.list(ctx).map(([key, state]) => {
          const [denom = "", baseDenom = ""] = key.slice(4).split("\0");
          return {
            id: { source: Buffer.from(key.slice(0, 4), "latin1").readUInt32BE(0), denom, baseDenom },
            state,
          };
        }),
        sourceIds: sourceIds.list(ctx).map(([address, id]) => ({ address, id: Number(id) })),
        sourceSeq: sourceCount.get(ctx, "") ?? 0n,
      }),
    ),
  setParams: (ctx, params) => setParams(ctx, readMessage(ParamsSchema, params, "oracle.params")),
  beginBlock: (ctx) => {
    for (const [key] of blockCount.list(ctx)) blockCount.delete(ctx, key);
  },
  endBlock: aggregatePrices,
};
