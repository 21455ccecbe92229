/** Executing records at the end of blocks: one coin is burned (or kept as credit), the other minted at today's price. */
import { create } from "@bufbuild/protobuf";
import {
  EventLedgerRecordCanceledSchema,
  EventLedgerRecordExecutedSchema,
} from "@slipway/chain/gen/akash/bme/v1/events_pb.ts";
import type { Params } from "@slipway/chain/gen/akash/bme/v1/params_pb.ts";
import {
  LedgerCanceledRecordSchema,
  type LedgerPendingRecord,
  type LedgerRecordID,
  LedgerRecordSchema,
  MintStatus,
  LedgerCanceledRecord_BMCancelReason as Reason,
} from "@slipway/chain/gen/akash/bme/v1/types_pb.ts";
import { decFromInt, mulDec, quoDec, truncDec } from "@slipway/market";
import { type Coin, toCoins } from "../../coins.ts";
import { attempt, type Context, emitEvent } from "../../context.ts";
import { bmeRefusals, oracleRefusals, Refusal } from "../../refusal.ts";
import { need } from "../../tx/fill.ts";
import { burnCoins, mintCoins, sendFromModule, supplyOf } from "../bank.ts";
import { priceOrRefuse } from "../oracle/store.ts";
import {
  ACT,
  AKT,
  addTo,
  canceled,
  epochs,
  executed,
  MODULE,
  paramsOf,
  parseKey,
  pending,
  recordKey,
  remintCredits,
  routeKey,
  totalBurned,
  totalMinted,
  updateStatus,
  waiting,
} from "./state.ts";

/** Refusals that no later block can heal: the coins go back at once. */
const fatal = new Map<number, Reason>([
  [bmeRefusals.epsilon.code, Reason.epsilon],
  [bmeRefusals.zeroPrice.code, Reason.zero_price],
  [bmeRefusals.insufficientVault.code, Reason.insufficient_funds],
  [bmeRefusals.invalidDenom.code, Reason.invalid_denom],
  [bmeRefusals.invalidAmount.code, Reason.invalid_amount],
  [bmeRefusals.minimumMint.code, Reason.minimum_mint],
]);

export function endBlock(ctx: Context): void {
  const params = paramsOf(ctx);
  const burnAt = epochs.get(ctx, "burn") ?? 0n;
  let left = params.maxEndblockerRecords;
  if (burnAt <= ctx.height) {
    epochs.set(ctx, "burn", ctx.height + params.minEpochBlocks);
    left = executeRoute(ctx, params, ACT, AKT, left);
  }
  const { status, changed } = updateStatus(ctx);
  if (status.status > MintStatus.warning) return;
  const next = ctx.height + status.epochHeightDiff;
  if (changed && status.previousStatus >= MintStatus.halt_cr) {
    epochs.set(ctx, "mint", next);
  } else if (epochs.get(ctx, "mint") === ctx.height) {
    epochs.set(ctx, "mint", next);
    executeRoute(ctx, params, AKT, ACT, left);
    updateStatus(ctx);
  }
}

/** Executes waiting records of one direction; answers how many more this block may. */
function executeRoute(ctx: Context, params: Params, from: string, to: string, allowed: number): number {
  let left = allowed;
  for (const [key, record] of pending.list(ctx, { prefix: routeKey(from, to) })) {
    if (!executeOne(ctx, params, parseKey(key), record)) return left;
    left--;
    if (left <= 0) return left;
  }
  return left;
}

/** False when there is no price: then no other record can be executed either. */
function executeOne(ctx: Context, params: Params, id: LedgerRecordID, record: LedgerPendingRecord): boolean {
  try {
    attempt(ctx, () => swap(ctx, params, id, record));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.codespace === "oracle.v2" && error.code === oracleRefusals.stalled.code) return false;
    const reason = error.codespace === "bme" ? fatal.get(error.code) : undefined;
    const attempts = record.attempts + 1;
    if (reason !== undefined) cancel(ctx, id, record, reason);
    else if (attempts >= params.maxPendingAttempts) cancel(ctx, id, record, Reason.max_attempts);
    else pending.set(ctx, recordKey(id), { ...record, attempts });
  }
  return true;
}

function swap(ctx: Context, params: Params, id: LedgerRecordID, record: LedgerPendingRecord): void {
  const burn = coinOf(record);
  const { minted, spread, from, to } = prepare(ctx, params, burn, record.denomToMint);
  const credits = remintCredits.get(ctx, AKT) ?? 0n;
  // AKT is not burned: it becomes credit, and is given out again before new AKT is minted.
  const reissued = burn.denom === AKT ? 0n : credits < minted.amount ? credits : minted.amount;
  const fresh = minted.amount - reissued;
  if (burn.denom === ACT) burnCoins(ctx, MODULE, [burn]);
  if (fresh > 0n) mintCoins(ctx, MODULE, [{ denom: minted.denom, amount: fresh }]);
  const paid = { denom: minted.denom, amount: minted.amount - spread };
  sendFromModule(ctx, MODULE, record.to, paid.amount > 0n ? [paid] : []);
  addTo(ctx, waiting, burn.denom, -burn.amount);
  if (burn.denom === AKT) addTo(ctx, remintCredits, AKT, burn.amount);
  else addTo(ctx, totalBurned, ACT, burn.amount);
  if (reissued > 0n) addTo(ctx, remintCredits, AKT, -reissued);
  if (fresh > 0n) addTo(ctx, totalMinted, minted.denom, fresh);
  const priced = (denom: string, amount: bigint, price: bigint) =>
    amount > 0n ? { coin: { denom, amount: amount.toString() }, price: price.toString() } : undefined;
  const burned = burn.denom === ACT ? priced(burn.denom, burn.amount, from) : undefined;
  const accrued = burn.denom === AKT ? priced(burn.denom, burn.amount, from) : undefined;
  const made = priced(minted.denom, fresh, to);
  const issued = priced(minted.denom, reissued, to);
  const facts = {
    burnedFrom: record.owner,
    mintedTo: record.to,
    burner: MODULE,
    minter: MODULE,
    ...(burned ? { burned } : {}),
    ...(made ? { minted: made } : {}),
    spread: { denom: minted.denom, amount: spread.toString() },
    ...(issued ? { remintCreditIssued: issued } : {}),
    ...(accrued ? { remintCreditAccrued: accrued } : {}),
  };
  pending.delete(ctx, recordKey(id));
  executed.set(ctx, recordKey(id), create(LedgerRecordSchema, facts));
  emitEvent(ctx, EventLedgerRecordExecutedSchema, { id, ...facts });
}

/** What a swap gives at today's prices. Refuses what is too little. */
function prepare(ctx: Context, params: Params, burn: Coin, denom: string) {
  if (burn.amount === 0n) throw bmeRefusals.invalidAmount.wrap("zero burn amount");
  const from = priceOrRefuse(ctx, burn.denom);
  const to = priceOrRefuse(ctx, denom);
  if (from === 0n || to === 0n) throw bmeRefusals.zeroPrice;
  if (burn.denom === ACT && supplyOf(ctx, ACT) < burn.amount) throw bmeRefusals.insufficientVault;
  const exact = mulDec(decFromInt(burn.amount), quoDec(from, to));
  const amount = truncDec(exact);
  if (amount <= 0n) throw bmeRefusals.epsilon;
  const least = toCoins(params.minMint).find((coin) => coin.denom === denom)?.amount ?? 0n;
  if (amount < least) throw bmeRefusals.minimumMint;
  const bps = burn.denom === AKT ? params.mintSpreadBps : params.settleSpreadBps;
  const spread = truncDec(quoDec(mulDec(exact, decFromInt(bps)), decFromInt(10_000n)));
  return { minted: { denom, amount }, spread, from, to };
}

/** Gives the coins back and says why. */
function cancel(ctx: Context, id: LedgerRecordID, record: LedgerPendingRecord, cancelReason: Reason): void {
  const coin = coinOf(record);
  const { owner, to, denomToMint } = record;
  const facts = { owner, to, cancelReason, coinsToBurn: need(record.coinsToBurn), denomToMint };
  canceled.set(ctx, recordKey(id), create(LedgerCanceledRecordSchema, facts));
  pending.delete(ctx, recordKey(id));
  addTo(ctx, waiting, coin.denom, -coin.amount);
  sendFromModule(ctx, MODULE, owner, [coin]);
  emitEvent(ctx, EventLedgerRecordCanceledSchema, { id, ...facts });
}

function coinOf({ coinsToBurn }: LedgerPendingRecord): Coin {
  return toCoins([need(coinsToBurn)])[0] ?? { denom: "", amount: 0n };
}
