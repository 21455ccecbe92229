/** Staking as far as a sandbox needs it: the validators of the genesis and the answers about them. Nothing moves. */
import { create, fromBinary } from "@bufbuild/protobuf";
import { BaseAccountSchema } from "@slipway/chain/gen/cosmos/auth/v1beta1/auth_pb.ts";
import { PubKeySchema as Ed25519Schema } from "@slipway/chain/gen/cosmos/crypto/ed25519/keys_pb.ts";
import { PubKeySchema } from "@slipway/chain/gen/cosmos/crypto/secp256k1/keys_pb.ts";
import { Query } from "@slipway/chain/gen/cosmos/staking/v1beta1/query_pb.ts";
import {
  BondStatus,
  type Delegation,
  DelegationSchema,
  ParamsSchema,
  type Validator,
  ValidatorSchema,
} from "@slipway/chain/gen/cosmos/staking/v1beta1/staking_pb.ts";
import { MsgCreateValidatorSchema } from "@slipway/chain/gen/cosmos/staking/v1beta1/tx_pb.ts";
import { addressBytes, addressProblem, formatAddress } from "../address.ts";
import type { Coin } from "../coins.ts";
import { type Context, quiet } from "../context.ts";
import { bytesKey } from "../keys.ts";
import { type Module, onQuery } from "../module.ts";
import { internalStatus, invalidArgument, notFoundStatus } from "../refusal.ts";
import type { GenesisValidator } from "../state.ts";
import { messageTable } from "../store/table.ts";
import { timestampOf } from "../time.ts";
import { createFilled, need } from "../tx/fill.ts";
import { readAddress } from "./addresses.ts";
import { ensureModuleAccount, getAccount, pubkeyAny, setAccount } from "./auth.ts";
import { sendToModule } from "./bank.ts";
import { integerOf, list, readMessage, record, textOf, writeMessage } from "./json.ts";
import { onlyPage, paginate } from "./pages.ts";

export const OPERATOR_PREFIX = "akashvaloper";
const UNIT = 10n ** 18n;
const POWER = 1_000_000n;

const params = messageTable("staking/params", ParamsSchema);
const validators = messageTable("staking/validators", ValidatorSchema);
const delegations = messageTable("staking/delegations", DelegationSchema);

export function allValidators(ctx: Context): Validator[] {
  return validators.list(ctx).map(([, validator]) => validator);
}

export function genesisValidators(ctx: Context): GenesisValidator[] {
  return allValidators(ctx).map((validator) => ({
    operatorAddress: validator.operatorAddress,
    pubkey: consensusKey(validator),
    power: BigInt(validator.tokens || "0") / POWER,
  }));
}

export function consensusKey({ consensusPubkey }: Validator): Uint8Array {
  return fromBinary(Ed25519Schema, need(consensusPubkey).value).key;
}

export function bondedTokens(ctx: Context): bigint {
  return allValidators(ctx).reduce((total, { tokens }) => total + BigInt(tokens || "0"), 0n);
}

function validatorKey(operator: string): string {
  return bytesKey(addressBytes(operator, OPERATOR_PREFIX));
}

function delegationKey(delegator: string, operator: string): string {
  return bytesKey(addressBytes(delegator)) + validatorKey(operator);
}

function initGenesis(ctx: Context, section: unknown, all: Readonly<Record<string, unknown>>): void {
  const given = record(section, "staking");
  params.set(ctx, "", readMessage(ParamsSchema, given.params, "staking.params"));
  for (const name of ["distribution", "bonded_tokens_pool", "not_bonded_tokens_pool", "gov", "mint"]) {
    ensureModuleAccount(ctx, name);
  }
  for (const [index, item] of list(given.validators, "staking.validators").entries()) {
    const validator = readMessage(ValidatorSchema, item, `staking.validators[${index}]`);
    validators.set(ctx, validatorKey(validator.operatorAddress), validator);
  }
  for (const [index, item] of list(given.delegations, "staking.delegations").entries()) {
    putDelegation(ctx, readMessage(DelegationSchema, item, `staking.delegations[${index}]`));
  }
  const { gen_txs } = record(all.genutil ?? {}, "genutil");
  for (const [index, item] of list(gen_txs, "genutil.gen_txs").entries()) {
    createValidator(quiet(ctx), item, `genutil.gen_txs[${index}]`);
  }
}

/** What a genesis transaction does: a validator with its own stake, the fee paid, the sequence raised. */
function createValidator(ctx: Context, genTx: unknown, path: string): void {
  const { body, auth_info } = record(genTx, path);
  const [message] = list(record(body, `${path}.body`).messages, `${path}.body.messages`);
  const { "@type": _, ...fields } = record(message, `${path}.body.messages[0]`);
  const msg = readMessage(MsgCreateValidatorSchema, fields, `${path}.body.messages[0]`);
  const { fee, signer_infos } = record(auth_info, `${path}.auth_info`);
  const operator = msg.validatorAddress;
  const delegator = formatAddress(addressBytes(operator, OPERATOR_PREFIX));
  const { denom, amount } = need(msg.value);
  sendToModule(ctx, delegator, "fee_collector", readCoins(record(fee, `${path}.auth_info.fee`).amount, path));
  sendToModule(ctx, delegator, "bonded_tokens_pool", [{ denom, amount: BigInt(amount) }]);
  const [signer] = list(signer_infos, `${path}.auth_info.signer_infos`);
  const { key } = record(record(signer, `${path} signer`).public_key, `${path} public key`);
  const account = need(getAccount(ctx, delegator));
  setAccount(
    ctx,
    create(BaseAccountSchema, {
      ...account,
      pubKey: pubkeyAny(Buffer.from(textOf(key, `${path} public key`), "base64")),
      sequence: account.sequence + 1n,
    }),
  );
  const shares = (BigInt(amount) * UNIT).toString();
  validators.set(
    ctx,
    validatorKey(operator),
    create(ValidatorSchema, {
      operatorAddress: operator,
      consensusPubkey: need(msg.pubkey),
      status: BondStatus.BONDED,
      tokens: amount,
      delegatorShares: shares,
      description: need(msg.description),
      unbondingTime: timestampOf(0n),
      commission: { commissionRates: need(msg.commission), updateTime: timestampOf(ctx.time) },
      minSelfDelegation: msg.minSelfDelegation,
    }),
  );
  putDelegation(
    ctx,
    create(DelegationSchema, { delegatorAddress: delegator, validatorAddress: operator, shares }),
  );
}

function readCoins(value: unknown, path: string): Coin[] {
  return list(value, `${path} fee`).map((item) => {
    const { denom, amount } = record(item, `${path} fee`);
    return { denom: textOf(denom, `${path} fee`), amount: integerOf(amount, `${path} fee`) };
  });
}

function putDelegation(ctx: Context, delegation: Delegation): void {
  delegations.set(ctx, delegationKey(delegation.delegatorAddress, delegation.validatorAddress), delegation);
}

function findValidator(ctx: Context, operator: string): Validator {
  queryValidator(operator);
  const found = validators.get(ctx, validatorKey(operator));
  if (!found) throw notFoundStatus(`validator ${operator} not found`);
  return found;
}

function queryValidator(operator: string): void {
  if (operator === "") throw invalidArgument("validator address cannot be empty");
  readAddress(operator, OPERATOR_PREFIX);
}

function queryDelegator(address: string): Uint8Array {
  if (address === "") throw invalidArgument("delegator address cannot be empty");
  return readAddress(address);
}

function queryPair(delegator: string, operator: string): void {
  if (delegator === "") throw invalidArgument("delegator address cannot be empty");
  if (operator === "") throw invalidArgument("validator address cannot be empty");
  readAddress(delegator);
  readAddress(operator, OPERATOR_PREFIX);
}

function withBalance(ctx: Context, delegation: Delegation) {
  const denom = (params.get(ctx, "") ?? createFilled(ParamsSchema)).bondDenom;
  return { delegation, balance: { denom, amount: (BigInt(delegation.shares || "0") / UNIT).toString() } };
}

const statusNames = new Map<string, BondStatus>([
  ["BOND_STATUS_UNBONDED", BondStatus.UNBONDED],
  ["BOND_STATUS_UNBONDING", BondStatus.UNBONDING],
  ["BOND_STATUS_BONDED", BondStatus.BONDED],
]);

const queries = [
  onQuery(Query.method.validators, (ctx, { status, pagination }) => {
    const wanted = statusNames.get(status);
    if (status !== "" && wanted === undefined) throw invalidArgument(`invalid validator status ${status}`);
    const accept = (validator: Validator) => wanted === undefined || validator.status === wanted;
    const page = paginate(pagination, (options) => validators.walk(ctx, options), {
      accept,
      refuse: internalStatus,
    });
    return { validators: page.items, pagination: page.pagination };
  }),
  onQuery(Query.method.validator, (ctx, { validatorAddr }) => ({
    validator: findValidator(ctx, validatorAddr),
  })),
  onQuery(Query.method.validatorDelegations, (ctx, { validatorAddr, pagination }) => {
    queryValidator(validatorAddr);
    const accept = ({ validatorAddress }: Delegation) => validatorAddress === validatorAddr;
    const page = paginate(pagination, (options) => delegations.walk(ctx, options), {
      accept,
      refuse: internalStatus,
    });
    return {
      delegationResponses: page.items.map((item) => withBalance(ctx, item)),
      pagination: page.pagination,
    };
  }),
  onQuery(Query.method.validatorUnbondingDelegations, (_ctx, { validatorAddr }) => {
    queryValidator(validatorAddr);
    return { pagination: onlyPage(0) };
  }),
  onQuery(Query.method.delegation, (ctx, { delegatorAddr, validatorAddr }) => {
    queryPair(delegatorAddr, validatorAddr);
    const found = delegations.get(ctx, delegationKey(delegatorAddr, validatorAddr));
    if (!found) {
      throw notFoundStatus(
        `delegation with delegator ${delegatorAddr} not found for validator ${validatorAddr}`,
      );
    }
    return { delegationResponse: withBalance(ctx, found) };
  }),
  onQuery(Query.method.unbondingDelegation, (_ctx, { delegatorAddr, validatorAddr }) => {
    queryPair(delegatorAddr, validatorAddr);
    throw notFoundStatus(
      `unbonding delegation with delegator ${delegatorAddr} not found for validator ${validatorAddr}`,
    );
  }),
  onQuery(Query.method.delegatorDelegations, (ctx, { delegatorAddr, pagination }) => {
    const prefix = bytesKey(queryDelegator(delegatorAddr));
    const page = paginate(pagination, (options) => delegations.walk(ctx, { prefix, ...options }), {
      prefix,
      refuse: internalStatus,
    });
    return {
      delegationResponses: page.items.map((item) => withBalance(ctx, item)),
      pagination: page.pagination,
    };
  }),
  onQuery(Query.method.delegatorUnbondingDelegations, (_ctx, { delegatorAddr }) => {
    queryDelegator(delegatorAddr);
    return { pagination: onlyPage(0) };
  }),
  onQuery(Query.method.redelegations, (_ctx, { delegatorAddr, srcValidatorAddr }) => {
    const problem = srcValidatorAddr === "" ? addressProblem(delegatorAddr) : undefined;
    if (problem) throw internalStatus(problem);
    return { pagination: onlyPage(0) };
  }),
  onQuery(Query.method.delegatorValidator, (ctx, { delegatorAddr, validatorAddr }) => {
    queryPair(delegatorAddr, validatorAddr);
    if (!delegations.has(ctx, delegationKey(delegatorAddr, validatorAddr)))
      throw internalStatus("no delegation for (address, validator) tuple");
    return { validator: findValidator(ctx, validatorAddr) };
  }),
  onQuery(Query.method.delegatorValidators, (ctx, { delegatorAddr, pagination }) => {
    const prefix = bytesKey(queryDelegator(delegatorAddr));
    const page = paginate(pagination, (options) => delegations.walk(ctx, { prefix, ...options }), {
      prefix,
      refuse: internalStatus,
    });
    const found = page.items.map(({ validatorAddress }) => findValidator(ctx, validatorAddress));
    return { validators: found, pagination: page.pagination };
  }),
  onQuery(Query.method.pool, (ctx) => ({
    pool: { notBondedTokens: "0", bondedTokens: bondedTokens(ctx).toString() },
  })),
  onQuery(Query.method.params, (ctx) => ({ params: params.get(ctx, "") ?? createFilled(ParamsSchema) })),
];

export const staking: Module = {
  name: "staking",
  queries,
  types: [PubKeySchema],
  initGenesis,
  exportGenesis: (ctx) => ({
    params: writeMessage(ParamsSchema, params.get(ctx, "") ?? createFilled(ParamsSchema)),
    last_total_power: "0",
    last_validator_powers: [],
    validators: allValidators(ctx).map((validator) => writeMessage(ValidatorSchema, validator)),
    delegations: delegations.list(ctx).map(([, item]) => writeMessage(DelegationSchema, item)),
    unbonding_delegations: [],
    redelegations: [],
    exported: true,
  }),
};

/** Its transactions are in the state: an exported genesis must not run them again. */
export const genutil: Module = {
  name: "genutil",
  initGenesis: () => undefined,
  exportGenesis: () => ({ gen_txs: [] }),
};
