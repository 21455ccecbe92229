/** Questions that older explorers and wallets still ask, with the answers of a node of the SDK. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createNode, type Node } from "../node.ts";
import { recordedGenesis } from "../test/recorded.ts";

let node: Node;
let operator = "";
let delegator = "";

beforeAll(async () => {
  node = await createNode({ genesis: recordedGenesis(), manual: true });
  await node.admin.mine(5);
  const { validators } = await get("/cosmos/staking/v1beta1/validators");
  operator = validators[0].operator_address;
  const { operator_address } = await get(`/cosmos/distribution/v1beta1/validators/${operator}`);
  delegator = operator_address;
});

afterAll(() => node?.close());

async function get(path: string): Promise<ReturnType<typeof JSON.parse>> {
  return (await fetch(node.restUrl + path)).json();
}

test("governance's parameters come in parts, with nothing in the parts that nobody asked for", async () => {
  const { voting_params, deposit_params, tally_params } = await get("/cosmos/gov/v1beta1/params/tallying");
  expect(voting_params).toEqual({ voting_period: "0s" });
  expect(deposit_params).toEqual({ min_deposit: [], max_deposit_period: "0s" });
  const { params } = await get("/cosmos/gov/v1/params/tallying");
  const { quorum, threshold, veto_threshold } = params;
  expect(tally_params).toEqual({ quorum, threshold, veto_threshold });
  const voting = await get("/cosmos/gov/v1beta1/params/voting");
  expect(voting.voting_params.voting_period).toBe(params.voting_period);
  expect(voting.tally_params.quorum).toBe("0.000000000000000000");
});

test("there are no votes, deposits and slashes", async () => {
  const none = { pagination: { next_key: null, total: "0" } };
  expect(await get("/cosmos/gov/v1beta1/proposals/1/votes")).toEqual({ votes: [], ...none });
  expect(await get("/cosmos/gov/v1beta1/proposals/1/deposits")).toEqual({ deposits: [], ...none });
  const slashes = await get(`/cosmos/distribution/v1beta1/validators/${operator}/slashes`);
  expect(slashes).toEqual({ slashes: [], ...none });
});

test("a validator is its own delegator, with its rewards and commission", async () => {
  const { validator } = await get(`/cosmos/staking/v1beta1/delegators/${delegator}/validators/${operator}`);
  expect(validator.operator_address).toBe(operator);
  const { rewards } = await get(`/cosmos/distribution/v1beta1/validators/${operator}/outstanding_rewards`);
  const info = await get(`/cosmos/distribution/v1beta1/validators/${operator}`);
  const [own, commission] = [info.self_bond_rewards, info.commission].map(([coin]) => Number(coin.amount));
  expect((own ?? 0) + (commission ?? 0)).toBeCloseTo(Number(rewards.rewards[0].amount), 6);
});

const short = "decoding bech32 failed: invalid bech32 string length 2";

test.each([
  ["/cosmos/gov/v1beta1/params/", 3, " is not a valid parameter type"],
  ["/cosmos/bank/v1beta1/balances/", 3, "invalid address: empty address string is not allowed"],
  ["/cosmos/bank/v1beta1/params/", 12, "Not Implemented"],
  ["/cosmos/distribution/v1beta1/delegators/xx/withdraw_address", 2, short],
  ["/cosmos/distribution/v1beta1/validators/xx/slashes", 3, "invalid validator address"],
  ["/cosmos/staking/v1beta1/delegators/xx/redelegations", 13, short],
  ["/cosmos/staking/v1beta1/validators/xx/unbonding_delegations", 2, short],
  ["/cosmos/slashing/v1beta1/signing_infos/xx", 2, short],
  ["/cosmos/base/tendermint/v1beta1/validatorsets/0", 2, "height must be greater than 0, but got 0"],
  ["/cosmos/base/tendermint/v1beta1/abci_query", 3, "empty query path"],
  [
    "/cosmos/base/tendermint/v1beta1/abci_query?path=/cosmos.bank.v1beta1.Query/Params",
    3,
    "unsupported ABCI query path: /cosmos.bank.v1beta1.Query/Params",
  ],
])("%s is refused with code %i: %s", async (path, code, message) => {
  expect(await get(path)).toEqual({ code, message, details: [] });
});

test("bytes that are no transaction are refused in the decoder's words", async () => {
  const body = JSON.stringify({ tx_bytes: Buffer.from([0x61, 0x62, 0x63]).toString("base64") });
  const response = await fetch(`${node.restUrl}/cosmos/tx/v1beta1/decode`, { method: "POST", body });
  expect(await response.json()).toEqual({
    code: 2,
    message: "codespace sdk code 2: tx parse error: expected 2 wire type, got 1",
    details: [],
  });
});
