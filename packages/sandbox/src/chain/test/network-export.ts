/**
 * What `akash export` of a real network would give: a document of the size and the parts of one, made by rule. Many
 * validators, vesting accounts, modules that the sandbox does not play, and markets with as many deployments as are wanted.
 */
import { createHash } from "node:crypto";
import { formatAddress, moduleAddress } from "../address.ts";
import { recordedGenesis } from "./genesis.ts";

type Json = Record<string, unknown>;

export interface NetworkExport {
  readonly document: { app_state: Record<string, ReturnType<typeof JSON.parse>> } & Json;
  readonly tenant: (index: number) => string;
  readonly provider: (index: number) => string;
  readonly vesting: { readonly [kind in "continuous" | "delayed" | "periodic" | "permanent"]: string };
}

const tenants = 2_000;
const providers = 60;
const validators = 100;
const time = "2026-10-01T12:00:00Z";
const unixSeconds = Date.parse(time) / 1_000;
const height = 26_100_000;
const fund = 5_000_000;
const stake = 1_000_000_000_000n;

export function networkExport(deployments: number): NetworkExport {
  const people = new People();
  const tenant = (index: number) => people.address(`tenant ${index % tenants}`);
  const provider = (index: number) => people.address(`provider ${index % providers}`);
  const vesting = {
    continuous: people.address("continuous"),
    delayed: people.address("delayed"),
    periodic: people.address("periodic"),
    permanent: people.address("permanent"),
  };
  const pay = new Purse();
  for (let index = 0; index < tenants; index++) pay.give(tenant(index), "uakt", 1_000_000_000n);
  for (let index = 0; index < providers; index++) pay.give(provider(index), "uakt", 2_000_000_000n);
  for (const address of Object.values(vesting)) pay.give(address, "uakt", 1_000_000n);
  pay.give(tenant(0), "ibc/498A0751C798A0D9A389AA3691123DADA57DAA4FE165D5C75894505B876BA6E4", 77n);
  pay.give(moduleAddress("transfer"), "uakt", 123_456n);
  pay.give(moduleAddress("bonded_tokens_pool"), "uakt", stake * BigInt(validators));
  pay.give(moduleAddress("distribution"), "uakt", 1_000_000n);
  const market = marketOf(deployments, tenant, provider, pay);
  const base = recordedGenesis().app_state;
  const app_state = {
    ...base,
    ...foreign(tenant),
    auth: {
      params: base.auth.params,
      accounts: [...accountsOf(pay.owners(), vesting), ...foreignAccounts(9_000_000)],
    },
    authz: { authorization: grantsOf(tenant, provider) },
    bank: {
      ...base.bank,
      balances: pay.balances(),
      supply: pay.supply(),
    },
    distribution: {
      ...base.distribution,
      fee_pool: { community_pool: [{ denom: "uakt", amount: "1000000.500000000000000000" }] },
      outstanding_rewards: [{ validator_address: operator(0), outstanding_rewards: [] }],
      previous_proposer: formatAddress(bytes("consensus 0"), "akashvalcons"),
    },
    escrow: { accounts: market.accounts, payments: market.payments },
    deployment: { ...base.deployment, deployments: market.deployments },
    market: { ...base.market, orders: market.orders, bids: market.bids, leases: market.leases },
    feegrant: { allowances: allowancesOf(tenant) },
    genutil: { gen_txs: [] },
    gov: {
      ...base.gov,
      starting_proposal_id: "312",
      proposals: Array.from({ length: 311 }, (_, index) => ({
        id: String(index + 1),
        messages: [{ "@type": "/cosmwasm.wasm.v1.MsgStoreCode", sender: moduleAddress("gov") }],
        status: "PROPOSAL_STATUS_PASSED",
        title: `Upgrade ${index}`,
      })),
    },
    oracle: {
      ...base.oracle,
      source_ids: [{ address: provider(0), id: 1 }],
      source_seq: "1",
      prices: Array.from({ length: 500 }, (_, index) => ({
        id: { source: 1, denom: "akt", base_denom: "usd", timestamp: moment(index - 600), sequence: "0" },
        state: { price: `0.${500_000 + index}000000000000` },
      })),
    },
    provider: {
      providers: Array.from({ length: providers }, (_, index) => ({
        owner: provider(index),
        host_uri: `https://provider.host${index}.example:8443`,
        attributes: [{ key: "region", value: index % 2 ? "us-west" : "eu-central" }],
        info: { email: "", website: "" },
      })),
    },
    slashing: {
      ...base.slashing,
      signing_infos: Array.from({ length: validators }, (_, index) => ({
        address: formatAddress(bytes(`consensus ${index}`), "akashvalcons"),
        validator_signing_info: { start_height: "0", index_offset: "9", tombstoned: false },
      })),
    },
    staking: stakingOf(base.staking.params, tenant),
  };
  const document = {
    app_name: "akash",
    app_version: "2.1.0",
    genesis_time: time,
    chain_id: "akashnet-2",
    initial_height: height,
    app_hash: null,
    app_state,
    consensus: {
      validators: Array.from({ length: validators }, (_, index) => ({
        address: bytes(`consensus ${index}`).toString("hex").toUpperCase(),
        pub_key: { type: "tendermint/PubKeyEd25519", value: hash(`key ${index}`).toString("base64") },
        power: String(stake / 1_000_000n),
        name: `validator ${index}`,
      })),
      params: {
        block: { max_bytes: "1048576", max_gas: "-1" },
        evidence: { max_age_num_blocks: "1000000", max_age_duration: "172800000000000", max_bytes: "50000" },
        validator: { pub_key_types: ["ed25519"] },
        version: { app: "0" },
        abci: { vote_extensions_enable_height: "0" },
      },
    },
  };
  return { document, tenant, provider, vesting };
}

/** Coins of everybody, and their sums. */
class Purse {
  private readonly held = new Map<string, Map<string, bigint>>();

  give(owner: string, denom: string, amount: bigint): void {
    const coins = this.held.get(owner) ?? new Map<string, bigint>();
    coins.set(denom, (coins.get(denom) ?? 0n) + amount);
    this.held.set(owner, coins);
  }

  owners(): string[] {
    return [...this.held.keys()];
  }

  balances(): Json[] {
    return [...this.held].map(([address, coins]) => ({ address, coins: list(coins) }));
  }

  supply(): Json[] {
    const sums = new Map<string, bigint>();
    for (const coins of this.held.values())
      for (const [denom, amount] of coins) sums.set(denom, (sums.get(denom) ?? 0n) + amount);
    return list(sums);
  }
}

class People {
  private readonly known = new Map<string, string>();

  address(name: string): string {
    const address = this.known.get(name) ?? formatAddress(bytes(name));
    this.known.set(name, address);
    return address;
  }
}

function marketOf(
  count: number,
  tenant: (index: number) => string,
  provider: (index: number) => string,
  pay: Purse,
) {
  const [deployments, orders, bids, leases]: [Json[], Json[], Json[], Json[]] = [[], [], [], []];
  const [accounts, payments]: [Json[], Json[]] = [[], []];
  const vault = moduleAddress("escrow");
  for (let index = 0; index < count; index++) {
    const owner = tenant(index);
    const dseq = String(20_000_000 + Math.floor(index / tenants));
    const group = { owner, dseq, gseq: 1 };
    const order = { ...group, oseq: 1 };
    const lease = { ...order, provider: provider(index), bseq: 0 };
    const price = { denom: "uact", amount: "12.500000000000000000" };
    const created = String(Number(dseq) + 1);
    deployments.push({
      deployment: {
        id: { owner, dseq },
        state: "active",
        hash: hash(`manifest ${index}`).toString("base64"),
        created_at: dseq,
        reclamation: null,
      },
      groups: [{ id: group, state: "open", group_spec: spec, created_at: dseq }],
    });
    orders.push({ id: order, state: "active", spec, created_at: dseq, reclamation: null });
    bids.push({
      id: lease,
      state: "active",
      price,
      created_at: created,
      resources_offer: [{ resources: spec.resources[0]?.resource, count: 1, prices: null }],
      reclamation_window: null,
    });
    leases.push({
      id: lease,
      state: "active",
      price,
      created_at: created,
      closed_on: "0",
      reason: "lease_closed_invalid",
      reclamation: null,
    });
    const xid = `${owner}/${dseq}`;
    const coin = (amount: number) => ({ denom: "uact", amount: `${amount}.000000000000000000` });
    accounts.push({
      id: { scope: "deployment", xid },
      state: {
        owner,
        state: "open",
        transferred: [coin(0)],
        settled_at: String(height - 100),
        funds: [coin(fund)],
        deposits: [{ owner, height: dseq, source: "balance", balance: coin(fund) }],
      },
    });
    payments.push({
      id: { aid: { scope: "deployment", xid }, xid: `1/1/${lease.provider}` },
      state: {
        owner: lease.provider,
        state: "open",
        rate: price,
        balance: coin(0),
        unsettled: coin(0),
        withdrawn: { denom: "uact", amount: "0" },
      },
    });
    pay.give(vault, "uact", BigInt(fund));
  }
  return { deployments, orders, bids, leases, accounts, payments };
}

const spec = {
  name: "dcloud",
  requirements: { signed_by: { all_of: [], any_of: [] }, attributes: [] },
  resources: [
    {
      resource: {
        id: 1,
        cpu: { units: { val: "1000" }, attributes: [] },
        memory: { quantity: { val: "536870912" }, attributes: [] },
        storage: [{ name: "default", quantity: { val: "1073741824" }, attributes: [] }],
        gpu: { units: { val: "0" }, attributes: [] },
        endpoints: [{ kind: "SHARED_HTTP", sequence_number: 0 }],
      },
      count: 1,
      price: { denom: "uact", amount: "50.000000000000000000" },
    },
  ],
};

function accountsOf(owners: readonly string[], vesting: NetworkExport["vesting"]): Json[] {
  const permissions: Record<string, string[]> = {
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
    interchainaccounts: [],
    nft: ["minter"],
  };
  const modules = new Map(Object.keys(permissions).map((name) => [moduleAddress(name), name]));
  const terms = new Map<string, (base: Json) => Json>([
    [
      vesting.continuous,
      (base) => ({ ...vestingOf("Continuous", base), start_time: String(unixSeconds - 100) }),
    ],
    [vesting.delayed, (base) => vestingOf("Delayed", base)],
    [
      vesting.periodic,
      (base) => ({
        ...vestingOf("Periodic", base),
        start_time: String(unixSeconds - 100),
        vesting_periods: [
          { length: "50", amount: [{ denom: "uakt", amount: "300000" }] },
          { length: "150", amount: [{ denom: "uakt", amount: "500000" }] },
        ],
      }),
    ],
    [vesting.permanent, (base) => vestingOf("PermanentLocked", base)],
  ]);
  const all = [...new Set([...modules.keys(), ...owners])];
  return all.map((address, index) => {
    const base = { address, pub_key: null, account_number: String(index * 3), sequence: String(index % 7) };
    const name = modules.get(address);
    if (name !== undefined)
      return {
        "@type": "/cosmos.auth.v1beta1.ModuleAccount",
        base_account: base,
        name,
        permissions: permissions[name] ?? [],
      };
    return terms.get(address)?.(base) ?? { "@type": "/cosmos.auth.v1beta1.BaseAccount", ...base };
  });
}

/** Accounts of kinds, and a key of a kind, that the sandbox does not know. */
function foreignAccounts(first: number): Json[] {
  const base = (name: string, index: number, pub_key: unknown = null) => ({
    address: formatAddress(bytes(name)),
    pub_key,
    account_number: String(first + index),
    sequence: "4",
  });
  return [
    {
      "@type": "/ibc.applications.interchain_accounts.v1.InterchainAccount",
      base_account: base("interchain", 0),
      account_owner: "icacontroller-x",
    },
    {
      "@type": "/cosmos.auth.v1beta1.BaseAccount",
      ...base("passkey", 1, { "@type": "/cosmos.crypto.secp256r1.PubKey", key: "Aw==" }),
    },
  ];
}

function vestingOf(kind: string, base: Json): Json {
  const account = kind === "PermanentLocked" ? "PermanentLockedAccount" : `${kind}VestingAccount`;
  return {
    "@type": `/cosmos.vesting.v1beta1.${account}`,
    base_vesting_account: {
      base_account: base,
      original_vesting: [{ denom: "uakt", amount: "800000" }],
      delegated_free: [],
      delegated_vesting: [],
      end_time: String(unixSeconds + 100),
    },
  };
}

function stakingOf(params: unknown, tenant: (index: number) => string): Json {
  const shares = `${stake}.000000000000000000`;
  return {
    params,
    last_total_power: String((stake * BigInt(validators)) / 1_000_000n),
    last_validator_powers: [{ address: operator(0), power: "1000000" }],
    validators: Array.from({ length: validators }, (_, index) => ({
      operator_address: operator(index),
      consensus_pubkey: {
        "@type": "/cosmos.crypto.ed25519.PubKey",
        key: hash(`key ${index}`).toString("base64"),
      },
      jailed: false,
      status: "BOND_STATUS_BONDED",
      tokens: String(stake),
      delegator_shares: shares,
      description: {
        moniker: `validator ${index}`,
        identity: "",
        website: "",
        security_contact: "",
        details: "",
      },
      unbonding_height: "0",
      unbonding_time: "1970-01-01T00:00:00Z",
      commission: {
        commission_rates: {
          rate: "0.050000000000000000",
          max_rate: "0.200000000000000000",
          max_change_rate: "0.010000000000000000",
        },
        update_time: "2021-03-08T15:00:00Z",
      },
      min_self_delegation: "1",
      unbonding_on_hold_ref_count: "0",
      unbonding_ids: [],
    })),
    delegations: Array.from({ length: validators }, (_, index) => ({
      delegator_address: tenant(index),
      validator_address: operator(index),
      shares,
    })),
    unbonding_delegations: [
      {
        delegator_address: tenant(1),
        validator_address: operator(1),
        entries: [
          {
            creation_height: String(height - 10),
            completion_time: moment(1_000_000),
            initial_balance: "5",
            balance: "5",
            unbonding_id: "9",
            unbonding_on_hold_ref_count: "0",
          },
        ],
      },
    ],
    redelegations: [],
    exported: true,
  };
}

function grantsOf(tenant: (index: number) => string, provider: (index: number) => string): Json[] {
  return [
    {
      granter: tenant(1),
      grantee: tenant(2),
      authorization: {
        "@type": "/cosmos.authz.v1beta1.GenericAuthorization",
        msg: "/akash.deployment.v1beta4.MsgCloseDeployment",
      },
      expiration: moment(1_000_000),
    },
    {
      granter: tenant(3),
      grantee: provider(2),
      authorization: {
        "@type": "/cosmos.staking.v1beta1.StakeAuthorization",
        max_tokens: null,
        allow_list: { address: [operator(0)] },
        authorization_type: "AUTHORIZATION_TYPE_DELEGATE",
      },
      expiration: moment(1_000_000),
    },
  ];
}

function allowancesOf(tenant: (index: number) => string): Json[] {
  const basic = {
    "@type": "/cosmos.feegrant.v1beta1.BasicAllowance",
    spend_limit: [{ denom: "uakt", amount: "5000" }],
    expiration: null,
  };
  return [
    { granter: tenant(1), grantee: tenant(2), allowance: basic },
    {
      granter: tenant(4),
      grantee: tenant(5),
      allowance: { "@type": "/example.feegrant.v1.ContractAllowance", allowance: basic, contract: "akash1x" },
    },
  ];
}

/** Sections of modules that the sandbox does not play. */
function foreign(tenant: (index: number) => string): Json {
  return {
    "06-solomachine": null,
    consensus: null,
    evidence: { evidence: [{ "@type": "/cosmos.evidence.v1beta1.Equivocation", height: "77" }] },
    group: { group_seq: "1", groups: [{ id: "1", admin: tenant(0) }], group_members: [] },
    ibc: {
      client_genesis: { clients: Array.from({ length: 40 }, (_, id) => ({ client_id: `07-${id}` })) },
      channel_genesis: { channels: [{ channel_id: "channel-0" }] },
    },
    interchainaccounts: { host_genesis_state: { active_channels: [{ port_id: "icahost" }] } },
    transfer: { port_id: "transfer", denoms: [{ base: "uosmo", trace: [] }], params: {} },
    wasm: { params: {}, codes: [{ code_id: "1", code_bytes: "AGFzbQ==" }], contracts: [], sequences: [] },
  };
}

function operator(index: number): string {
  return formatAddress(bytes(`operator ${index}`), "akashvaloper");
}

function moment(seconds: number): string {
  return new Date((unixSeconds + seconds) * 1_000).toISOString().replace(".000Z", "Z");
}

function list(coins: ReadonlyMap<string, bigint>): Json[] {
  return [...coins]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([denom, amount]) => ({ denom, amount: String(amount) }));
}

function hash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function bytes(text: string): Buffer {
  return hash(text).subarray(0, 20);
}
