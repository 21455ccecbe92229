/**
 * Accounts whose coins come free bit by bit. The sandbox makes none; a genesis of a real network has them. In: what such a
 * genesis says. Out: how much is locked at a time, and the account as it is asked for. Delegating changes nothing here.
 */
import { create, createRegistry, type DescMessage, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import { fromJson } from "@slipway/chain";
import { type BaseAccount, BaseAccountSchema } from "@slipway/chain/gen/cosmos/auth/v1beta1/auth_pb.ts";
import type { Coin as WireCoin } from "@slipway/chain/gen/cosmos/base/v1beta1/coin_pb.ts";
import {
  type BaseVestingAccount,
  ContinuousVestingAccountSchema,
  DelayedVestingAccountSchema,
  PeriodicVestingAccountSchema,
  PermanentLockedAccountSchema,
} from "@slipway/chain/gen/cosmos/vesting/v1beta1/vesting_pb.ts";
import type { Context } from "../context.ts";
import { Table, textCodec } from "../store/table.ts";
import { anyTypes, readMessage, record, textOf } from "./json.ts";

const schemas = [
  ContinuousVestingAccountSchema,
  DelayedVestingAccountSchema,
  PeriodicVestingAccountSchema,
  PermanentLockedAccountSchema,
] as const;
const registry = createRegistry(...anyTypes);
/** The account's JSON without its base account, by the account's key. */
const vestings = new Table("auth/vesting", textCodec);
const ONE = 10n ** 18n;
const SECOND = 1_000_000_000n;

export const vestingTypes: readonly DescMessage[] = schemas;

/** The base account inside an account of the genesis that is a vesting one; its terms are kept. */
export function keepVesting(
  ctx: Context,
  outer: Record<string, unknown>,
  path: string,
  keyOf: (address: string) => string,
): Record<string, unknown> | undefined {
  const schema = schemaOf(outer["@type"]);
  if (schema === undefined) return undefined;
  const { "@type": _, ...fields } = outer;
  readMessage(schema, fields, path);
  const inner = record(outer.base_vesting_account, `${path}.base_vesting_account`);
  const { base_account, ...terms } = inner;
  const base = record(base_account, `${path}.base_vesting_account.base_account`);
  const address = textOf(base.address, `${path}.base_vesting_account.base_account.address`);
  vestings.set(ctx, keyOf(address), JSON.stringify({ ...outer, base_vesting_account: terms }));
  return base;
}

/** The account as the genesis writes it; undefined when nothing of it is locked by terms. */
export function vestingJson(
  ctx: Context,
  key: string,
  base: Record<string, unknown>,
): Record<string, unknown> | undefined {
  const text = peek(ctx, key);
  if (text === undefined) return undefined;
  const outer = record(JSON.parse(text), "a vesting account");
  const terms = record(outer.base_vesting_account, "a vesting account");
  return { ...outer, base_vesting_account: { base_account: base, ...terms } };
}

export function vestingAny(ctx: Context, key: string, account: BaseAccount): Any | undefined {
  const read = readTerms(ctx, key);
  if (read === undefined) return undefined;
  const { schema, message } = read;
  const base = "baseVestingAccount" in message ? message.baseVestingAccount : undefined;
  if (base) base.baseAccount = create(BaseAccountSchema, account);
  return create(AnySchema, { typeUrl: `/${schema.typeName}`, value: toBinary(schema, message) });
}

/** How much of a denomination the account cannot spend now. Costs no gas: the real node read it with the account. */
export function lockedOf(ctx: Context, key: string, denom: string): bigint {
  const read = readTerms(ctx, key);
  const terms = read?.message.baseVestingAccount;
  if (read === undefined || terms === undefined) return 0n;
  const original = amountOf(terms.originalVesting, denom);
  const vesting = original - vested(read.message, terms, denom, ctx.time / SECOND);
  const delegated = amountOf(terms.delegatedVesting, denom);
  return vesting > delegated ? vesting - delegated : 0n;
}

type VestingMessage = NonNullable<ReturnType<typeof readTerms>>["message"];

function readTerms(ctx: Context, key: string) {
  const text = peek(ctx, key);
  if (text === undefined) return undefined;
  const { "@type": type, ...fields } = JSON.parse(text); // written by `keepVesting`
  const schema = schemaOf(type);
  if (schema === undefined) return undefined;
  return { schema, message: fromJson<(typeof schemas)[number]>(schema, fields as JsonValue, { registry }) };
}

function vested(message: VestingMessage, terms: BaseVestingAccount, denom: string, now: bigint): bigint {
  const original = amountOf(terms.originalVesting, denom);
  switch (message.$typeName) {
    case "cosmos.vesting.v1beta1.ContinuousVestingAccount": {
      const { startTime } = message;
      if (now <= startTime) return 0n;
      if (now >= terms.endTime) return original;
      const share = halfEven((now - startTime) * ONE, terms.endTime - startTime);
      return halfEven(original * share, ONE);
    }
    case "cosmos.vesting.v1beta1.DelayedVestingAccount":
      return now >= terms.endTime ? original : 0n;
    case "cosmos.vesting.v1beta1.PeriodicVestingAccount": {
      let [end, sum] = [message.startTime, 0n];
      for (const { length, amount } of message.vestingPeriods) {
        end += length;
        if (now < end) break;
        sum += amountOf(amount, denom);
      }
      return sum;
    }
    case "cosmos.vesting.v1beta1.PermanentLockedAccount":
      return 0n;
  }
}

function schemaOf(type: unknown) {
  return schemas.find(({ typeName }) => type === `/${typeName}`);
}

function amountOf(coins: readonly WireCoin[], denom: string): bigint {
  return BigInt(coins.find((coin) => coin.denom === denom)?.amount ?? "0");
}

function peek(ctx: Context, key: string): string | undefined {
  const entry = ctx.kv.get(vestings.name, key);
  return entry && vestings.codec.decode(entry.bytes);
}

/** As the node's decimals round. */
function halfEven(value: bigint, by: bigint): bigint {
  const [whole, rest] = [value / by, (value % by) * 2n];
  if (rest === by) return whole + (whole % 2n);
  return rest > by ? whole + 1n : whole;
}
