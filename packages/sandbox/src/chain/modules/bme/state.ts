/** The vault that burns one coin to mint the other: what it counts, and whether it may mint. */
import { create } from "@bufbuild/protobuf";
import { EventMintStatusChangeSchema } from "@slipway/chain/gen/akash/bme/v1/events_pb.ts";
import { type Params, ParamsSchema } from "@slipway/chain/gen/akash/bme/v1/params_pb.ts";
import {
  LedgerCanceledRecordSchema,
  LedgerPendingRecordSchema,
  type LedgerRecordID,
  LedgerRecordIDSchema,
  LedgerRecordSchema,
  MintStatus,
  type Status,
  StatusSchema,
} from "@slipway/chain/gen/akash/bme/v1/types_pb.ts";
import { DEC_ONE, type Dec, decFromInt, maxDec, minDec, mulDec, quoDec, truncDec } from "@slipway/market";
import { addressBytes, formatAddress, moduleAddress } from "../../address.ts";
import { type Context, emitEvent } from "../../context.ts";
import { bytesKey, fromByteString, u64Key } from "../../keys.ts";
import { bmeRefusals, Refusal } from "../../refusal.ts";
import { bigintCodec, messageTable, Table } from "../../store/table.ts";
import { createFilled } from "../../tx/fill.ts";
import { balanceOf, supplyOf } from "../bank.ts";
import { priceOrRefuse } from "../oracle/store.ts";

export const MODULE = "bme";
export const AKT = "uakt";
export const ACT = "uact";

export const bmeParams = messageTable("bme/params", ParamsSchema);
export const statuses = messageTable("bme/status", StatusSchema);
export const pending = messageTable("bme/pending", LedgerPendingRecordSchema);
export const executed = messageTable("bme/executed", LedgerRecordSchema);
export const canceled = messageTable("bme/canceled", LedgerCanceledRecordSchema);
export const totalBurned = new Table("bme/burned", bigintCodec);
export const totalMinted = new Table("bme/minted", bigintCodec);
export const remintCredits = new Table("bme/credits", bigintCodec);
/** Coins that wait in the vault for their record to be executed. */
export const waiting = new Table("bme/waiting", bigintCodec);
/** Heights at which records are executed next: "burn" and "mint". */
export const epochs = new Table("bme/epochs", bigintCodec);

const MOST_BPS = 4_294_967_295n;
/** About a day of blocks. */
const LONGEST_EPOCH = 14_400n;

export function paramsOf(ctx: Context): Params {
  return bmeParams.get(ctx, "") ?? createFilled(ParamsSchema);
}

export function statusOf(ctx: Context): Status {
  return statuses.get(ctx, "") ?? create(StatusSchema, { status: MintStatus.halt_cr });
}

/** True while new ACT may not be minted. */
export function mintHalted(ctx: Context): boolean {
  return statusOf(ctx).status >= MintStatus.halt_cr;
}

export function addTo(ctx: Context, table: Table<bigint>, denom: string, amount: bigint): void {
  table.set(ctx, denom, (table.get(ctx, denom) ?? 0n) + amount);
}

export function recordKey({ denom, toDenom, source, height, sequence }: LedgerRecordID): string {
  return routeKey(denom, toDenom) + bytesKey(addressBytes(source)) + u64Key(height) + u64Key(sequence);
}

/** The beginning of the keys of all records from one coin to the other. */
export function routeKey(denom: string, toDenom: string): string {
  return String.fromCharCode(denom.length) + denom + String.fromCharCode(toDenom.length) + toDenom;
}

export function parseKey(key: string): LedgerRecordID {
  let at = 0;
  const part = () => {
    const text = key.slice(at + 1, at + 1 + key.charCodeAt(at));
    at += 1 + key.charCodeAt(at);
    return text;
  };
  const denom = part();
  const toDenom = part();
  const source = formatAddress(fromByteString(part()));
  const numbers = Buffer.from(key.slice(at), "latin1");
  return create(LedgerRecordIDSchema, {
    denom,
    toDenom,
    source,
    height: numbers.readBigUInt64BE(0),
    sequence: numbers.readBigUInt64BE(8),
  });
}

/** What the vault's AKT is worth against all ACT there is. Refuses without a price. */
export function collateralRatio(ctx: Context): Dec {
  const akt = priceOrRefuse(ctx, AKT);
  const act = priceOrRefuse(ctx, ACT);
  if (akt === 0n || act === 0n) throw bmeRefusals.zeroPrice;
  const vault = balanceOf(ctx, moduleAddress(MODULE), AKT) - (waiting.get(ctx, AKT) ?? 0n);
  const worth = mulDec(decFromInt(vault), quoDec(akt, act));
  const supply = supplyOf(ctx, ACT);
  return supply > 0n ? quoDec(worth, decFromInt(supply)) : worth;
}

/** Looks at the ratio again; tells when the status changed. */
export function updateStatus(ctx: Context): { status: Status; changed: boolean } {
  const params = paramsOf(ctx);
  const before = statusOf(ctx);
  let ratio = 0n;
  let status = before.status;
  let epochHeightDiff = before.epochHeightDiff;
  try {
    ratio = collateralRatio(ctx);
    const bps = minDec(truncDec(mulDec(ratio, decFromInt(10_000n))), MOST_BPS);
    if (bps > BigInt(params.circuitBreakerHaltThreshold)) {
      status = bps > BigInt(params.circuitBreakerWarnThreshold) ? MintStatus.healthy : MintStatus.warning;
      epochHeightDiff = epochLength(params, bps);
    } else {
      status = MintStatus.halt_cr;
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    status = MintStatus.halt_oracle;
  }
  if (status === before.status && epochHeightDiff === before.epochHeightDiff)
    return { status: before, changed: false };
  const next = create(StatusSchema, { status, previousStatus: before.status, epochHeightDiff });
  statuses.set(ctx, "", next);
  emitEvent(ctx, EventMintStatusChangeSchema, {
    previousStatus: before.status,
    newStatus: status,
    collateralRatio: ratio.toString(),
  });
  return { status: next, changed: true };
}

/** Blocks until the next round: longer the further the ratio is below the warning. */
function epochLength(params: Params, bps: bigint): bigint {
  const warn = BigInt(params.circuitBreakerWarnThreshold);
  const steps = bps >= warn ? 0n : (warn - bps) / 10n;
  if (steps === 0n || params.epochBlocksBackoffPercent === 0) return params.minEpochBlocks;
  const base = quoDec(decFromInt(100n + BigInt(params.epochBlocksBackoffPercent)), decFromInt(100n));
  const length = mulDec(decFromInt(params.minEpochBlocks), power(base, steps));
  const blocks = truncDec(minDec(length, decFromInt(LONGEST_EPOCH)));
  return maxDec(blocks, params.minEpochBlocks);
}

/** By repeated squaring with rounding at each step, as the chain's decimals do it. */
function power(base: Dec, exponent: bigint): Dec {
  if (exponent === 0n) return DEC_ONE;
  let result = base;
  let rest = DEC_ONE;
  for (let left = exponent; left > 1n; ) {
    if (left % 2n === 1n) rest = mulDec(rest, result);
    left /= 2n;
    result = mulDec(result, result);
  }
  return mulDec(result, rest);
}
