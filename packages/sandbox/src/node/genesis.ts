/**
 * The genesis of a sandbox: mainnet's parameters, one validator whose key the node has, an oracle source, a
 * funded BME vault, and the accounts that the caller names. The same document boots a real node as far as
 * the accounts and parameters go.
 */
import { moduleAddress } from "../chain/address.ts";
import { formatTime } from "./comet/time.ts";
import { denomMetadata, emptyModules, moduleParams } from "./genesis-sections.ts";
import { operatorOf, validatorTx } from "./genesis-tx.ts";

export interface GenesisAccount {
  readonly address: string;
  readonly uakt?: bigint;
  readonly uact?: bigint;
}

export interface SandboxGenesisOptions {
  readonly chainId?: string;
  /** Unix nanoseconds: the time of the first block. */
  readonly time: bigint;
  readonly accounts: readonly GenesisAccount[];
  /** The address that may report prices. */
  readonly oracle: string;
  /** uact per uakt times 10^6, by which the vault is filled: 1_500_000 is 1.50 USD for an AKT. */
  readonly price?: bigint;
}

const million = 1_000_000n;
const validatorStake = 5_000_000n * million;
const validatorSpare = 1_000n * million;
/** The vault covers all uact in circulation by this many percent. */
const collateralPercent = 150n;

export function sandboxGenesis({
  chainId = "sandbox",
  time,
  accounts,
  oracle,
  price = 1_500_000n,
}: SandboxGenesisOptions): unknown {
  const operator = operatorOf(chainId);
  const uact = accounts.reduce((sum, account) => sum + (account.uact ?? 0n), 0n);
  const vault = {
    address: moduleAddress("bme"),
    uakt: (uact * million * collateralPercent) / (price * 100n),
  };
  const people = [
    { address: operator.address, uakt: validatorStake + validatorSpare },
    ...withOracle(accounts, oracle),
  ];
  return {
    app_name: "akash",
    app_version: "2.1.0",
    genesis_time: formatTime(time),
    chain_id: chainId,
    initial_height: 1,
    app_hash: null,
    app_state: {
      ...emptyModules,
      ...moduleParams(oracle),
      auth: { params: authParams, accounts: people.map(authAccount) },
      bank: bank([...people, vault]),
      genutil: { gen_txs: [validatorTx(chainId, operator, validatorStake)] },
    },
    consensus: { params: consensusParams },
  };
}

function withOracle(accounts: readonly GenesisAccount[], oracle: string): GenesisAccount[] {
  const known = accounts.some(({ address }) => address === oracle);
  return known ? [...accounts] : [...accounts, { address: oracle, uakt: 1_000_000n * million }];
}

function authAccount({ address }: GenesisAccount, index: number) {
  return {
    "@type": "/cosmos.auth.v1beta1.BaseAccount",
    address,
    pub_key: null,
    account_number: String(index),
    sequence: "0",
  };
}

function bank(accounts: readonly GenesisAccount[]) {
  const funded = accounts.filter(({ uakt = 0n, uact = 0n }) => uakt > 0n || uact > 0n);
  const sum = (denom: "uakt" | "uact") =>
    funded.reduce((total, account) => total + (account[denom] ?? 0n), 0n);
  return {
    params: { send_enabled: [], default_send_enabled: true },
    balances: funded.map(({ address, uakt, uact }) => ({ address, coins: coins({ uakt, uact }) })),
    supply: coins({ uakt: sum("uakt"), uact: sum("uact") }),
    denom_metadata: denomMetadata,
    send_enabled: [{ denom: "uact", enabled: false }],
  };
}

/** Sorted by denomination, as the chain wants them. */
function coins({ uakt = 0n, uact = 0n }: { uakt?: bigint | undefined; uact?: bigint | undefined }) {
  return [
    { denom: "uact", amount: String(uact) },
    { denom: "uakt", amount: String(uakt) },
  ].filter(({ amount }) => amount !== "0");
}

const authParams = {
  max_memo_characters: "256",
  tx_sig_limit: "7",
  tx_size_cost_per_byte: "10",
  sig_verify_cost_ed25519: "590",
  sig_verify_cost_secp256k1: "1000",
};

const consensusParams = {
  block: { max_bytes: "22020096", max_gas: "-1" },
  evidence: { max_age_num_blocks: "100000", max_age_duration: "172800000000000", max_bytes: "1048576" },
  validator: { pub_key_types: ["ed25519"] },
  version: { app: "0" },
  abci: { vote_extensions_enable_height: "0" },
};
