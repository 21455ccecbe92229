/** What an authorization says to a message: yes with what is left of it, or a refusal. */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import type { MsgCreateDeployment } from "@slipway/chain/gen/akash/deployment/v1beta4/deploymentmsg_pb.ts";
import { MsgCreateDeploymentSchema } from "@slipway/chain/gen/akash/deployment/v1beta4/deploymentmsg_pb.ts";
import { Scope } from "@slipway/chain/gen/akash/escrow/id/v1/id_pb.ts";
import {
  type DepositAuthorization,
  DepositAuthorization_Scope,
  DepositAuthorizationSchema,
} from "@slipway/chain/gen/akash/escrow/v1/authz_pb.ts";
import {
  type MsgAccountDeposit,
  MsgAccountDepositSchema,
} from "@slipway/chain/gen/akash/escrow/v1/msg_pb.ts";
import type { MsgCreateBid } from "@slipway/chain/gen/akash/market/v1beta5/bidmsg_pb.ts";
import { MsgCreateBidSchema } from "@slipway/chain/gen/akash/market/v1beta5/bidmsg_pb.ts";
import { SendAuthorizationSchema } from "@slipway/chain/gen/cosmos/bank/v1beta1/authz_pb.ts";
import { type MsgSend, MsgSendSchema } from "@slipway/chain/gen/cosmos/bank/v1beta1/tx_pb.ts";
import { minDec } from "@slipway/market";
import { areValid, type Coin, subtract, sum, toCoins } from "../../coins.ts";
import { authzRefusals, bankRefusals, escrowRefusals, plain, sdk } from "../../refusal.ts";
import type { Msg } from "../../tx/decode.ts";
import { DEPOSIT, GENERIC, messageTypeOf, packDeposit, SEND } from "./grants.ts";

/** `left` is absent when nothing of the authorization changes; null when it is used up. */
export interface Accepted {
  readonly left?: Any | null;
}

export function validateAuthorization(authorization: Any | undefined): void {
  if (!authorization) throw sdk.invalidType.wrap("authorization is nil");
  switch (authorization.typeUrl) {
    case GENERIC:
      if (messageTypeOf(authorization) === "") throw plain("msg type cannot be empty");
      return;
    case SEND:
      validateSend(authorization);
      return;
    case DEPOSIT:
      validateDeposit(fromBinary(DepositAuthorizationSchema, authorization.value));
      return;
    default:
      throw authzRefusals.unknownAuthorization;
  }
}

export function acceptMessage(authorization: Any, msg: Msg): Accepted {
  if (authorization.typeUrl === SEND) return acceptSend(authorization, msg);
  if (authorization.typeUrl !== DEPOSIT) return {};
  const given = fromBinary(DepositAuthorizationSchema, authorization.value);
  const accepted = acceptDeposit(given, scopeOf(msg), amountOf(msg), false);
  if (!accepted) throw sdk.unauthorized;
  return { left: accepted.usedUp ? null : accepted.left };
}

/**
 * Takes a deposit from the limits of an authorization: all of it, or with `partial` what is there.
 * Undefined when the limits do not name the coin.
 */
export function acceptDeposit(
  authorization: DepositAuthorization,
  scope: DepositAuthorization_Scope,
  amount: Coin,
  partial: boolean,
): { taken: bigint; left: Any; usedUp: boolean } | undefined {
  if (!authorization.scopes.includes(scope)) throw escrowRefusals.unauthorizedScope;
  const limits = limitsOf(authorization);
  const limit = limits.find(({ denom }) => denom === amount.denom);
  if (!limit) return undefined;
  if (limit.amount < amount.amount && !partial) throw sdk.insufficientFunds;
  const taken = minDec(limit.amount, amount.amount);
  const left = subtract(limits, [{ denom: amount.denom, amount: taken }]) ?? [];
  return { taken, left: withLimits(authorization, left), usedUp: left.length === 0 };
}

/** All limits of an authorization, also those in the older single field. */
export function limitsOf({ spendLimit, spendLimits }: DepositAuthorization): Coin[] {
  return sum(toCoins(spendLimits), spendLimit ? toCoins([spendLimit]) : []);
}

export function withLimits({ scopes }: DepositAuthorization, limits: readonly Coin[]): Any {
  return packDeposit({
    scopes,
    spendLimit: { denom: "uakt", amount: "0" },
    spendLimits: limits.map(({ denom, amount }) => ({ denom, amount: amount.toString() })),
  });
}

function acceptSend({ value }: Any, msg: Msg): Accepted {
  if (msg.typeUrl !== `/${MsgSendSchema.typeName}`) throw sdk.invalidType.wrap("type mismatch");
  const { toAddress, amount } = msg.value as MsgSend; // the type was just looked at
  const { spendLimit, allowList } = fromBinary(SendAuthorizationSchema, value);
  const left = subtract(toCoins(spendLimit), toCoins(amount));
  if (!left) throw sdk.insufficientFunds.wrap("requested amount is more than spend limit");
  if (allowList.length > 0 && !allowList.includes(toAddress)) {
    throw sdk.unauthorized.wrap(`cannot send to ${toAddress} address`);
  }
  if (left.length === 0) return { left: null };
  const rest = create(SendAuthorizationSchema, {
    spendLimit: left.map(({ denom, amount: number }) => ({ denom, amount: number.toString() })),
    allowList,
  });
  return { left: create(AnySchema, { typeUrl: SEND, value: toBinary(SendAuthorizationSchema, rest) }) };
}

function validateSend({ value }: Any): void {
  const { spendLimit, allowList } = fromBinary(SendAuthorizationSchema, value);
  const coins = toCoins(spendLimit);
  if (coins.length === 0) throw sdk.invalidCoins.wrap("spend limit cannot be nil");
  if (coins.some(({ amount }) => amount <= 0n)) throw sdk.invalidCoins.wrap("spend limit must be positive");
  if (new Set(allowList).size < allowList.length) throw bankRefusals.duplicateEntry;
}

function validateDeposit({ scopes, spendLimit, spendLimits }: DepositAuthorization): void {
  if (scopes.length === 0) throw escrowRefusals.invalidAuthzScope.wrap("empty scope");
  const names = ["invalid", "deployment", "bid"];
  const seen = new Set<number>();
  for (const scope of scopes) {
    const name = names[scope] ?? String(scope);
    if (scope !== DepositAuthorization_Scope.deployment && scope !== DepositAuthorization_Scope.bid) {
      throw escrowRefusals.invalidAuthzScope.wrap(`invalid scope "${name}"`);
    }
    if (seen.has(scope)) throw escrowRefusals.invalidAuthzScope.wrap(`duplicate scope "${name}"`);
    seen.add(scope);
  }
  const legacy = spendLimit ? toCoins([spendLimit]) : [];
  if (legacy.some(({ amount }) => amount !== 0n)) {
    throw sdk.invalidCoins.wrap("spend limit is deprecated and must be zero");
  }
  if (!areValid(toCoins(spendLimits))) throw sdk.invalidCoins.wrap("spend limits are not valid");
}

function scopeOf({ typeUrl, value }: Msg): DepositAuthorization_Scope {
  switch (typeUrl) {
    case `/${MsgAccountDepositSchema.typeName}`: {
      const scope = (value as MsgAccountDeposit).id?.scope; // the type was just looked at
      if (scope === Scope.deployment) return DepositAuthorization_Scope.deployment;
      if (scope === Scope.bid) return DepositAuthorization_Scope.bid;
      throw escrowRefusals.unauthorizedScope;
    }
    case `/${MsgCreateDeploymentSchema.typeName}`:
      return DepositAuthorization_Scope.deployment;
    case `/${MsgCreateBidSchema.typeName}`:
      return DepositAuthorization_Scope.bid;
    default:
      throw sdk.invalidType.wrap(`"${typeUrl}" is unsupported authorization msg for deposit`);
  }
}

function amountOf({ value }: Msg): Coin {
  // Only messages with a deposit come here: their scope was found.
  const { deposit } = value as MsgAccountDeposit | MsgCreateDeployment | MsgCreateBid;
  const [coin] = toCoins(deposit?.amount ? [deposit.amount] : []);
  return coin ?? { denom: "", amount: 0n };
}
