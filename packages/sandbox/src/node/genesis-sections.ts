/** The sections of a genesis that are the same for every sandbox: mainnet parameters and empty lists. */

export const denomMetadata = [
  {
    description: "The native token of Akash",
    denom_units: [
      {
        denom: "uakt",
        exponent: 0,
        aliases: [],
      },
      {
        denom: "akt",
        exponent: 6,
        aliases: [],
      },
    ],
    base: "uakt",
    display: "akt",
    name: "Akash Native Token",
    symbol: "AKT",
    uri: "",
    uri_hash: "",
  },
  {
    description: "Akash Compute Token",
    denom_units: [
      {
        denom: "uact",
        exponent: 0,
        aliases: [],
      },
      {
        denom: "mact",
        exponent: 3,
        aliases: [],
      },
      {
        denom: "act",
        exponent: 6,
        aliases: [],
      },
    ],
    base: "uact",
    display: "uact",
    name: "Akash Compute Token",
    symbol: "ACT",
    uri: "",
    uri_hash: "",
  },
];

/** Modules without anything in them yet. */
export const emptyModules = {
  "07-tendermint": null,
  audit: {
    providers: [],
  },
  authz: {
    authorization: [],
  },
  awasm: {
    params: {
      blocked_addresses: [
        "akash10d07y265gmmuvt4z0w9aw880jnsr700jhe7z0f",
        "akash1jv65s3grqf6v6jl3dp4t6c9t9rk99cd82yfms9",
        "akash1fl48vsnmsdzcv85q5d2q4z5ajdha8yu3cqygqd",
        "akash1tygms3xhhs3yv487phx3dw4a95jn7t7lvqceke",
      ],
    },
  },
  bme: {
    params: {
      circuit_breaker_warn_threshold: 9500,
      circuit_breaker_halt_threshold: 9000,
      min_epoch_blocks: "10",
      epoch_blocks_backoff_percent: 10,
      mint_spread_bps: 25,
      settle_spread_bps: 0,
      max_endblocker_records: 50,
      min_mint: [
        {
          denom: "uact",
          amount: "10000000",
        },
      ],
      max_pending_attempts: 3,
    },
    state: {
      total_burned: [
        {
          denom: "uact",
          amount: "0",
        },
        {
          denom: "uakt",
          amount: "0",
        },
      ],
      total_minted: [
        {
          denom: "uact",
          amount: "0",
        },
        {
          denom: "uakt",
          amount: "0",
        },
      ],
      remint_credits: [
        {
          denom: "uakt",
          amount: "0",
        },
      ],
    },
    ledger: null,
  },
  cert: {
    certificates: [],
  },
  crisis: {
    constant_fee: {
      denom: "uakt",
      amount: "1000",
    },
  },
  deployment: {
    deployments: [],
    params: {
      min_deposits: [
        {
          denom: "uakt",
          amount: "500000",
        },
        {
          denom: "uact",
          amount: "500000",
        },
      ],
    },
  },
  distribution: {
    params: {
      community_tax: "0.020000000000000000",
      base_proposer_reward: "0.000000000000000000",
      bonus_proposer_reward: "0.000000000000000000",
      withdraw_addr_enabled: true,
    },
    fee_pool: {
      community_pool: [],
    },
    delegator_withdraw_infos: [],
    previous_proposer: "",
    outstanding_rewards: [],
    validator_accumulated_commissions: [],
    validator_historical_rewards: [],
    validator_current_rewards: [],
    delegator_starting_infos: [],
    validator_slash_events: [],
  },
  epochs: {
    epochs: [
      {
        id: "day",
        start_time: "0001-01-01T00:00:00Z",
        duration: "86400s",
        current_epoch: "0",
        current_epoch_start_time: "0001-01-01T00:00:00Z",
        epoch_counting_started: false,
        current_epoch_start_height: "0",
      },
      {
        id: "hour",
        start_time: "0001-01-01T00:00:00Z",
        duration: "3600s",
        current_epoch: "0",
        current_epoch_start_time: "0001-01-01T00:00:00Z",
        epoch_counting_started: false,
        current_epoch_start_height: "0",
      },
      {
        id: "minute",
        start_time: "0001-01-01T00:00:00Z",
        duration: "60s",
        current_epoch: "0",
        current_epoch_start_time: "0001-01-01T00:00:00Z",
        epoch_counting_started: false,
        current_epoch_start_height: "0",
      },
      {
        id: "week",
        start_time: "0001-01-01T00:00:00Z",
        duration: "604800s",
        current_epoch: "0",
        current_epoch_start_time: "0001-01-01T00:00:00Z",
        epoch_counting_started: false,
        current_epoch_start_height: "0",
      },
    ],
  },
  escrow: {
    accounts: [],
    payments: [],
  },
  evidence: {
    evidence: [],
  },
  feegrant: {
    allowances: [],
  },
  gov: {
    starting_proposal_id: "1",
    deposits: [],
    votes: [],
    proposals: [],
    deposit_params: null,
    voting_params: null,
    tally_params: null,
    params: {
      min_deposit: [
        {
          denom: "uakt",
          amount: "10000000",
        },
      ],
      max_deposit_period: "172800s",
      voting_period: "20s",
      quorum: "0.334000000000000000",
      threshold: "0.500000000000000000",
      veto_threshold: "0.334000000000000000",
      min_initial_deposit_ratio: "0.000000000000000000",
      proposal_cancel_ratio: "0.500000000000000000",
      proposal_cancel_dest: "",
      expedited_voting_period: "10s",
      expedited_threshold: "0.667000000000000000",
      expedited_min_deposit: [
        {
          denom: "uakt",
          amount: "50000000",
        },
      ],
      burn_vote_quorum: false,
      burn_proposal_deposit_prevote: false,
      burn_vote_veto: true,
      min_deposit_ratio: "0.010000000000000000",
    },
    constitution: "",
  },
  ibc: {
    client_genesis: {
      clients: [],
      clients_consensus: [],
      clients_metadata: [],
      params: {
        allowed_clients: ["*"],
      },
      create_localhost: false,
      next_client_sequence: "0",
    },
    connection_genesis: {
      connections: [],
      client_connection_paths: [],
      next_connection_sequence: "0",
      params: {
        max_expected_time_per_block: "30000000000",
      },
    },
    channel_genesis: {
      channels: [],
      acknowledgements: [],
      commitments: [],
      receipts: [],
      send_sequences: [],
      recv_sequences: [],
      ack_sequences: [],
      next_channel_sequence: "0",
    },
    client_v2_genesis: {
      counterparty_infos: [],
    },
    channel_v2_genesis: {
      acknowledgements: [],
      commitments: [],
      receipts: [],
      async_packets: [],
      send_sequences: [],
    },
  },
  market: {
    params: {
      bid_min_deposit: {
        denom: "uakt",
        amount: "500000",
      },
      order_max_bids: 20,
      bid_min_deposits: [
        {
          denom: "uact",
          amount: "500000",
        },
        {
          denom: "uakt",
          amount: "500000",
        },
      ],
      min_reclamation_window: "3600s",
      max_reclamation_window: "2592000s",
    },
    orders: [],
    leases: [],
    bids: [],
  },
  mint: {
    minter: {
      inflation: "0.130000000000000000",
      annual_provisions: "0.000000000000000000",
    },
    params: {
      mint_denom: "uakt",
      inflation_rate_change: "0.130000000000000000",
      inflation_max: "0.200000000000000000",
      inflation_min: "0.070000000000000000",
      goal_bonded: "0.670000000000000000",
      blocks_per_year: "6311520",
    },
  },
  provider: {
    providers: [],
  },
  slashing: {
    params: {
      signed_blocks_window: "100",
      min_signed_per_window: "0.500000000000000000",
      downtime_jail_duration: "600s",
      slash_fraction_double_sign: "0.050000000000000000",
      slash_fraction_downtime: "0.010000000000000000",
    },
    signing_infos: [],
    missed_blocks: [],
  },
  staking: {
    params: {
      unbonding_time: "1814400s",
      max_validators: 100,
      max_entries: 7,
      historical_entries: 10000,
      bond_denom: "uakt",
      min_commission_rate: "0.000000000000000000",
    },
    last_total_power: "0",
    last_validator_powers: [],
    validators: [],
    delegations: [],
    unbonding_delegations: [],
    redelegations: [],
    exported: false,
  },
  transfer: {
    port_id: "transfer",
    denoms: [],
    params: {
      send_enabled: true,
      receive_enabled: true,
    },
    total_escrowed: [],
  },
  upgrade: {},
  vesting: {},
  wasm: {
    params: {
      code_upload_access: {
        permission: "Everybody",
        addresses: [],
      },
      instantiate_default_permission: "Everybody",
    },
    codes: [],
    contracts: [],
    sequences: [],
  },
};

export function moduleParams(oracle: string) {
  return {
    oracle: {
      params: {
        sources: [oracle],
        min_price_sources: 1,
        max_price_staleness_period: "30s",
        twap_window: "5s",
        max_price_deviation_bps: "150",
        feed_contracts_params: [],
        price_retention: "86400s",
        prune_epoch: "hour",
        max_prune_per_epoch: "1000",
        max_future_time_drift: "10s",
      },
      prices: [],
      latest_prices_ids: [],
      source_ids: [],
      source_seq: "0",
    },
  };
}
