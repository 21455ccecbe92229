/** Accounts: who exists, with which key, number and sequence. Accounts are made when they first receive something. */
import { create, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import {
  type BaseAccount,
  BaseAccountSchema,
  ModuleAccountSchema,
  type Params,
  ParamsSchema,
} from "@slipway/chain/gen/cosmos/auth/v1beta1/auth_pb.ts";
import { Query } from "@slipway/chain/gen/cosmos/auth/v1beta1/query_pb.ts";
import {
  MsgUpdateParamsResponseSchema,
  MsgUpdateParamsSchema,
} from "@slipway/chain/gen/cosmos/auth/v1beta1/tx_pb.ts";
import { PubKeySchema } from "@slipway/chain/gen/cosmos/crypto/secp256k1/keys_pb.ts";
import { addressBytes, formatAddress, moduleAddress } from "../address.ts";
import type { Context } from "../context.ts";
import { toByteString, u64Key } from "../keys.ts";
import { type Module, onMessage, onQuery } from "../module.ts";
import { invalidArgument, notFoundStatus, plain } from "../refusal.ts";
import { bigintCodec, messageTable, Table, textCodec, unitCodec } from "../store/table.ts";
import { createFilled, need } from "../tx/fill.ts";
import { readAddress } from "./addresses.ts";
import { assertAuthority } from "./authority.ts";
import { keepAside, plainAccount, withAside } from "./foreign-accounts.ts";
import { list, readMessage, record, textOf, writeMessage } from "./json.ts";
import { paginateCollection } from "./pages.ts";
import { keepVesting, vestingAny, vestingJson, vestingTypes } from "./vesting.ts";

export const accounts = messageTable("auth/accounts", BaseAccountSchema, {
  indexes: { number: (account) => u64Key(account.accountNumber) },
  // In the real store accounts stand in an Any.
  gas: { key: 1, value: 36, unique: 21 },
});
const params = messageTable("auth/params", ParamsSchema, { gas: { key: 1 } });
const sequence = new Table("auth/number", bigintCodec);
/** Names of module accounts by address. */
const moduleNames = new Table("auth/modules", textCodec);
/** What modules' accounts may do, by name, where the genesis says something else than `modulePermissions`. */
const otherPermissions = new Table("auth/permissions", textCodec);
/** Used nonces of unordered transactions: time of expiry and address. */
const nonces = new Table("auth/nonces", unitCodec);

/** Module accounts and what they may do with money. */
export const modulePermissions: Readonly<Record<string, readonly string[]>> = {
  fee_collector: [],
  distribution: [],
  mint: ["minter"],
  bonded_tokens_pool: ["burner", "staking"],
  not_bonded_tokens_pool: ["burner", "staking"],
  gov: ["burner"],
  transfer: ["minter", "burner"],
  wasm: ["burner"],
  escrow: [],
  bme: ["minter", "burner"],
};

export function authParams(ctx: Context): Params {
  return params.get(ctx, "") ?? createFilled(ParamsSchema);
}

export function accountKey(address: string): string {
  return toByteString(addressBytes(address));
}

export function getAccount(ctx: Context, address: string): BaseAccount | undefined {
  return accounts.get(ctx, accountKey(address));
}

export function setAccount(ctx: Context, account: BaseAccount): void {
  accounts.set(ctx, accountKey(account.address), account);
}

/** The account of an address, made with the next number when it is new. */
export function ensureAccount(ctx: Context, address: string): BaseAccount {
  const known = getAccount(ctx, address);
  if (known) return known;
  const number = sequence.get(ctx, "") ?? 0n;
  sequence.set(ctx, "", number + 1n);
  const account = create(BaseAccountSchema, { address, accountNumber: number });
  setAccount(ctx, account);
  return account;
}

/** The account of an address that receives something: only looked for when it exists. */
export function touchAccount(ctx: Context, address: string): void {
  if (!accounts.has(ctx, accountKey(address))) ensureAccount(ctx, address);
}

/** The address of a module's account, which exists after the first call. */
export function ensureModuleAccount(ctx: Context, name: string): string {
  const address = moduleAddress(name);
  const key = accountKey(address);
  // In the real store its account also holds the name and what it may do.
  const more = (modulePermissions[name] ?? []).reduce(
    (total, { length }) => total + 2 + length,
    6 + name.length,
  );
  ctx.gas.consume(3 * more, "ReadPerByte");
  if (accounts.get(ctx, key)) return address;
  ensureAccount(ctx, address);
  moduleNames.set(ctx, key, name);
  return address;
}

export function pubkeyAny(key: Uint8Array): Any {
  return create(AnySchema, {
    typeUrl: `/${PubKeySchema.typeName}`,
    value: toBinary(PubKeySchema, create(PubKeySchema, { key })),
  });
}

/** Marks a nonce as used; false when it was. `timeout` in unix nanoseconds. */
export function useNonce(ctx: Context, address: string, timeout: bigint): boolean {
  const key = u64Key(timeout) + accountKey(address);
  if (nonces.has(ctx, key)) return false;
  nonces.set(ctx, key, true);
  return true;
}

/** Forgets nonces whose time is over. */
export function dropExpiredNonces(ctx: Context): void {
  for (const [key] of nonces.list(ctx)) {
    if (key.slice(0, 8) >= u64Key(ctx.time)) return;
    nonces.delete(ctx, key);
  }
}

function accountAny(ctx: Context, account: BaseAccount): Any {
  const name = moduleNames.get(ctx, accountKey(account.address));
  if (name === undefined) {
    const vesting = vestingAny(ctx, accountKey(account.address), account);
    if (vesting) return vesting;
    return create(AnySchema, {
      typeUrl: `/${BaseAccountSchema.typeName}`,
      value: toBinary(BaseAccountSchema, account),
    });
  }
  const permissions = permissionsOf(ctx, name);
  return create(AnySchema, {
    typeUrl: `/${ModuleAccountSchema.typeName}`,
    value: toBinary(
      ModuleAccountSchema,
      create(ModuleAccountSchema, { baseAccount: account, name, permissions }),
    ),
  });
}

function findAccount(ctx: Context, address: string): BaseAccount {
  readAddress(address);
  const account = getAccount(ctx, address);
  if (!account) throw notFoundStatus(`account ${address} not found`);
  return account;
}

const queries = [
  onQuery(Query.method.accounts, (ctx, { pagination }) => {
    const page = paginateCollection(pagination, (options) => accounts.walk(ctx, options));
    return { accounts: page.items.map((account) => accountAny(ctx, account)), pagination: page.pagination };
  }),
  onQuery(Query.method.account, (ctx, { address }) => {
    if (address === "") throw invalidArgument("Address cannot be empty");
    return { account: accountAny(ctx, findAccount(ctx, address)) };
  }),
  onQuery(Query.method.accountInfo, (ctx, { address }) => {
    if (address === "") throw invalidArgument("address cannot be empty");
    return { info: { ...findAccount(ctx, address), address } };
  }),
  onQuery(Query.method.accountAddressByID, (ctx, { id, accountId }) => {
    if (id !== 0n)
      throw invalidArgument("requesting with id isn't supported, try to request using account-id");
    const [found] = accounts.listIndex(ctx, "number", { prefix: u64Key(accountId) });
    if (!found) throw notFoundStatus(`account address not found with account number ${accountId}`);
    return { accountAddress: found[1].address };
  }),
  onQuery(Query.method.params, (ctx) => ({ params: authParams(ctx) })),
  onQuery(Query.method.moduleAccounts, (ctx) => ({
    accounts: Object.keys(modulePermissions)
      .sort()
      .map((name) => getAccount(ctx, moduleAddress(name)))
      .filter((account) => account !== undefined)
      .map((account) => accountAny(ctx, account)),
  })),
  onQuery(Query.method.moduleAccountByName, (ctx, { name }) => {
    if (name === "") throw invalidArgument("module name is empty");
    const account = modulePermissions[name] && getAccount(ctx, moduleAddress(name));
    if (!account) throw notFoundStatus(`account ${name} not found`);
    return { account: accountAny(ctx, account) };
  }),
  onQuery(Query.method.bech32Prefix, () => ({ bech32Prefix: "akash" })),
  onQuery(Query.method.addressBytesToString, (_ctx, { addressBytes: bytes }) => {
    if (bytes.length === 0) throw plain("empty address bytes is not allowed");
    return { addressString: formatAddress(bytes) };
  }),
  onQuery(Query.method.addressStringToBytes, (_ctx, { addressString }) => ({
    addressBytes: readAddress(addressString),
  })),
];

const messages = [
  onMessage(MsgUpdateParamsSchema, MsgUpdateParamsResponseSchema, {
    run: (ctx, msg) => {
      assertAuthority(msg.authority);
      params.set(ctx, "", need(msg.params));
    },
  }),
];

function initGenesis(ctx: Context, section: unknown): void {
  const { params: given, accounts: listed } = record(section, "auth");
  params.set(ctx, "", readMessage(ParamsSchema, given, "auth.params"));
  let next = 0n;
  for (const [index, item] of list(listed, "auth.accounts").entries()) {
    const path = `auth.accounts[${index}]`;
    const outer = record(item, path);
    const name =
      outer["@type"] === `/${ModuleAccountSchema.typeName}` ? textOf(outer.name, `${path}.name`) : undefined;
    const vesting = keepVesting(ctx, outer, path, accountKey);
    const inner =
      vesting ?? (name === undefined ? outer : record(outer.base_account, `${path}.base_account`));
    const { base, aside } = plainAccount(inner);
    const { "@type": _, ...fields } = base;
    const account = readMessage(BaseAccountSchema, fields, path);
    setAccount(ctx, account);
    keepAside(ctx, accountKey(account.address), aside);
    if (name !== undefined)
      keepModule(ctx, account.address, name, list(outer.permissions, `${path}.permissions`));
    if (account.accountNumber >= next) next = account.accountNumber + 1n;
  }
  sequence.set(ctx, "", next);
  ensureModuleAccount(ctx, "fee_collector");
}

/** Modules of which only a genesis knows may do what it says. */
function keepModule(ctx: Context, address: string, name: string, permissions: unknown[]): void {
  moduleNames.set(ctx, accountKey(address), name);
  const isKnown = JSON.stringify(permissions) === JSON.stringify(modulePermissions[name] ?? []);
  if (!isKnown) otherPermissions.set(ctx, name, JSON.stringify(permissions));
}

function permissionsOf(ctx: Context, name: string): string[] {
  const given = otherPermissions.get(ctx, name);
  return given === undefined ? [...(modulePermissions[name] ?? [])] : JSON.parse(given).map(String);
}

function exportGenesis(ctx: Context): unknown {
  const all = [...accounts.walk(ctx)].map(([, account]) => account);
  return {
    params: writeMessage(ParamsSchema, authParams(ctx)),
    accounts: all
      .sort((a, b) => (a.accountNumber < b.accountNumber ? -1 : 1))
      .map((account) => {
        const any = accountAny(ctx, account);
        const schema = any.typeUrl.endsWith("ModuleAccount") ? ModuleAccountSchema : BaseAccountSchema;
        const base = writeMessage(BaseAccountSchema, account);
        const vesting = vestingJson(ctx, accountKey(account.address), base);
        if (vesting) return vesting;
        if (schema === BaseAccountSchema) return withAside(ctx, accountKey(account.address), base);
        const name = moduleNames.get(ctx, accountKey(account.address)) ?? "";
        return { "@type": any.typeUrl, base_account: base, name, permissions: permissionsOf(ctx, name) };
      }),
  };
}

export const auth: Module = {
  name: "auth",
  messages,
  queries,
  types: [PubKeySchema, BaseAccountSchema, ModuleAccountSchema, ...vestingTypes],
  initGenesis,
  exportGenesis,
};
