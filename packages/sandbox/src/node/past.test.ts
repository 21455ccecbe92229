import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createChainState, restoreChainState } from "../chain/index.ts";
import { createCore } from "./core.ts";
import { createNode, type Node } from "./node.ts";
import { openStore } from "./store/store.ts";
import { transfer } from "./test/money.ts";
import { recordedGenesis } from "./test/recorded.ts";

const payer = "akash1erxf3sa9q2j4vgseu7jq4a258ckmk7cyz9hv7c";
const machine = { create: createChainState, restore: restoreChainState };
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "slipway-node-"));
});

afterEach(() => rmSync(dir, { recursive: true }));

async function balanceAt(node: Node, height: bigint): Promise<string> {
  const path = `/cosmos/bank/v1beta1/balances/${payer}/by_denom?denom=uakt`;
  const response = await fetch(node.restUrl + path, { headers: { "x-cosmos-block-height": String(height) } });
  const answer = JSON.parse(await response.text());
  return answer.balance?.amount ?? answer.message;
}

/** Blocks with a payment in every twentieth, and what the payer had after each. */
async function pay(node: Node, from: bigint, count: number): Promise<Map<bigint, string>> {
  const seen = new Map<bigint, string>();
  let sequence = from;
  for (let made = 0; made < count; made++) {
    if (made % 20 === 0) {
      const params = { tx: await transfer(1, sequence++) };
      const call = { jsonrpc: "2.0", id: 1, method: "broadcast_tx_sync", params };
      await fetch(node.rpcUrl, { method: "POST", body: JSON.stringify(call) });
    }
    const height = await node.admin.mine();
    seen.set(height, await balanceAt(node, 0n));
  }
  return seen;
}

test("what was true at a height is told after restarts as it was told then", async () => {
  const genesis = recordedGenesis();
  const first = await createNode({ genesis, dir, manual: true });
  const before = await pay(first, 0n, 90);
  await first.close();
  const second = await createNode({ genesis, dir, manual: true });
  const after = await pay(second, 5n, 60);
  for (const [height, amount] of [...before, ...after]) expect(await balanceAt(second, height)).toBe(amount);
  expect(new Set([...before.values(), ...after.values()]).size).toBe(8);
  await second.close();
}, 60_000);

test("also when it was not closed", async () => {
  const genesis = recordedGenesis();
  const core = createCore({ store: openStore(dir), machine, genesis });
  for (let height = 0; height < 100; height++) core.produce({ time: core.lastTime + 6_000_000_000n });
  const told = core.state.query("/cosmos.mint.v1beta1.Query/AnnualProvisions", new Uint8Array(), 40n);
  const again = createCore({ store: openStore(dir), machine, genesis });
  expect(again.height).toBe(100n);
  expect(again.state.query("/cosmos.mint.v1beta1.Query/AnnualProvisions", new Uint8Array(), 40n)).toEqual(
    told,
  );
  again.produce({ time: again.lastTime + 1n });
  expect(again.state.query("/cosmos.mint.v1beta1.Query/AnnualProvisions", new Uint8Array(), 40n)).toEqual(
    told,
  );
  again.close();
});

test("a height that is kept no more is refused in the node's words", async () => {
  const create = (genesis: unknown, options = {}) =>
    createChainState(genesis, { ...options, historyBlocks: 10 });
  const core = createCore({
    store: openStore(undefined),
    machine: { ...machine, create },
    genesis: recordedGenesis(),
  });
  for (let height = 0; height < 100; height++) core.produce({ time: core.lastTime + 6_000_000_000n });
  const path = "/cosmos.bank.v1beta1.Query/TotalSupply";
  expect(core.state.query(path, new Uint8Array(), 90n).code).toBe(0);
  expect(core.state.query(path, new Uint8Array(), 89n).log).toBe(
    "failed to load state at height 89; version does not exist (latest height: 100): invalid request",
  );
  core.close();
});
