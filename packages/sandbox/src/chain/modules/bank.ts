/** Money: balances, supply, sending, minting, burning. Every movement leaves the bank's own events. */
import {
  type Metadata,
  MetadataSchema,
  type Params,
  ParamsSchema,
} from "@slipway/chain/gen/cosmos/bank/v1beta1/bank_pb.ts";
import { Query } from "@slipway/chain/gen/cosmos/bank/v1beta1/query_pb.ts";
import {
  MsgMultiSendResponseSchema,
  MsgMultiSendSchema,
  MsgSendResponseSchema,
  MsgSendSchema,
  MsgSetSendEnabledResponseSchema,
  MsgSetSendEnabledSchema,
  MsgUpdateParamsResponseSchema,
  MsgUpdateParamsSchema,
} from "@slipway/chain/gen/cosmos/bank/v1beta1/tx_pb.ts";
import type { PageRequest } from "@slipway/chain/gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import { addressBytes, addressProblem, formatAddress, moduleAddress, plainAddress } from "../address.ts";
import { areValid, type Coin, formatCoin, formatCoins, isDenom, sum, toCoins } from "../coins.ts";
import { type Context, emit } from "../context.ts";
import { bytesKey, fromByteString, textKey } from "../keys.ts";
import { type Module, onMessage, onQuery } from "../module.ts";
import { bankRefusals, internalStatus, invalidArgument, notFoundStatus, sdk } from "../refusal.ts";
import { bigintCodec, messageTable, Table, textCodec } from "../store/table.ts";
import { createFilled, need } from "../tx/fill.ts";
import { addressRefusal, checkAddress } from "./addresses.ts";
import {
  accountKey,
  ensureAccount,
  ensureModuleAccount,
  getAccount,
  modulePermissions,
  touchAccount,
} from "./auth.ts";
import { assertAuthority } from "./authority.ts";
import { genesisError, integerOf, list, readMessage, record, textOf, writeMessage } from "./json.ts";
import { paginate, paginateCollection, type Source } from "./pages.ts";
import { lockedOf } from "./vesting.ts";

/** In the real store each balance also stands in an index by denomination. */
const balances = new Table("bank/balances", bigintCodec, { gas: { key: 1 } });
const BALANCE_INDEX = 27;
const supplies = new Table("bank/supply", bigintCodec);
const params = messageTable("bank/params", ParamsSchema);
const metadata = messageTable("bank/metadata", MetadataSchema);
/** Denominations with a switch of their own: "1" may be sent, "0" may not. */
const sendEnabled = new Table("bank/send-enabled", textCodec);

const blocked = new Set(Object.keys(modulePermissions).map(moduleAddress));

export function balanceOf(ctx: Context, address: string, denom: string): bigint {
  return balances.get(ctx, balanceKey(address, denom)) ?? 0n;
}

/** All coins of an account, sorted by name. */
export function balancesOf(ctx: Context, address: string): Coin[] {
  const prefix = ownerKey(address);
  return balances.list(ctx, { prefix }).map(([key, amount]) => ({ denom: key.slice(prefix.length), amount }));
}

export function supplyOf(ctx: Context, denom: string): bigint {
  return supplies.get(ctx, denom) ?? 0n;
}

/** Moves coins between accounts with the events of a transfer. Refuses what the sender does not have. */
export function sendCoins(ctx: Context, from: string, to: string, coins: readonly Coin[]): void {
  take(ctx, from, coins);
  give(ctx, to, coins);
  const amount = formatCoins(coins);
  emit(ctx, "transfer", { recipient: to, sender: from, amount });
  emit(ctx, "message", { sender: from });
  touchAccount(ctx, to);
}

export function sendToModule(ctx: Context, from: string, name: string, coins: readonly Coin[]): void {
  sendCoins(ctx, from, ensureModuleAccount(ctx, name), coins);
}

/** Refuses accounts that may not receive. */
export function sendFromModule(ctx: Context, name: string, to: string, coins: readonly Coin[]): void {
  if (blocked.has(to)) throw sdk.unauthorized.wrap(`${to} is not allowed to receive funds`);
  sendCoins(ctx, moduleAddress(name), to, coins);
}

/** New coins in a module's account. */
export function mintCoins(ctx: Context, name: string, coins: readonly Coin[]): void {
  const address = ensureModuleAccount(ctx, name);
  give(ctx, address, coins);
  for (const { denom, amount } of coins) setSupply(ctx, denom, supplyOf(ctx, denom) + amount);
  emit(ctx, "coinbase", { minter: address, amount: formatCoins(coins) });
}

/** Destroys coins of a module's account. */
export function burnCoins(ctx: Context, name: string, coins: readonly Coin[]): void {
  const address = ensureModuleAccount(ctx, name);
  take(ctx, address, coins);
  for (const { denom, amount } of coins) setSupply(ctx, denom, supplyOf(ctx, denom) - amount);
  emit(ctx, "burn", { burner: address, amount: formatCoins(coins) });
}

/** New coins in an account, out of nothing: a sandbox's faucet. */
export function grantCoins(ctx: Context, address: string, coins: readonly Coin[]): void {
  give(ctx, address, sum(coins));
  for (const { denom, amount } of coins) setSupply(ctx, denom, supplyOf(ctx, denom) + amount);
  ensureAccount(ctx, address);
}

export function isBlocked(address: string): boolean {
  return blocked.has(address);
}

/** Every balance there is, for checks of conservation. */
export function allBalances(ctx: Context): { address: string; coins: Coin[] }[] {
  const owners = new Map<string, Coin[]>();
  for (const [key, amount] of balances.walk(ctx)) {
    const end = 1 + key.charCodeAt(0);
    const address = formatAddress(fromByteString(key.slice(1, end)));
    const coins = owners.get(address) ?? [];
    coins.push({ denom: key.slice(end), amount });
    owners.set(address, coins);
  }
  return [...owners].map(([address, coins]) => ({ address, coins }));
}

export function allSupply(ctx: Context): Coin[] {
  return supplies.list(ctx).map(([denom, amount]) => ({ denom, amount }));
}

function take(ctx: Context, from: string, coins: readonly Coin[]): void {
  if (!areValid(coins)) throw sdk.invalidCoins.wrap(formatCoins(coins));
  getAccount(ctx, from); // coins of an account may be locked: the real bank looks
  for (const coin of coins) {
    const balance = balanceOf(ctx, from, coin.denom);
    const locked = lockedOf(ctx, accountKey(from), coin.denom);
    if (locked > balance) {
      const [much, held] = [locked, balance].map((amount) => formatCoin({ denom: coin.denom, amount }));
      throw sdk.insufficientFunds.wrap(`locked amount exceeds account balance funds: ${much} > ${held}`);
    }
    if (balance - locked < coin.amount) {
      const held = formatCoin({ denom: coin.denom, amount: balance - locked });
      throw sdk.insufficientFunds.wrap(`spendable balance ${held} is smaller than ${formatCoin(coin)}`);
    }
    setBalance(ctx, from, coin.denom, balance - coin.amount);
  }
  emit(ctx, "coin_spent", { spender: from, amount: formatCoins(coins) });
}

/** What of a coin the account may spend now. */
function spendable(ctx: Context, address: string, { denom, amount }: Coin): Coin {
  const free = amount - lockedOf(ctx, accountKey(address), denom);
  return { denom, amount: free > 0n ? free : 0n };
}

function give(ctx: Context, to: string, coins: readonly Coin[]): void {
  if (!areValid(coins)) throw sdk.invalidCoins.wrap(formatCoins(coins));
  for (const { denom, amount } of coins) setBalance(ctx, to, denom, balanceOf(ctx, to, denom) + amount);
  emit(ctx, "coin_received", { receiver: to, amount: formatCoins(coins) });
}

function setBalance(ctx: Context, address: string, denom: string, amount: bigint): void {
  const key = balanceKey(address, denom);
  if (amount === 0n) {
    balances.delete(ctx, key);
    return;
  }
  ctx.gas.write(BALANCE_INDEX, 0);
  balances.set(ctx, key, amount);
}

function setSupply(ctx: Context, denom: string, amount: bigint): void {
  if (amount === 0n) supplies.delete(ctx, denom);
  else supplies.set(ctx, denom, amount);
}

function ownerKey(address: string): string {
  return bytesKey(addressBytes(address));
}

function balanceKey(address: string, denom: string): string {
  return ownerKey(address) + denom;
}

function bankParams(ctx: Context): Params {
  return params.get(ctx, "") ?? createFilled(ParamsSchema);
}

function assertSendEnabled(ctx: Context, coins: readonly Coin[]): void {
  for (const { denom } of coins) {
    const own = sendEnabled.get(ctx, denom);
    if (own === undefined ? bankParams(ctx).defaultSendEnabled : own === "1") continue;
    throw bankRefusals.sendDisabled.wrap(`${denom} transfers are currently disabled`);
  }
}

/** Coins in a message: some, and good ones. */
function checkCoins(coins: readonly Coin[]): void {
  if (coins.length === 0 || !areValid(coins)) throw sdk.invalidCoins.wrap(formatCoins(coins));
}

/** Sides of a payment to many: here addresses are refused in other words. */
function checkSide(
  what: "input" | "output",
  side: { address: string; coins: readonly { denom: string; amount: string }[] },
) {
  const problem = addressProblem(side.address);
  if (problem !== undefined) throw sdk.invalidAddress.wrap(`invalid ${what} address: ${problem}`);
  const coins = toCoins(side.coins);
  checkCoins(coins);
  return { named: side.address, address: plainAddress(side.address), coins };
}

function checkDenom(denom: string, words: string): void {
  if (!isDenom(denom)) throw sdk.invalidRequest.wrap(`${words}: invalid denom: ${denom}`);
}

const messages = [
  onMessage(MsgSendSchema, MsgSendResponseSchema, {
    run: (ctx, { fromAddress, toAddress, amount }) => {
      const from = checkAddress(fromAddress, "from");
      const to = checkAddress(toAddress, "to");
      const coins = toCoins(amount);
      checkCoins(coins);
      assertSendEnabled(ctx, coins);
      if (blocked.has(to)) throw sdk.unauthorized.wrap(`${toAddress} is not allowed to receive funds`);
      sendCoins(ctx, from, to, coins);
    },
  }),
  onMessage(MsgMultiSendSchema, MsgMultiSendResponseSchema, {
    run: (ctx, { inputs, outputs }) => {
      const [input] = inputs;
      if (!input) throw bankRefusals.noInputs;
      if (inputs.length !== 1) throw bankRefusals.multipleSenders;
      if (outputs.length === 0) throw bankRefusals.noOutputs;
      const payer = checkSide("input", input);
      const paid = outputs.map((output) => checkSide("output", output));
      if (formatCoins(sum(...paid.map(({ coins }) => coins))) !== formatCoins(payer.coins)) {
        throw bankRefusals.inputOutputMismatch;
      }
      assertSendEnabled(ctx, payer.coins);
      for (const { address, named } of paid) {
        if (blocked.has(address)) throw sdk.unauthorized.wrap(`${named} is not allowed to receive funds`);
      }
      emit(ctx, "message", { sender: payer.named });
      take(ctx, payer.address, payer.coins);
      for (const { address, named, coins } of paid) {
        give(ctx, address, coins);
        emit(ctx, "transfer", { recipient: named, sender: payer.named, amount: formatCoins(coins) });
        touchAccount(ctx, address);
      }
    },
  }),
  onMessage(MsgUpdateParamsSchema, MsgUpdateParamsResponseSchema, {
    run: (ctx, msg) => {
      assertAuthority(msg.authority);
      params.set(ctx, "", need(msg.params));
    },
  }),
  onMessage(MsgSetSendEnabledSchema, MsgSetSendEnabledResponseSchema, {
    run: (ctx, msg) => {
      assertAuthority(msg.authority);
      const seen = new Set<string>();
      for (const { denom } of msg.sendEnabled) {
        const name = JSON.stringify(denom);
        if (seen.has(denom)) throw sdk.invalidRequest.wrap(`duplicate denom entries found for ${name}`);
        seen.add(denom);
        checkDenom(denom, `invalid SendEnabled denom ${name}`);
      }
      for (const denom of msg.useDefaultFor) {
        checkDenom(denom, `invalid UseDefaultFor denom ${JSON.stringify(denom)}`);
      }
      for (const { denom, enabled } of msg.sendEnabled) sendEnabled.set(ctx, denom, enabled ? "1" : "0");
      for (const denom of msg.useDefaultFor) sendEnabled.delete(ctx, denom);
    },
  }),
];

const wire = ({ denom, amount }: Coin) => ({ denom, amount: amount.toString() });

/** Refusals of addresses inside bank queries. */
function queryAddress(address: string): Uint8Array {
  const refusal = addressRefusal(address);
  if (refusal) throw invalidArgument(`invalid address: ${refusal.message}`);
  return addressBytes(address);
}

function queryDenom(denom: string): void {
  if (!isDenom(denom)) throw invalidArgument(`invalid denom: ${denom}`);
}

function ownedPage(ctx: Context, address: string, pagination: PageRequest | undefined, named = wire) {
  const prefix = bytesKey(queryAddress(address));
  const source: Source<Coin> = function* (options) {
    for (const [key, amount] of balances.walk(ctx, { prefix, ...options })) {
      yield [key, { denom: key.slice(prefix.length), amount }];
    }
  };
  const refuse = (words: string) => invalidArgument(`paginate: ${words}`);
  const page = paginateCollection(pagination, source, { prefix, refuse });
  return { balances: page.items.map(named), pagination: page.pagination };
}

/** A coin under the name that people know it by. */
function displayed(ctx: Context, { denom, amount }: Coin) {
  return wire({ denom: metadata.get(ctx, denom)?.display ?? denom, amount });
}

function ownersPage(ctx: Context, denom: string, pagination: PageRequest | undefined) {
  queryDenom(denom);
  const prefix = textKey(denom);
  const owners = allBalances(ctx).flatMap(({ address, coins }) =>
    coins.filter((coin) => coin.denom === denom).map((coin) => ({ address, balance: wire(coin) })),
  );
  const page = paginateCollection(
    pagination,
    ({ start, reverse = false }) => {
      const entries = owners.map((owner): [string, typeof owner] => [
        prefix + ownerKey(owner.address),
        owner,
      ]);
      return listed(entries, start, reverse);
    },
    { prefix },
  );
  return { denomOwners: page.items, pagination: page.pagination };
}

/** Walks sorted entries that stand in no table of their own. */
function listed<T>(
  entries: readonly [string, T][],
  start: string | undefined,
  reverse: boolean,
): [string, T][] {
  const rest = entries.filter(([key]) => start === undefined || (reverse ? key <= start : key >= start));
  return reverse ? rest.reverse() : rest;
}

const queries = [
  onQuery(Query.method.balance, (ctx, { address, denom }) => {
    queryDenom(denom);
    queryAddress(address);
    return { balance: wire({ denom, amount: balanceOf(ctx, address, denom) }) };
  }),
  onQuery(Query.method.allBalances, (ctx, { address, pagination, resolveDenom }) =>
    ownedPage(ctx, address, pagination, resolveDenom ? (coin) => displayed(ctx, coin) : wire),
  ),
  onQuery(Query.method.spendableBalances, (ctx, { address, pagination }) =>
    ownedPage(ctx, address, pagination, (coin) => wire(spendable(ctx, address, coin))),
  ),
  onQuery(Query.method.spendableBalanceByDenom, (ctx, { address, denom }) => {
    queryAddress(address);
    queryDenom(denom);
    const coin = { denom, amount: balanceOf(ctx, address, denom) };
    return { balance: wire(spendable(ctx, address, coin)) };
  }),
  onQuery(Query.method.totalSupply, (ctx, { pagination }) => {
    const source: Source<Coin> = function* (options) {
      for (const [denom, amount] of supplies.walk(ctx, options)) yield [denom, { denom, amount }];
    };
    const page = paginateCollection(pagination, source, { refuse: internalStatus });
    return { supply: page.items.map(wire), pagination: page.pagination };
  }),
  onQuery(Query.method.supplyOf, (ctx, { denom }) => {
    queryDenom(denom);
    return { amount: wire({ denom, amount: supplyOf(ctx, denom) }) };
  }),
  onQuery(Query.method.params, (ctx) => ({ params: bankParams(ctx) })),
  onQuery(Query.method.denomsMetadata, (ctx, { pagination }) => {
    const source: Source<Metadata> = (options) => metadata.walk(ctx, options);
    const page = paginate(pagination, source, { refuse: internalStatus });
    return { metadatas: page.items, pagination: page.pagination };
  }),
  onQuery(Query.method.denomMetadata, (ctx, { denom }) => ({ metadata: metadataOf(ctx, denom) })),
  onQuery(Query.method.denomMetadataByQueryString, (ctx, { denom }) => ({
    metadata: metadataOf(ctx, denom),
  })),
  onQuery(Query.method.denomOwners, (ctx, { denom, pagination }) => ownersPage(ctx, denom, pagination)),
  onQuery(Query.method.denomOwnersByQuery, (ctx, { denom, pagination }) =>
    ownersPage(ctx, denom, pagination),
  ),
  onQuery(Query.method.sendEnabled, (ctx, { denoms, pagination }) => {
    if (denoms.length > 0) return { sendEnabled: denoms.flatMap((denom) => switchOf(ctx, denom)) };
    const source: Source<string> = function* (options) {
      for (const [denom] of sendEnabled.walk(ctx, options)) yield [denom, denom];
    };
    const page = paginateCollection(pagination, source, { refuse: internalStatus });
    return {
      sendEnabled: page.items.flatMap((denom) => switchOf(ctx, denom)),
      pagination: page.pagination,
    };
  }),
];

function switchOf(ctx: Context, denom: string) {
  const flag = sendEnabled.get(ctx, denom);
  return flag === undefined ? [] : [{ denom, enabled: flag === "1" }];
}

function metadataOf(ctx: Context, denom: string): Metadata {
  queryDenom(denom);
  const found = metadata.get(ctx, denom);
  if (!found) throw notFoundStatus(`client metadata for denom ${denom}`);
  return found;
}

function initGenesis(ctx: Context, section: unknown): void {
  const given = record(section, "bank");
  params.set(ctx, "", readMessage(ParamsSchema, given.params, "bank.params"));
  const totals = new Map<string, bigint>();
  for (const [index, item] of list(given.balances, "bank.balances").entries()) {
    const path = `bank.balances[${index}]`;
    const { address, coins } = record(item, path);
    const owner = textOf(address, `${path}.address`);
    for (const [at, coin] of list(coins, `${path}.coins`).entries()) {
      const { denom, amount } = readCoin(coin, `${path}.coins[${at}]`);
      setBalance(ctx, owner, denom, balanceOf(ctx, owner, denom) + amount);
      totals.set(denom, (totals.get(denom) ?? 0n) + amount);
    }
  }
  for (const [denom, amount] of totals) setSupply(ctx, denom, amount);
  checkSupply(list(given.supply, "bank.supply"), totals);
  for (const [index, item] of list(given.denom_metadata, "bank.denom_metadata").entries()) {
    const read = readMessage(MetadataSchema, item, `bank.denom_metadata[${index}]`);
    metadata.set(ctx, read.base, read);
  }
  for (const [index, item] of list(given.send_enabled, "bank.send_enabled").entries()) {
    const path = `bank.send_enabled[${index}]`;
    const { denom, enabled } = record(item, path);
    sendEnabled.set(ctx, textOf(denom, `${path}.denom`), enabled === true ? "1" : "0");
  }
}

/** A supply that is given must be what the balances add up to. */
function checkSupply(given: unknown[], totals: ReadonlyMap<string, bigint>): void {
  const named = new Set<string>();
  for (const [index, item] of given.entries()) {
    const path = `bank.supply[${index}]`;
    const { denom, amount } = readCoin(item, path);
    const actual = totals.get(denom) ?? 0n;
    named.add(denom);
    if (amount !== actual)
      throw genesisError(path, `is ${amount}${denom}, but the balances add up to ${actual}${denom}`);
  }
  for (const [denom, amount] of totals) {
    if (named.size > 0 && amount > 0n && !named.has(denom))
      throw genesisError("bank.supply", `names no ${denom}, of which the balances add up to ${amount}`);
  }
}

function readCoin(value: unknown, path: string): Coin {
  const { denom, amount } = record(value, path);
  return { denom: textOf(denom, `${path}.denom`), amount: integerOf(amount, `${path}.amount`) };
}

function exportGenesis(ctx: Context): unknown {
  return {
    params: writeMessage(ParamsSchema, bankParams(ctx)),
    balances: allBalances(ctx).map(({ address, coins }) => ({ address, coins: coins.map(wire) })),
    supply: allSupply(ctx).map(wire),
    denom_metadata: metadata.list(ctx).map(([, item]) => writeMessage(MetadataSchema, item)),
    send_enabled: sendEnabled.list(ctx).map(([denom, flag]) => ({ denom, enabled: flag === "1" })),
  };
}

export const bank: Module = { name: "bank", messages, queries, initGenesis, exportGenesis };
