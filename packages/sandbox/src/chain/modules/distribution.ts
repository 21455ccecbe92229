/** Fees and new coins of a block are shared with the next one: a part for the community, the rest for the validators. */
import { type Params, ParamsSchema } from "@slipway/chain/gen/cosmos/distribution/v1beta1/distribution_pb.ts";
import { Query } from "@slipway/chain/gen/cosmos/distribution/v1beta1/query_pb.ts";
import type { Validator } from "@slipway/chain/gen/cosmos/staking/v1beta1/staking_pb.ts";
import {
  DEC_ONE,
  type Dec,
  decFromInt,
  formatDec,
  mulDec,
  mulDecTrunc,
  parseDec,
  quoDecTrunc,
} from "@slipway/market";
import { addressBytes, formatAddress, isAddress, moduleAddress } from "../address.ts";
import { type Context, emit } from "../context.ts";
import { bytesKey } from "../keys.ts";
import { type Module, onQuery } from "../module.ts";
import { invalidArgument, plain } from "../refusal.ts";
import { bigintCodec, messageTable, Table } from "../store/table.ts";
import { createFilled } from "../tx/fill.ts";
import { readAddress } from "./addresses.ts";
import { balancesOf, sendToModule } from "./bank.ts";
import { list, readMessage, record, textOf, writeMessage } from "./json.ts";
import { onlyPage } from "./pages.ts";
import { allValidators, bondedTokens, OPERATOR_PREFIX } from "./staking.ts";

const params = messageTable("distribution/params", ParamsSchema);
/** By denomination, as 10^-18. */
const communityPool = new Table("distribution/pool", bigintCodec);
/** By validator and denomination: all its rewards, and the part that is its commission. */
const outstanding = new Table("distribution/outstanding", bigintCodec);
const commissions = new Table("distribution/commission", bigintCodec);

function paramsOf(ctx: Context): Params {
  return params.get(ctx, "") ?? createFilled(ParamsSchema);
}

/** From the second block on: whose votes would be counted before? */
function shareFees(ctx: Context): void {
  if (ctx.height <= 1n) return;
  const collector = moduleAddress("fee_collector");
  const fees = balancesOf(ctx, collector);
  if (fees.length === 0) return;
  sendToModule(ctx, collector, "distribution", fees);
  const forValidators = DEC_ONE - BigInt(paramsOf(ctx).communityTax || "0");
  const total = decFromInt(bondedTokens(ctx));
  const rest = new Map(fees.map(({ denom, amount }) => [denom, decFromInt(amount)]));
  for (const validator of total === 0n ? [] : allValidators(ctx)) {
    const share = quoDecTrunc(decFromInt(BigInt(validator.tokens || "0")), total);
    const reward = fees.map(({ denom, amount }) => ({
      denom,
      amount: mulDecTrunc(mulDecTrunc(decFromInt(amount), forValidators), share),
    }));
    for (const { denom, amount } of reward) rest.set(denom, (rest.get(denom) ?? 0n) - amount);
    payValidator(ctx, validator, reward);
  }
  for (const [denom, amount] of rest) addTo(ctx, communityPool, denom, amount);
}

interface DecCoin {
  readonly denom: string;
  readonly amount: Dec;
}

function payValidator(
  ctx: Context,
  { operatorAddress, commission }: Validator,
  reward: readonly DecCoin[],
): void {
  const rate = BigInt(commission?.commissionRates?.rate || "0");
  const own = reward.map(({ denom, amount }) => ({ denom, amount: mulDec(amount, rate) }));
  emit(ctx, "commission", { amount: print(own), validator: operatorAddress });
  emit(ctx, "rewards", { amount: print(reward), validator: operatorAddress });
  for (const { denom, amount } of own) addTo(ctx, commissions, validatorKey(operatorAddress) + denom, amount);
  for (const { denom, amount } of reward)
    addTo(ctx, outstanding, validatorKey(operatorAddress) + denom, amount);
}

function print(coins: readonly DecCoin[]): string {
  return coins
    .filter(({ amount }) => amount > 0n)
    .map(({ denom, amount }) => `${formatDec(amount)}${denom}`)
    .join(",");
}

function addTo(ctx: Context, table: Table<bigint>, key: string, amount: bigint): void {
  table.set(ctx, key, (table.get(ctx, key) ?? 0n) + amount);
}

function validatorKey(operator: string): string {
  return bytesKey(addressBytes(operator, OPERATOR_PREFIX));
}

function coinsOf(ctx: Context, table: Table<bigint>, prefix: string): DecCoin[] {
  return table.list(ctx, { prefix }).map(([key, amount]) => ({ denom: key.slice(prefix.length), amount }));
}

const wire = ({ denom, amount }: DecCoin) => ({ denom, amount: amount.toString() });

/** What the validator's own delegation earned: everything but the commission. */
function rewardsOf(ctx: Context, operator: string): DecCoin[] {
  const key = validatorKey(operator);
  const own = new Map(coinsOf(ctx, commissions, key).map(({ denom, amount }) => [denom, amount]));
  return coinsOf(ctx, outstanding, key).map(({ denom, amount }) => ({
    denom,
    amount: amount - (own.get(denom) ?? 0n),
  }));
}

/** The only delegator of a validator here is itself. */
function operatorOf(ctx: Context, delegator: string): string | undefined {
  return allValidators(ctx)
    .map(({ operatorAddress }) => operatorAddress)
    .find((operator) => formatAddress(addressBytes(operator, OPERATOR_PREFIX)) === delegator);
}

function queryValidator(operator: string): string {
  if (operator === "") throw invalidArgument("empty validator address");
  return bytesKey(readAddress(operator, OPERATOR_PREFIX));
}

function queryDelegator(address: string): void {
  if (address === "") throw invalidArgument("empty delegator address");
  readAddress(address);
}

const queries = [
  onQuery(Query.method.params, (ctx) => ({ params: paramsOf(ctx) })),
  onQuery(Query.method.communityPool, (ctx) => ({ pool: coinsOf(ctx, communityPool, "").map(wire) })),
  onQuery(Query.method.validatorOutstandingRewards, (ctx, { validatorAddress }) => ({
    rewards: { rewards: coinsOf(ctx, outstanding, queryValidator(validatorAddress)).map(wire) },
  })),
  onQuery(Query.method.validatorCommission, (ctx, { validatorAddress }) => ({
    commission: { commission: coinsOf(ctx, commissions, queryValidator(validatorAddress)).map(wire) },
  })),
  onQuery(Query.method.validatorDistributionInfo, (ctx, { validatorAddress }) => {
    const key = queryValidator(validatorAddress);
    return {
      operatorAddress: formatAddress(addressBytes(validatorAddress, OPERATOR_PREFIX)),
      selfBondRewards: rewardsOf(ctx, validatorAddress).map(wire),
      commission: coinsOf(ctx, commissions, key).map(wire),
    };
  }),
  onQuery(Query.method.validatorSlashes, (_ctx, { validatorAddress, startingHeight, endingHeight }) => {
    if (validatorAddress === "") throw invalidArgument("empty validator address");
    if (endingHeight < startingHeight) {
      throw invalidArgument(
        `starting height greater than ending height (${startingHeight} > ${endingHeight})`,
      );
    }
    if (!isAddress(validatorAddress, OPERATOR_PREFIX)) throw invalidArgument("invalid validator address");
    return { pagination: onlyPage(0) };
  }),
  onQuery(Query.method.delegationRewards, (ctx, { delegatorAddress, validatorAddress }) => {
    if (delegatorAddress === "") throw invalidArgument("empty delegator address");
    if (operatorOf(ctx, delegatorAddress) !== validatorAddress)
      throw plain("no delegation for (address, validator) tuple");
    return { rewards: rewardsOf(ctx, validatorAddress).map(wire) };
  }),
  onQuery(Query.method.delegationTotalRewards, (ctx, { delegatorAddress }) => {
    queryDelegator(delegatorAddress);
    const validatorAddress = operatorOf(ctx, delegatorAddress);
    if (!validatorAddress) return {};
    const reward = rewardsOf(ctx, validatorAddress).map(wire);
    return { rewards: [{ validatorAddress, reward }], total: reward };
  }),
  onQuery(Query.method.delegatorValidators, (ctx, { delegatorAddress }) => {
    queryDelegator(delegatorAddress);
    const operator = operatorOf(ctx, delegatorAddress);
    return { validators: operator ? [operator] : [] };
  }),
  onQuery(Query.method.delegatorWithdrawAddress, (_ctx, { delegatorAddress }) => {
    queryDelegator(delegatorAddress);
    return { withdrawAddress: delegatorAddress };
  }),
];

export const distribution: Module = {
  name: "distribution",
  queries,
  initGenesis: (ctx, section) => {
    const given = record(section, "distribution");
    params.set(ctx, "", readMessage(ParamsSchema, given.params, "distribution.params"));
    const { community_pool } = record(given.fee_pool ?? {}, "distribution.fee_pool");
    for (const [index, item] of list(community_pool, "distribution.fee_pool.community_pool").entries()) {
      const path = `distribution.fee_pool.community_pool[${index}]`;
      const { denom, amount } = record(item, path);
      communityPool.set(ctx, textOf(denom, path), parseDec(textOf(amount, path)));
    }
  },
  exportGenesis: (ctx) => ({
    params: writeMessage(ParamsSchema, paramsOf(ctx)),
    fee_pool: {
      community_pool: coinsOf(ctx, communityPool, "").map(({ denom, amount }) => ({
        denom,
        amount: formatDec(amount),
      })),
    },
    delegator_withdraw_infos: [],
    previous_proposer: "",
    outstanding_rewards: [],
    validator_accumulated_commissions: [],
    validator_historical_rewards: [],
    validator_current_rewards: [],
    delegator_starting_infos: [],
    validator_slash_events: [],
  }),
  beginBlock: shareFees,
};
