/** A state of a real network, taken over: what it holds, what is said of it, and what is refused. */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import {
  QueryAccountRequestSchema,
  QueryAccountResponseSchema,
} from "@slipway/chain/gen/cosmos/auth/v1beta1/query_pb.ts";
import {
  QuerySpendableBalancesRequestSchema,
  QuerySpendableBalancesResponseSchema,
} from "@slipway/chain/gen/cosmos/bank/v1beta1/query_pb.ts";
import {
  QueryValidatorsRequestSchema,
  QueryValidatorsResponseSchema,
} from "@slipway/chain/gen/cosmos/staking/v1beta1/query_pb.ts";
import { createTypeRegistry } from "@slipway/chain/registry";
import { describe, expect, test } from "vitest";
import { moduleAddress } from "./address.ts";
import { type ChainState, createChainState, describeGenesis } from "./index.ts";
import { actor, sign } from "./test/actors.ts";
import { nextBlock } from "./test/genesis.ts";
import { send } from "./test/messages.ts";
import { networkExport } from "./test/network-export.ts";

type Document = ReturnType<typeof networkExport>["document"];

const { document, tenant, vesting } = networkExport(40);
// Through text: in the document itself parts are shared.
const copy = (): Document => JSON.parse(JSON.stringify(document));

describe("the state of a real network", () => {
  const chain = createChainState(copy());

  test("goes on at its height", () => {
    expect(chain.height).toBe(26_099_999n);
    expect(chain.chainId).toBe("akashnet-2");
    nextBlock(chain);
    nextBlock(chain);
    expect(chain.height).toBe(26_100_001n);
  });

  test("is written out as it came, with all that is not simulated", () => {
    const fresh = createChainState(copy());
    const out = fresh.exportGenesis() as Document;
    for (const name of ["ibc", "wasm", "transfer", "group", "evidence", "gov", "slashing", "auth"])
      expect(out.app_state[name], name).toEqual(
        name === "auth" ? withNumbers(document.app_state.auth, out.app_state.auth) : document.app_state[name],
      );
    for (const name of ["deployment", "market", "escrow", "provider", "authz", "feegrant", "staking"])
      expect(sorted(out.app_state[name]), name).toEqual(sorted(document.app_state[name]));
    expect(JSON.stringify(createChainState(out).exportGenesis())).toBe(JSON.stringify(out));
  });

  test("is described: which modules, how much of them, whose key signs", () => {
    expect(describeGenesis(document)).toMatchInlineSnapshot(`
      [
        "not simulated, kept as it stands: evidence (1 entry), ibc (41 entries), transfer (1 entry), wasm (1 entry), group (1 entry), interchainaccounts (1 entry)",
        "not simulated in modules that are: staking.last_validator_powers (1 entry), staking.unbonding_delegations (1 entry), slashing.signing_infos (100 entries), distribution.outstanding_rewards (1 entry), gov.proposals (311 entries), authz.authorization (1 entry), feegrant.allowances (1 entry)",
        "100 validators to be read; the sandbox's own key signs the blocks",
      ]
    `);
  });

  test("has all its validators to be read", () => {
    const request = toBinary(QueryValidatorsRequestSchema, create(QueryValidatorsRequestSchema));
    const { value } = chain.query("/cosmos.staking.v1beta1.Query/Validators", request);
    expect(fromBinary(QueryValidatorsResponseSchema, value).validators).toHaveLength(100);
  });
});

describe("accounts whose coins come free bit by bit", () => {
  test.each([
    // Of a million, 800,000 vest over 200 seconds, 100 of which are over.
    ["continuous", 600_000n, 1_000_000n],
    ["delayed", 200_000n, 1_000_000n],
    ["periodic", 500_000n, 1_000_000n],
    ["permanent", 200_000n, 200_000n],
  ] as const)("%s: what can be spent grows to its end", (kind, now, later) => {
    const chain = createChainState(copy());
    expect(spendable(chain, vesting[kind])).toBe(now);
    nextBlock(chain, [], 0n);
    nextBlock(chain, [], 1_000n);
    expect(spendable(chain, vesting[kind])).toBe(later);
  });

  test("are answered as what they are, with the sequence that they have now", () => {
    const chain = createChainState(copy());
    const request = create(QueryAccountRequestSchema, { address: vesting.periodic });
    const { value } = chain.query(
      "/cosmos.auth.v1beta1.Query/Account",
      toBinary(QueryAccountRequestSchema, request),
    );
    const { account } = fromBinary(QueryAccountResponseSchema, value);
    const message = account && anyUnpack(account, createTypeRegistry());
    expect(message?.$typeName).toBe("cosmos.vesting.v1beta1.PeriodicVestingAccount");
    expect(message).toMatchObject({
      baseVestingAccount: { baseAccount: { address: vesting.periodic }, endTime: 1_790_856_100n },
    });
  });

  test("cannot send what is locked", () => {
    const ann = actor(1, 900);
    const given = copy();
    const { auth, bank } = given.app_state;
    for (const account of auth.accounts) {
      const terms = account.base_vesting_account;
      if (terms?.base_account.address !== vesting.delayed) continue;
      terms.base_account = {
        ...terms.base_account,
        address: ann.address,
        account_number: "900",
        sequence: "0",
      };
    }
    for (const balance of bank.balances) {
      if (balance.address === vesting.delayed) balance.address = ann.address;
    }
    const chain = createChainState(given);
    const payment = sign(ann, [send(ann.address, tenant(1), 900_000n)], "akashnet-2");
    const [result] = nextBlock(chain, [payment], 0n).txResults;
    expect(result?.log).toContain("spendable balance 175000uakt is smaller than 900000uakt");
  });
});

describe("a genesis that is wrong is refused with the place and what stands there", () => {
  type Spoil = (state: Document["app_state"], whole: Document) => void;
  test.each<[string, Spoil, string]>([
    [
      "a price that is no decimal",
      ({ market }) => {
        market.leases[3].price.amount = "x";
      },
      'genesis: app_state.market.leases[3].price.amount "x" must be a decimal number',
    ],
    [
      "a number of another type",
      ({ deployment }) => {
        deployment.deployments[2].groups[0].id.gseq = "one";
      },
      'genesis: app_state.deployment.deployments[2].groups[0].id.gseq "one" must be a whole number',
    ],
    [
      "a field that there is not",
      ({ provider }) => {
        provider.providers[1].host = "x";
      },
      'genesis: app_state.provider.providers[1].host "x" is not a field of akash.provider.v1beta4.Provider',
    ],
    [
      "a list that is none",
      ({ market }) => {
        market.bids = { "0": {} };
      },
      'genesis: app_state.market.bids {"0":{}} must be a list',
    ],
    [
      "a section that is missing",
      (state) => {
        delete state.escrow;
      },
      "genesis: app_state.escrow is missing",
    ],
    [
      "a lease that is there twice",
      ({ market }) => {
        market.leases.push(market.leases[5]);
      },
      "is that of app_state.market.leases[5] again",
    ],
    [
      "an account that is there twice",
      ({ auth }) => {
        auth.accounts.push(auth.accounts.at(-1));
      },
      "genesis: app_state.auth.accounts[",
    ],
    [
      "a balance that is there twice",
      ({ bank }) => {
        bank.balances.push(bank.balances[0]);
      },
      "is that of app_state.bank.balances[0] again",
    ],
    [
      "a supply that is not the sum",
      ({ bank }) => {
        bank.supply[1].amount = "7";
      },
      "genesis: app_state.bank.supply[1] is 7uact, but the balances add up to 200000000uact",
    ],
    [
      "a supply that leaves a coin out",
      ({ bank }) => {
        bank.supply.shift();
      },
      "genesis: app_state.bank.supply names no ibc/",
    ],
    [
      "an escrow that owes more than it has",
      ({ escrow }) => {
        escrow.accounts[0].state.deposits[0].balance.amount = "6000000.000000000000000000";
      },
      "200000000uact, but the accounts and payments of app_state.escrow add up to 201000000uact",
    ],
    [
      "a height that is none",
      (_, whole) => {
        whole.initial_height = "soon";
      },
      'genesis: initial_height "soon" must be a whole number',
    ],
    [
      "a time that is none",
      (_, whole) => {
        whole.genesis_time = "yesterday";
      },
      'genesis: genesis_time "yesterday" must be a time',
    ],
    [
      "an address that is none",
      ({ bank }) => {
        bank.balances[0].address = "akash1x";
      },
      "app_state.bank.balances[0].address",
    ],
    [
      "a vesting account without its terms",
      ({ auth }) => {
        const [one] = auth.accounts.filter((each: Record<string, unknown>) => "base_vesting_account" in each);
        one.base_vesting_account = 7;
      },
      "base_vesting_account 7 must be an object",
    ],
  ])("%s", (_name, spoil, words) => {
    const given = copy();
    spoil(given.app_state, given);
    expect(() => createChainState(given)).toThrow(words);
  });

  test("a document without its state", () => {
    expect(() => createChainState({ ...copy(), app_state: [] })).toThrow(
      "genesis: app_state [] must be an object",
    );
  });
});

test("coins that escrow owes nobody are told of", () => {
  const given = copy();
  const vault = given.app_state.bank.balances.find(
    ({ address }: { address: string }) => address === moduleAddress("escrow"),
  );
  vault.coins[0].amount = String(BigInt(vault.coins[0].amount) + 5n);
  given.app_state.bank.supply = [];
  createChainState(given);
  expect(describeGenesis(given).at(-1)).toBe("escrow's account holds 5uact that it owes nobody");
});

test("the older form of the document, with its parameters beside the state, is read as well", () => {
  const { consensus, ...rest } = copy() as Document & { consensus: { params: unknown; validators: unknown } };
  const older = {
    ...rest,
    initial_height: "26100000",
    consensus_params: consensus.params,
    validators: consensus.validators,
  };
  expect(createChainState(older).height).toBe(26_099_999n);
});

test("twenty thousand deployments are read in seconds", () => {
  const { document: large } = networkExport(20_000);
  const began = performance.now();
  const chain = createChainState(large);
  const seconds = (performance.now() - began) / 1_000;
  expect(chain.height).toBe(26_099_999n);
  expect(seconds).toBeLessThan(30);
});

function spendable(chain: ChainState, address: string): bigint {
  const request = create(QuerySpendableBalancesRequestSchema, { address });
  const bytes = toBinary(QuerySpendableBalancesRequestSchema, request);
  const { value } = chain.query("/cosmos.bank.v1beta1.Query/SpendableBalances", bytes);
  const [coin] = fromBinary(QuerySpendableBalancesResponseSchema, value).balances;
  return BigInt(coin?.amount ?? 0);
}

/** Lists in an order of their own. */
function sorted(section: Record<string, unknown>): unknown {
  return Object.fromEntries(
    Object.entries(section).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((item) => JSON.stringify(item)).toSorted() : value,
    ]),
  );
}

/** Accounts that a chain makes by itself come after those of the document. */
function withNumbers(given: { accounts: unknown[] }, out: { accounts: unknown[] }): unknown {
  return { ...given, accounts: [...given.accounts, ...out.accounts.slice(given.accounts.length)] };
}
