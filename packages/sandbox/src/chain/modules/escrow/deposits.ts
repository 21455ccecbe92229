/** Where deposits come from: the signer's own money, or what others granted, in the order that the message names. */
import { fromBinary } from "@bufbuild/protobuf";
import {
  type Deposit as DepositMessage,
  Source,
} from "@slipway/chain/gen/akash/base/deposit/v1/deposit_pb.ts";
import {
  type DepositAuthorization_Scope,
  DepositAuthorizationSchema,
} from "@slipway/chain/gen/akash/escrow/v1/authz_pb.ts";
import type { GrantAuthorization } from "@slipway/chain/gen/cosmos/authz/v1beta1/authz_pb.ts";
import { decFromInt, minDec } from "@slipway/market";
import { type Coin, coinProblem, sum, toCoins } from "../../coins.ts";
import type { Context } from "../../context.ts";
import { attributeRefusals, Panic, plain, Refusal } from "../../refusal.ts";
import { toNanos } from "../../time.ts";
import { need } from "../../tx/fill.ts";
import { acceptDeposit, limitsOf, withLimits } from "../authz/accept.ts";
import { depositGrants, findGrant, messageTypeOf, saveGrant } from "../authz/grants.ts";
import { balanceOf } from "../bank.ts";
import type { Deposit } from "./store.ts";

/** Refuses a deposit of a coin that is none, or without good sources. */
export function validateDeposit(deposit: DepositMessage): void {
  const problem = coinProblem(coinOf(deposit));
  if (problem !== undefined) throw plain(problem);
  validateSources(deposit);
}

/** Refuses a deposit whose sources are missing, unknown or named twice. */
export function validateSources({ sources }: { sources: readonly Source[] }): void {
  if (sources.length === 0) throw attributeRefusals.invalidSource.wrap("empty deposit sources");
  const seen = new Set<Source>();
  for (const source of sources) {
    if (source !== Source.balance && source !== Source.grant) {
      throw attributeRefusals.invalidSource.wrap(`empty deposit source type ${source}`);
    }
    if (seen.has(source))
      throw attributeRefusals.invalidSource.wrap(`duplicate deposit source type ${source}`);
    seen.add(source);
  }
}

/** Finds the money for a deposit; grants are reduced at once, balances are taken later. Refuses what is missing. */
export function authorizeDeposit(
  ctx: Context,
  owner: string,
  deposit: DepositMessage,
  scope: DepositAuthorization_Scope,
): Deposit[] {
  const { denom, amount } = coinOf(deposit);
  if (amount !== BigInt.asIntN(64, amount)) throw new Panic("Int64() out of bound");
  const found: Deposit[] = [];
  let rest = amount;
  const add = (from: string, source: Source, part: bigint) => {
    found.push({ owner: from, height: ctx.height, source, denom, amount: decFromInt(part) });
    rest -= part;
  };
  for (const source of deposit.sources) {
    if (source === Source.balance) {
      const balance = balanceOf(ctx, owner, denom);
      if (balance > 0n) add(owner, source, minDec(balance, wantedOf(denom, rest)));
    } else if (source === Source.grant) {
      for (const grant of depositGrants(ctx, owner)) {
        const part = takeFromGrant(ctx, grant, scope, { denom, amount: rest });
        if (part === undefined) continue;
        add(grant.granter, source, part);
        if (rest === 0n) break;
      }
    }
    if (rest === 0n) break;
  }
  if (rest < 0n) throw plain("deposit invalid: deposit overflow");
  if (rest > 0n) throw plain("deposit invalid: insufficient balance");
  return found;
}

/** Gives an unused deposit back to the grant it came from, when that still exists. */
export function growLimit(ctx: Context, granter: string, grantee: string, coin: Coin): void {
  const grant = findGrant(ctx, granter, grantee, DEPOSIT_TYPE);
  if (!grant?.authorization) return;
  const authorization = fromBinary(DepositAuthorizationSchema, grant.authorization.value);
  const limits = sum(limitsOf(authorization), [coin]);
  saveGrant(
    ctx,
    granter,
    grantee,
    withLimits(authorization, limits),
    grant.expiration && toNanos(grant.expiration),
  );
}

const DEPOSIT_TYPE = "/akash.escrow.v1.MsgAccountDeposit";

function coinOf({ amount }: DepositMessage): Coin {
  return toCoins([need(amount)])[0] ?? { denom: "", amount: 0n };
}

/** What is still wanted. The real node stumbles over a coin that is none, but only where there is money to take. */
function wantedOf(denom: string, amount: bigint): bigint {
  const problem = coinProblem({ denom, amount });
  if (problem !== undefined) throw new Panic(problem);
  return amount;
}

/** How much of `wanted` a grant gave; undefined when it gives nothing. */
function takeFromGrant(
  ctx: Context,
  { granter, grantee, authorization, expiration }: GrantAuthorization,
  scope: DepositAuthorization_Scope,
  wanted: Coin,
): bigint | undefined {
  if (!authorization || messageTypeOf(authorization) !== DEPOSIT_TYPE) return undefined;
  const given = fromBinary(DepositAuthorizationSchema, authorization.value);
  if (limitsOf(given).length === 0) return undefined;
  wantedOf(wanted.denom, wanted.amount);
  try {
    const accepted = acceptDeposit(given, scope, wanted, true);
    if (!accepted) return undefined;
    saveGrant(ctx, granter, grantee, accepted.left, expiration && toNanos(expiration));
    return accepted.taken > 0n ? accepted.taken : undefined;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
