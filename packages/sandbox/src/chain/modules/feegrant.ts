/** Fee allowances: one account pays the fees of another, within limits. */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import {
  type AllowedMsgAllowance,
  AllowedMsgAllowanceSchema,
  type BasicAllowance,
  BasicAllowanceSchema,
  type Grant,
  GrantSchema,
  type PeriodicAllowance,
  PeriodicAllowanceSchema,
} from "@slipway/chain/gen/cosmos/feegrant/v1beta1/feegrant_pb.ts";
import { Query } from "@slipway/chain/gen/cosmos/feegrant/v1beta1/query_pb.ts";
import {
  MsgGrantAllowanceResponseSchema,
  MsgGrantAllowanceSchema,
  MsgPruneAllowancesResponseSchema,
  MsgPruneAllowancesSchema,
  MsgRevokeAllowanceResponseSchema,
  MsgRevokeAllowanceSchema,
} from "@slipway/chain/gen/cosmos/feegrant/v1beta1/tx_pb.ts";
import { addressBytes, formatAddress } from "../address.ts";
import { areValid, type Coin, formatCoins, subtract, toCoins } from "../coins.ts";
import { type Context, emit } from "../context.ts";
import { bytesKey, u64Key } from "../keys.ts";
import { type Module, onMessage, onQuery } from "../module.ts";
import { feegrantRefusals, internalStatus, NIL_POINTER, Panic, sdk } from "../refusal.ts";
import { messageTable, Table, textCodec } from "../store/table.ts";
import { timestampOf, toNanos } from "../time.ts";
import type { Msg } from "../tx/decode.ts";
import { fill } from "../tx/fill.ts";
import { readAddress } from "./addresses.ts";
import { ensureAccount, getAccount } from "./auth.ts";
import { isBlocked } from "./bank.ts";
import { list, readMessage, record, writeMessage } from "./json.ts";
import { paginate, type Source } from "./pages.ts";

const BASIC = `/${BasicAllowanceSchema.typeName}`;
const PERIODIC = `/${PeriodicAllowanceSchema.typeName}`;
const ALLOWED = `/${AllowedMsgAllowanceSchema.typeName}`;
const MAX_PRUNED = 75;

const grants = messageTable("feegrant/grants", GrantSchema);
/**
 * When which grants are to be dropped: the time, then the grant's key. As on the real chain a grant that is taken back
 * or used up leaves its entry behind (it deletes that of the opposite grant): a later grant between the same accounts
 * ends with it.
 */
const queue = new Table("feegrant/queue", textCodec);

/** What an allowance says to a fee: refused (thrown), used up (undefined), or what is left of it. */
type Accepted = Any | undefined;

/** Takes a fee from an allowance. Refuses when there is none or it does not reach. */
export function useGrantedFees(
  ctx: Context,
  granter: string,
  grantee: string,
  fee: readonly Coin[],
  msgs: readonly Msg[],
): void {
  const grant = find(ctx, granter, grantee);
  const left = accept(ctx, grant.allowance, fee, msgs);
  if (!left) {
    revoke(ctx, grant);
    emit(ctx, "use_feegrant", { granter, grantee });
    return;
  }
  emit(ctx, "use_feegrant", { granter, grantee });
  grants.set(ctx, grantKey(granter, grantee), create(GrantSchema, { ...grant, allowance: left }));
  emit(ctx, "update_feegrant", { granter, grantee });
}

function put(ctx: Context, grant: Grant): void {
  const key = grantKey(grant.granter, grant.grantee);
  const expiry = grant.allowance && expiryOf(grant.allowance);
  if (expiry !== undefined) queue.set(ctx, u64Key(expiry) + key, "");
  grants.set(ctx, key, grant);
}

function revoke(ctx: Context, { granter, grantee, allowance }: Grant): void {
  grants.delete(ctx, grantKey(granter, grantee));
  const expiry = allowance && expiryOf(allowance);
  if (expiry !== undefined) queue.delete(ctx, u64Key(expiry) + grantKey(grantee, granter));
  emit(ctx, "revoke_feegrant", { granter, grantee });
}

function find(ctx: Context, granter: string, grantee: string): Grant {
  const grant = grants.get(ctx, grantKey(granter, grantee));
  if (!grant) throw sdk.notFound.wrap("fee-grant not found");
  return grant;
}

function grantKey(granter: string, grantee: string): string {
  return bytesKey(addressBytes(grantee)) + bytesKey(addressBytes(granter));
}

function accept(
  ctx: Context,
  allowance: Any | undefined,
  fee: readonly Coin[],
  msgs: readonly Msg[],
): Accepted {
  switch (allowance?.typeUrl) {
    case BASIC: {
      const left = acceptBasic(ctx, readBasic(allowance), fee);
      return left && pack(BASIC, toBinary(BasicAllowanceSchema, left));
    }
    case PERIODIC: {
      const left = acceptPeriodic(ctx, readPeriodic(allowance), fee);
      return left && pack(PERIODIC, toBinary(PeriodicAllowanceSchema, left));
    }
    case ALLOWED: {
      const outer = readAllowed(allowance);
      if (!msgs.every(({ typeUrl }) => outer.allowedMessages.includes(typeUrl))) {
        throw feegrantRefusals.notAllowed.wrap("message does not exist in allowed messages");
      }
      const left = accept(ctx, outer.allowance, fee, msgs);
      return left && pack(ALLOWED, toBinary(AllowedMsgAllowanceSchema, { ...outer, allowance: left }));
    }
    default:
      throw feegrantRefusals.noAllowance.wrap("failed to get allowance");
  }
}

function acceptBasic(ctx: Context, basic: BasicAllowance, fee: readonly Coin[]): BasicAllowance | undefined {
  if (basic.expiration && toNanos(basic.expiration) < ctx.time)
    throw feegrantRefusals.expired.wrap("basic allowance");
  if (basic.spendLimit.length === 0) return basic;
  const left = subtract(toCoins(basic.spendLimit), fee);
  if (!left) throw feegrantRefusals.limitExceeded.wrap("basic allowance");
  return left.length === 0
    ? undefined
    : create(BasicAllowanceSchema, { ...basic, spendLimit: left.map(wire) });
}

function acceptPeriodic(
  ctx: Context,
  given: PeriodicAllowance,
  fee: readonly Coin[],
): PeriodicAllowance | undefined {
  const { basic } = given;
  if (basic?.expiration && toNanos(basic.expiration) < ctx.time) {
    throw feegrantRefusals.expired.wrap("absolute limit");
  }
  const current = resetPeriod(ctx, given);
  const canSpend = subtract(toCoins(current.periodCanSpend), fee);
  if (!canSpend) throw feegrantRefusals.limitExceeded.wrap("period limit");
  const next = create(PeriodicAllowanceSchema, { ...current, periodCanSpend: canSpend.map(wire) });
  if (!basic || basic.spendLimit.length === 0) return next;
  const left = subtract(toCoins(basic.spendLimit), fee);
  if (!left) throw feegrantRefusals.limitExceeded.wrap("absolute limit");
  if (left.length === 0) return undefined;
  next.basic = create(BasicAllowanceSchema, { ...basic, spendLimit: left.map(wire) });
  return next;
}

/** A new period when the old one is over: it starts where that ended, or now when a whole one was missed. */
function resetPeriod(ctx: Context, given: PeriodicAllowance): PeriodicAllowance {
  const reset = given.periodReset ? toNanos(given.periodReset) : 0n;
  if (ctx.time < reset) return given;
  const period = given.period ? toNanos(given.period) : 0n;
  const total = toCoins(given.basic?.spendLimit ?? []);
  const limit = toCoins(given.periodSpendLimit);
  const canSpend = total.length > 0 && !subtract(total, limit) ? total : limit;
  const next = ctx.time > reset + period ? ctx.time + period : reset + period;
  return create(PeriodicAllowanceSchema, {
    ...given,
    periodCanSpend: canSpend.map(wire),
    periodReset: timestampOf(next),
  });
}

function expiryOf(allowance: Any): bigint | undefined {
  if (allowance.typeUrl === ALLOWED) {
    const inner = readAllowed(allowance).allowance;
    return inner && expiryOf(inner);
  }
  const basic = allowance.typeUrl === BASIC ? readBasic(allowance) : readPeriodic(allowance).basic;
  return basic?.expiration && toNanos(basic.expiration);
}

function validate(allowance: Any | undefined): void {
  switch (allowance?.typeUrl) {
    case BASIC:
      validateBasic(readBasic(allowance));
      return;
    case PERIODIC:
      validatePeriodic(readPeriodic(allowance));
      return;
    case ALLOWED: {
      const { allowance: inner, allowedMessages } = readAllowed(allowance);
      if (!inner) throw feegrantRefusals.noAllowance.wrap("allowance should not be empty");
      if (allowedMessages.length === 0) {
        throw feegrantRefusals.noMessages.wrap("allowed messages shouldn't be empty");
      }
      validate(inner);
      return;
    }
    default:
      throw feegrantRefusals.noAllowance.wrap("failed to get allowance");
  }
}

function validateBasic({ spendLimit, expiration }: BasicAllowance): void {
  const coins = toCoins(spendLimit);
  if (!areValid(coins)) throw sdk.invalidCoins.wrap(`send amount is invalid: ${formatCoins(coins)}`);
  if (expiration && expiration.seconds < 0n) {
    throw feegrantRefusals.invalidDuration.wrap("expiration time cannot be negative");
  }
}

function validatePeriodic({ basic, period, periodSpendLimit, periodCanSpend }: PeriodicAllowance): void {
  validateBasic(basic ?? create(BasicAllowanceSchema));
  const limit = toCoins(periodSpendLimit);
  if (!areValid(limit)) throw sdk.invalidCoins.wrap(`spend amount is invalid: ${formatCoins(limit)}`);
  if (limit.length === 0) throw sdk.invalidCoins.wrap("spend limit must be positive");
  const canSpend = toCoins(periodCanSpend);
  if (!areValid(canSpend))
    throw sdk.invalidCoins.wrap(`can spend amount is invalid: ${formatCoins(canSpend)}`);
  const denoms = new Set(basic?.spendLimit.map(({ denom }) => denom));
  if (denoms.size > 0 && !limit.every(({ denom }) => denoms.has(denom))) {
    throw sdk.invalidCoins.wrap("period spend limit has different currency than basic spend limit");
  }
  if (period && toNanos(period) < 0n) throw feegrantRefusals.invalidDuration.wrap("negative clock step");
}

const readBasic = ({ value }: Any) => fill(BasicAllowanceSchema, fromBinary(BasicAllowanceSchema, value));
const readPeriodic = ({ value }: Any) =>
  fill(PeriodicAllowanceSchema, fromBinary(PeriodicAllowanceSchema, value));
const readAllowed = ({ value }: Any): AllowedMsgAllowance => fromBinary(AllowedMsgAllowanceSchema, value);
const pack = (typeUrl: string, value: Uint8Array) => create(AnySchema, { typeUrl, value });
const wire = ({ denom, amount }: Coin) => ({
  $typeName: "cosmos.base.v1beta1.Coin" as const,
  denom,
  amount: amount.toString(),
});

const messages = [
  onMessage(MsgGrantAllowanceSchema, MsgGrantAllowanceResponseSchema, {
    run: (ctx, { granter, grantee, allowance }) => {
      if (granter.toLowerCase() === grantee.toLowerCase()) {
        throw sdk.invalidAddress.wrap("cannot self-grant fee authorization");
      }
      const to = formatAddress(readAddress(grantee));
      const from = formatAddress(readAddress(granter));
      if (grants.has(ctx, grantKey(from, to))) {
        throw sdk.invalidRequest.wrap("fee allowance already exists");
      }
      if (!allowance) throw new Panic(NIL_POINTER);
      validate(allowance);
      if (!getAccount(ctx, to)) {
        if (isBlocked(to)) throw sdk.unauthorized.wrap(`${to} is not allowed to receive funds`);
        ensureAccount(ctx, to);
      }
      const expiry = expiryOf(allowance);
      if (expiry !== undefined && expiry < ctx.time) {
        throw sdk.invalidRequest.wrap("expiration is before current block time");
      }
      put(ctx, create(GrantSchema, { granter: from, grantee: to, allowance }));
      emit(ctx, "set_feegrant", { granter: from, grantee: to });
    },
  }),
  onMessage(MsgRevokeAllowanceSchema, MsgRevokeAllowanceResponseSchema, {
    run: (ctx, { granter, grantee }) => {
      if (granter === grantee) throw sdk.invalidAddress.wrap("addresses must be different");
      readAddress(grantee);
      readAddress(granter);
      revoke(ctx, find(ctx, granter, grantee));
    },
  }),
  onMessage(MsgPruneAllowancesSchema, MsgPruneAllowancesResponseSchema, {
    run: (ctx, { pruner }) => {
      prune(ctx, MAX_PRUNED);
      emit(ctx, "prune_feegrant", { pruner });
    },
  }),
];

/** Drops what ended before now. What ends at this very time is still good. */
function prune(ctx: Context, limit: number): void {
  const due: string[] = [];
  for (const [key] of queue.walk(ctx)) {
    if (due.length >= limit || key >= u64Key(ctx.time)) break;
    due.push(key);
  }
  for (const key of due) {
    queue.delete(ctx, key);
    grants.delete(ctx, key.slice(u64Key(0n).length));
  }
}

const queries = [
  onQuery(Query.method.allowance, (ctx, { granter, grantee }) => {
    readAddress(granter);
    readAddress(grantee);
    const grant = grants.get(ctx, grantKey(granter, grantee));
    if (!grant) throw internalStatus("fee-grant not found: not found");
    return { allowance: create(GrantSchema, { ...grant, granter, grantee }) };
  }),
  onQuery(Query.method.allowances, (ctx, { grantee, pagination }) => {
    const prefix = bytesKey(readAddress(grantee));
    const source: Source<Grant> = (options) => grants.walk(ctx, { prefix, ...options });
    const page = paginate(pagination, source, { prefix, refuse: internalStatus });
    return { allowances: page.items, pagination: page.pagination };
  }),
  onQuery(Query.method.allowancesByGranter, (ctx, { granter, pagination }) => {
    const wanted = formatAddress(readAddress(granter));
    const accept = (grant: Grant) => grant.granter === wanted;
    const source: Source<Grant> = (options) => grants.walk(ctx, options);
    const page = paginate(pagination, source, { accept, refuse: internalStatus });
    return { allowances: page.items, pagination: page.pagination };
  }),
];

export const feegrant: Module = {
  name: "feegrant",
  messages,
  queries,
  initGenesis: (ctx, section) => {
    const { allowances } = record(section, "feegrant");
    for (const [index, item] of list(allowances, "feegrant.allowances").entries()) {
      const grant = readMessage(GrantSchema, item, `feegrant.allowances[${index}]`);
      put(ctx, grant);
    }
  },
  exportGenesis: (ctx) => ({
    allowances: grants.list(ctx).map(([, grant]) => writeMessage(GrantSchema, grant)),
  }),
  endBlock: (ctx) => prune(ctx, 200),
};
