/** What the end of a block makes of the prices: a mean over time for each source, and over all sources; is it healthy? */
import { create } from "@bufbuild/protobuf";
import {
  EventAggregatedPriceSchema,
  EventPriceRecoveredSchema,
  EventPriceStaledSchema,
} from "@slipway/chain/gen/akash/oracle/v2/events_pb.ts";
import type { Params } from "@slipway/chain/gen/akash/oracle/v2/params_pb.ts";
import {
  type AggregatedPrice,
  AggregatedPriceSchema,
  DataIDSchema,
  type PriceHealth,
  PriceHealthSchema,
} from "@slipway/chain/gen/akash/oracle/v2/prices_pb.ts";
import { addDec, decFromInt, mulDec, quoDec, quoDecInt, truncDec } from "@slipway/market";
import { type Context, emitEvent } from "../../context.ts";
import { timestampOf, toNanos } from "../../time.ts";
import { need } from "../../tx/fill.ts";
import {
  aggregated,
  health,
  idKey,
  latest,
  latestKey,
  paramsOf,
  parseRecordKey,
  prices,
  recordKey,
  sourceIds,
} from "./store.ts";

interface Point {
  readonly time: bigint;
  readonly price: bigint;
}

/** The newest price of a source and what it said in the window, newest first. */
interface SourcePrices {
  readonly price: bigint;
  readonly history: readonly Point[];
}

interface Coin {
  readonly denom: string;
  readonly baseDenom: string;
}

export function aggregatePrices(ctx: Context): void {
  const params = paramsOf(ctx);
  const ready: AggregatedPrice[] = [];
  for (const [coin, sources] of sourcesByCoin(ctx, params)) {
    const fresh = sources.filter((source) => source !== undefined);
    const price = aggregate(ctx, coin.denom, fresh);
    const state = judge(params, price, sources.length);
    noteHealth(ctx, coin, state);
    if (!state.isHealthy || fresh.length === 0) continue;
    aggregated.set(ctx, idKey(coin), price);
    ready.push(price);
  }
  for (const price of ready) emitEvent(ctx, EventAggregatedPriceSchema, { price });
}

/** For each coin its authorized sources; undefined for one that was silent for too long. */
function sourcesByCoin(ctx: Context, params: Params): [Coin, (SourcePrices | undefined)[]][] {
  const active = new Set(params.sources.map((address) => sourceIds.get(ctx, address)));
  const oldest = ctx.time - toNanos(need(params.maxPriceStalenessPeriod));
  const from = ctx.time - toNanos(need(params.twapWindow));
  const coins = new Map<string, [Coin, (SourcePrices | undefined)[]]>();
  for (const [key, { timestamp, sequence }] of latest.list(ctx)) {
    const [denom = "", baseDenom = ""] = key.slice(4).split("\0");
    const source = Buffer.from(key.slice(0, 4), "latin1").readUInt32BE(0);
    if (!active.has(BigInt(source))) continue;
    const entry = coins.get(idKey({ denom, baseDenom })) ?? [{ denom, baseDenom }, []];
    coins.set(idKey({ denom, baseDenom }), entry);
    const time = toNanos(need(timestamp));
    const record = prices.get(ctx, recordKey({ source, denom, baseDenom, time, sequence }));
    if (time < oldest || !record) entry[1].push(undefined);
    else
      entry[1].push({
        price: BigInt(record.price),
        history: history(ctx, { source, denom, baseDenom }, from),
      });
  }
  return [...coins].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

/** Prices of a source from a time until now, newest first, then the one before, as if it had come at that time. */
function history(
  ctx: Context,
  id: { source: number; denom: string; baseDenom: string },
  from: bigint,
): Point[] {
  const points: Point[] = [];
  const prefix = latestKey(id);
  const start = recordKey({ ...id, time: ctx.time, sequence: (1n << 64n) - 1n });
  for (const [key, { price }] of prices.walk(ctx, { prefix, start, reverse: true })) {
    const { time } = parseRecordKey(key);
    points.push({ time: time < from ? from : time, price: BigInt(price) });
    if (time < from) break;
  }
  return points;
}

/** An aggregate without sources when nothing can be computed. */
function aggregate(ctx: Context, denom: string, sources: readonly SourcePrices[]): AggregatedPrice {
  const means = sources
    .map((source) => timeMean(ctx.time, source.history))
    .filter((mean) => mean !== undefined);
  if (means.length === 0) return create(AggregatedPriceSchema, { denom });
  const spot = sources.map(({ price }) => price).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const least = spot[0] ?? 0n;
  const most = spot.at(-1) ?? 0n;
  const twap = quoDec(
    means.reduce((total, mean) => addDec(total, mean), 0n),
    decFromInt(means.length),
  );
  return create(AggregatedPriceSchema, {
    denom,
    twap: twap.toString(),
    medianPrice: median(spot).toString(),
    minPrice: least.toString(),
    maxPrice: most.toString(),
    timestamp: timestampOf(ctx.time),
    numSources: sources.length,
    deviationBps: deviation(least, most),
  });
}

/** The mean weighted by how long each price held; when no time passed, the newest. Undefined without any price. */
function timeMean(now: bigint, points: readonly Point[]): bigint | undefined {
  let sum = 0n;
  let weights = 0n;
  let until = now;
  for (const { time, price } of points) {
    const weight = until - time;
    sum = addDec(sum, mulDec(price, decFromInt(weight)));
    weights += weight;
    until = time;
  }
  return weights === 0n ? points[0]?.price : quoDec(sum, decFromInt(weights));
}

function median(sorted: readonly bigint[]): bigint {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0n;
  if (sorted.length % 2 === 1) return upper;
  return quoDecInt(addDec(sorted[middle - 1] ?? 0n, upper), 2n);
}

/** How far apart the sources are, in hundredths of a percent of the least. */
function deviation(least: bigint, most: bigint): bigint {
  if (least === 0n) return 0n;
  return truncDec(mulDec(quoDec(most - least, least), decFromInt(10_000n)));
}

function judge(params: Params, price: AggregatedPrice, total: number): PriceHealth {
  const hasMinSources = price.numSources >= params.minPriceSources;
  const deviationOk = price.deviationBps <= params.maxPriceDeviationBps;
  const failureReason: string[] = [];
  if (!hasMinSources) {
    failureReason.push(`insufficient price sources: ${price.numSources} < ${params.minPriceSources}`);
  }
  if (!deviationOk) {
    failureReason.push(
      `price deviation too high: ${price.deviationBps}bps > ${params.maxPriceDeviationBps}bps`,
    );
  }
  return create(PriceHealthSchema, {
    denom: price.denom,
    isHealthy: hasMinSources && deviationOk,
    hasMinSources,
    deviationOk,
    totalSources: total,
    totalHealthySources: price.numSources,
    failureReason,
  });
}

/** Keeps the verdict and tells when it changed; the first one always counts as a change. */
function noteHealth(ctx: Context, coin: Coin, state: PriceHealth): void {
  const before = health.get(ctx, idKey(coin))?.isHealthy;
  health.set(ctx, idKey(coin), state);
  if (before === state.isHealthy) return;
  const id = create(DataIDSchema, coin);
  if (state.isHealthy) emitEvent(ctx, EventPriceRecoveredSchema, { id, height: ctx.height });
  else emitEvent(ctx, EventPriceStaledSchema, { id });
}
