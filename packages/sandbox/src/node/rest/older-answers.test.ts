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
