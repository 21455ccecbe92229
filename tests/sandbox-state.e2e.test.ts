/** The command line's way of taking a sandbox's state from one to another. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createChain, parseNetwork } from "@slipway/chain";
import { expect, onTestFinished, test } from "vitest";
import { dataDirectory, slipway, slipwayJson, slipwayStays } from "./support/slipway.ts";

const address = "akash1365yvmc4s7awdyj3n2sav7xfx76adc6dnmlx63";
const alone = [
  "--no-providers",
  "--runtime",
  "simulated",
  "--rpc-port",
  "0",
  "--rest-port",
  "0",
  "--grpc-port",
  "0",
];

test("what one sandbox exports another starts from", async () => {
  const data = dataDirectory();
  const file = join(data.path, "state.json");
  onTestFinished(() => data.remove());

  const first = await slipwayStays(data.path, ["sandbox", "--ephemeral", ...alone], "Chain");
  await slipwayJson(data.path, "sandbox", "faucet", address);
  await slipwayJson(data.path, "sandbox", "export", file);
  await first.stop();

  const second = await slipwayStays(data.path, ["sandbox", "--state", file, ...alone], "Chain");
  onTestFinished(async () => {
    await second.stop();
  });
  const rpc = /RPC\s+(\S+)/.exec(second.output())?.[1] ?? "";
  const chain = createChain({ network: parseNetwork({ name: "other", chainId: "sandbox", rpc: [rpc] }) });
  expect(await chain.balances(address)).toEqual([
    { denom: "uact", amount: 1_000_000_000n },
    { denom: "uakt", amount: 1_000_000_000n },
  ]);
}, 60_000);

test.each([
  ["that ends in the middle", '{"app_name":"akash","app_state":{"bank":{', 2, "Cannot read the genesis"],
  ["that is no JSON", "genesis: yes", 2, "Cannot read the genesis"],
  ["that holds nothing", "{}", 1, "genesis: chain_id is undefined, not a name"],
  ["that is of another kind", "[1, 2]", 1, "genesis: chain_id is undefined, not a name"],
])("a file %s is refused in words", async (_name, text, exit, words) => {
  const data = dataDirectory();
  onTestFinished(() => data.remove());
  const file = join(data.path, "genesis.json");
  writeFileSync(file, text);
  const { code, stderr } = await slipway(data.path, "sandbox", "--genesis", file, ...alone);
  expect(code).toBe(exit);
  expect(stderr).toContain(words);
});

test("the console's sandbox starts anew from a state, and one that is none is refused before anything is set aside", async () => {
  const data = dataDirectory();
  const file = join(data.path, "state.json");
  onTestFinished(() => data.remove());
  const up = ["up", "--port", "0", "--runtime", "simulated", "--population", "none"];

  const first = await slipwayStays(data.path, up, "ready; Ctrl-C stops");
  await slipwayJson(data.path, "sandbox", "faucet", address);
  await slipwayJson(data.path, "sandbox", "export", file);
  await slipwayJson(data.path, "sandbox", "faucet", address);
  await first.stop();

  const wrong = join(data.path, "wrong.json");
  writeFileSync(wrong, '{"chain_id":"sandbox","app_state":{}}');
  const refused = await slipway(data.path, ...up, "--state", wrong);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("SANDBOX_GENESIS_WRONG");

  const second = await slipwayStays(data.path, [...up, "--state", file], "ready; Ctrl-C stops");
  onTestFinished(async () => {
    await second.stop();
  });
  const answer = await fetch(`${second.firstLine}/v1/networks/sandbox/accounts/${address}`);
  expect(await answer.json()).toMatchObject({
    balances: [
      { denom: "uact", amount: "1000000000" },
      { denom: "uakt", amount: "1000000000" },
    ],
  });
}, 120_000);

test("a population that there is not is refused before anything starts", async () => {
  const data = dataDirectory();
  onTestFinished(() => data.remove());
  const { code, stderr } = await slipway(data.path, "sandbox", "--population", "hamlet");
  expect(code).toBe(2);
  expect(stderr).toContain('"hamlet" is not a population: none, village or city.');
});
