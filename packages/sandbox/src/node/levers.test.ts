import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressOf, publicKeyOf } from "@slipway/chain";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { sandboxGenesis } from "./genesis.ts";
import { createNode, type Node, type NodeOptions } from "./node.ts";
import { transfer } from "./test/money.ts";
import { rpc } from "./test/play.ts";
import { recordedGenesis } from "./test/recorded.ts";

const oracleKey = new Uint8Array(32).fill(7);
const oracle = addressOf(publicKeyOf(oracleKey));
const start = Date.parse("2026-11-23T00:00:00Z");
const dollar = 10n ** 18n;
const open: Node[] = [];

afterEach(async () => {
  for (const node of open.splice(0)) await node.close();
});

async function openNode(options: Partial<NodeOptions> = {}): Promise<Node> {
  const genesis = sandboxGenesis({
    time: BigInt(start) * 1_000_000n,
    accounts: [{ address: oracle, uakt: 10n ** 12n, uact: 10n ** 12n }],
    oracle,
  });
  const priceFeed = { privateKey: oracleKey, price: (3n * dollar) / 2n };
  const node = await createNode({ genesis, manual: true, now: () => start, priceFeed, ...options });
  open.push(node);
  return node;
}

async function ask(node: Node, path: string) {
  return JSON.parse(await (await fetch(node.restUrl + path)).text());
}

const medianOf = async (node: Node) =>
  (await ask(node, "/akash/oracle/v2/aggregated_price/akt")).aggregated_price.median_price;
const mintStatusOf = async (node: Node) => (await ask(node, "/akash/bme/v1/status")).status;

/** Resolves when so many more blocks are there. */
function blocks(node: Node, count: number): Promise<void> {
  const goal = node.height + BigInt(count);
  return new Promise((resolve) => {
    const forget = node.onBlock(({ height }) => {
      if (height < goal) return;
      forget();
      resolve();
    });
  });
}

describe("the pace", () => {
  test("changes while the node runs: manual, by the clock, fast and manual again", async () => {
    const genesis = recordedGenesis();
    const node = await openNode({ genesis, now: Date.now, priceFeed: undefined });
    expect(node.admin.pace()).toEqual({ mode: "manual", blockTime: 1_000 });

    expect(node.admin.pace({ mode: "clock", blockTime: 20 })).toEqual({ mode: "clock", blockTime: 20 });
    await blocks(node, 3);
    await expect(rpc(node.rpcUrl, "slipway_block", {})).rejects.toThrow("blocks are made by the clock");

    // No empty block comes for ten minutes: what takes this transaction is that it waits.
    node.admin.pace({ mode: "fast", blockTime: 600_000 });
    const sent = Object(await rpc(node.rpcUrl, "broadcast_tx_commit", { tx: await transfer(1, 0n) }));
    expect(sent.tx_result).toMatchObject({ code: 0 });

    expect(node.admin.pace({ mode: "manual" })).toEqual({ mode: "manual", blockTime: 600_000 });
    const made = Object(await rpc(node.rpcUrl, "slipway_block", {}));
    expect(made.height).toBe(String(Number(sent.height) + 1));
  });

  test("makes an empty block when fast, once the block time has passed", async () => {
    const node = await openNode({ now: Date.now });
    node.admin.pace({ mode: "fast", blockTime: 30 });
    await blocks(node, 3);
  });

  test("tells how far apart mined blocks and those of a jump lie", async () => {
    const node = await openNode();
    await node.admin.mine(1);
    node.admin.pace({ blockTime: 6_000 });
    await node.admin.mine(10);
    expect(node.admin.status()).toMatchObject({ height: 11n, time: new Date(start + 60_000) });
    expect(await node.admin.jump({ seconds: 3_600 })).toBe(611n);
    expect(node.admin.status()).toMatchObject({ aheadSeconds: 3_660, waiting: 0 });
    await node.admin.jump({ blocks: 7, seconds: 100 });
    expect(node.admin.status()).toMatchObject({ height: 618n, time: new Date(start + 3_760_000) });
  });
});

describe("the price feed", () => {
  test("follows a crash by the chain's clock, also through a jump", async () => {
    const node = await openNode();
    await node.admin.mine(3);
    const crash = { kind: "crash", to: dollar / 2n, over: 100 } as const;
    expect(node.admin.priceFeed(crash)).toEqual({ plan: crash, price: (3n * dollar) / 2n });
    await node.admin.jump({ blocks: 5, seconds: 50 });
    expect(node.admin.priceFeed()?.price).toBe(dollar);
    await node.admin.jump({ blocks: 10, seconds: 100 });
    expect(node.admin.priceFeed()?.price).toBe(dollar / 2n);
    expect(await medianOf(node)).toBe("0.500000000000000000");
  });

  test("follows a script", async () => {
    const node = await openNode();
    await node.admin.mine(3);
    const points = [
      { after: 60, price: 2n * dollar },
      { after: 120, price: 3n * dollar },
    ];
    node.admin.priceFeed({ kind: "scripted", points });
    await node.admin.mine(40);
    expect(await medianOf(node)).toBe("1.500000000000000000");
    await node.admin.mine(60);
    expect(await medianOf(node)).toBe("2.000000000000000000");
    await node.admin.mine(60);
    expect(await medianOf(node)).toBe("3.000000000000000000");
  });

  test("that stops makes the price stale and halts minting, until it reports again", async () => {
    const node = await openNode();
    await node.admin.mine(3);
    expect(await mintStatusOf(node)).toBe("mint_status_healthy");
    const said: string[] = [];
    node.onBlock(({ body }) => {
      for (const { type, attributes } of body.events) {
        const next = attributes.find(({ key }) => key === "new_status")?.value;
        if (/Price(Staled|Recovered)$/.test(type)) said.push(type);
        if (next !== undefined) said.push(next);
      }
    });
    node.admin.priceFeed({ kind: "stopped" });
    await node.admin.mine(60);
    expect(said).toEqual(["akash.oracle.v2.EventPriceStaled", '"mint_status_halt_oracle"']);
    // Without a price the real node cannot say the ratio either, and refuses the whole question.
    expect(await ask(node, "/akash/bme/v1/status")).toMatchObject({
      message: "codespace oracle.v2 code 4: price stalled",
    });
    node.admin.priceFeed({ kind: "steady", price: dollar });
    await node.admin.mine(30);
    expect(said.slice(2)).toEqual(["akash.oracle.v2.EventPriceRecovered", '"mint_status_healthy"']);
    expect(await mintStatusOf(node)).toBe("mint_status_healthy");
  });

  test("goes on after a restart with the last price that was reported", async () => {
    const dir = mkdtempSync(join(tmpdir(), "slipway-price-"));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const before = await openNode({ dir });
    await before.admin.mine(3);
    before.admin.priceFeed({ kind: "crash", to: dollar / 4n, over: 10 });
    await before.admin.mine(40);
    await before.close();
    open.length = 0;
    const after = await openNode({ dir });
    expect(after.admin.priceFeed()).toEqual({
      plan: { kind: "steady", price: dollar / 4n },
      price: dollar / 4n,
    });
  });

  test("cannot be moved where the genesis names somebody else", async () => {
    const node = await openNode({ priceFeed: undefined });
    expect(node.admin.priceFeed()).toBeUndefined();
    expect(() => node.admin.priceFeed({ kind: "stopped" })).toThrow(
      expect.objectContaining({ code: "SANDBOX_PRICE_FOREIGN" }),
    );
    expect(await rpc(node.rpcUrl, "slipway_price", {})).toBeNull();
  });
});

test("whoever listens is told of each change, by whomever, and of no question", async () => {
  const node = await openNode();
  let told = 0;
  const forget = node.admin.onChange(() => told++);
  for (const name of ["slipway_status", "slipway_pace", "slipway_price", "slipway_faults"])
    await rpc(node.rpcUrl, name, {});
  expect(told).toBe(0);
  node.admin.pace({ blockTime: 500 });
  node.admin.priceFeed({ kind: "stopped" });
  await rpc(node.rpcUrl, "slipway_faults", { late: 1 });
  expect(told).toBe(3);
  await expect(rpc(node.rpcUrl, "slipway_faults", { late: -1 })).rejects.toThrow("late is -1");
  forget();
  node.admin.pace({ blockTime: 600 });
  expect(told).toBe(3);
});

describe("the levers over JSON-RPC", () => {
  test("say how everything stands", async () => {
    const node = await openNode();
    await node.admin.mine(2);
    expect(await rpc(node.rpcUrl, "slipway_status", {})).toEqual({
      height: "2",
      time: "2026-11-23T00:00:01.000Z",
      aheadSeconds: 1,
      waiting: 0,
      pace: { mode: "manual", blockTime: 1_000 },
      price: { price: "1.5", plan: { kind: "steady", price: "1.5" } },
      faults: { stall: 0, drop: 0, status: null, late: 0, shuffle: false },
      providers: [],
    });
  });

  test("change pace, price and faults, and answer what holds now", async () => {
    const node = await openNode();
    await node.admin.mine(2);
    expect(await rpc(node.rpcUrl, "slipway_pace", { blockTime: 6_000 })).toEqual({
      mode: "manual",
      blockTime: 6_000,
    });
    expect(await rpc(node.rpcUrl, "slipway_price", { kind: "crash", to: "0.2", over: 60 })).toEqual({
      price: "1.5",
      plan: { kind: "crash", to: "0.2", over: 60 },
    });
    expect(await rpc(node.rpcUrl, "slipway_faults", { late: 1 })).toMatchObject({ late: 1, status: null });
    expect(await rpc(node.rpcUrl, "slipway_faults", { shuffle: true })).toMatchObject({ late: 1 });
    expect(await rpc(node.rpcUrl, "slipway_jump", { blocks: 2, seconds: 30 })).toEqual({ height: "4" });
  });

  test.each([
    ["slipway_pace", { mode: "warp" }, 'mode is "warp"; it must be one of clock, fast, manual.'],
    ["slipway_pace", { blockTime: 0 }, "blockTime is 0; it must be a whole number from 1 to 3600000."],
    ["slipway_price", { price: "1" }, "kind is missing; it must be one of steady, scripted, crash, stopped."],
    ["slipway_faults", { drop: 2 }, "drop is 2; it must be a number from 0 to 1."],
    ["slipway_faults", { status: 500 }, "status is 500; it must be one of 429, 502, null."],
    ["slipway_faults", { stall: 1, late: -1 }, "late is -1; it must be a whole number from 0 to 1000."],
    ["slipway_faults", { stal: 5 }, 'there is no argument "stal": the method takes stall, drop, status'],
    ["slipway_status", { all: true }, 'there is no argument "all": the method takes none'],
    ["slipway_mine", { blocks: 0 }, "blocks is 0; it must be a whole number from 1 to 10000000."],
    ["slipway_mine", { blocks: "many" }, 'blocks is "many"; it must be a whole number'],
    ["slipway_jump", {}, "seconds is missing; it must be given, or blocks, or both."],
    ["slipway_jump", { seconds: -1 }, "seconds is -1; it must be a whole number from 1 to 10000000."],
    ["slipway_provider", { dark: true }, "id is missing; it must be a provider's id or account."],
    ["slipway_provider", { id: "atlantis" }, 'There is no provider "atlantis"; there are none.'],
    ["slipway_lose_disk", { id: "atlantis" }, 'There is no provider "atlantis"; there are none.'],
    [
      "slipway_params",
      { module: "gov" },
      "params is missing; it must be an object of what shall be otherwise.",
    ],
    [
      "slipway_params",
      { module: "gov", params: { x: 1 } },
      'module is "gov"; it must be one of bme, deployment, market, oracle.',
    ],
    ["slipway_params", { module: "market", params: { bids: 1 } }, 'params has no argument "bids"; there are'],
    [
      "slipway_params",
      { module: "market", params: { order_max_bids: "many" } },
      "market.params.order_max_bids",
    ],
    ["slipway_faucet", { address: 5 }, "address is 5; it must be an account's address."],
    ["slipway_faucet", { address: oracle, coins: [{ denom: "uakt" }] }, "coins[0] is "],
  ])("%s refuses %j with what is allowed, and changes nothing", async (name, params, message) => {
    const node = await openNode();
    const before = node.admin.status();
    await expect(rpc(node.rpcUrl, name, params)).rejects.toThrow(
      message.replaceAll('"', '\\"').replaceAll("\\\\", "\\"),
    );
    expect(node.admin.status()).toEqual(before);
  });

  test("change parameters as governance would, and a question to the module answers the new ones", async () => {
    const node = await openNode();
    const before = Object(await rpc(node.rpcUrl, "slipway_params", {}));
    expect(Object.keys(before)).toEqual(["bme", "deployment", "market", "oracle"]);
    const change = { module: "market", params: { order_max_bids: 3 } };
    expect(await rpc(node.rpcUrl, "slipway_params", change)).toEqual({ ...before.market, order_max_bids: 3 });
    await node.admin.mine(1);
    const answer = await fetch(`${node.restUrl}/akash/market/v1beta5/params`);
    expect(JSON.parse(await answer.text()).params.order_max_bids).toBe(3);
  });

  test("by URI take JSON, and refuse what they do not have", async () => {
    const node = await openNode();
    const get = async (path: string) => JSON.parse(await (await fetch(`${node.rpcUrl}/${path}`)).text());
    expect((await get('slipway_pace?mode="manual"&blockTime=50')).result).toEqual({
      mode: "manual",
      blockTime: 50,
    });
    expect((await get("slipway_mine?block=5")).error.data).toContain('there is no argument "block"');
  });

  test.each([{ status: 502 as const }, { drop: 1 }, { stall: 600_000 }])(
    "are spared by the faults, so that one can end them: %j",
    async (faults) => {
      const node = await openNode();
      await node.admin.mine(1);
      expect(await rpc(node.rpcUrl, "slipway_faults", faults)).toMatchObject(faults);
      const patience = AbortSignal.timeout(500);
      const isServed = await fetch(`${node.rpcUrl}/health`, { signal: patience }).then(
        ({ ok }) => ok,
        () => false,
      );
      expect(isServed).toBe(false);
      const batch = [{ jsonrpc: "2.0", id: 1, method: "slipway_status" }];
      const spared = await fetch(node.rpcUrl, { method: "POST", body: JSON.stringify(batch) });
      expect(await spared.json()).toMatchObject([{ result: { faults } }]);
      await rpc(node.rpcUrl, "slipway_faults", { status: null, drop: 0, stall: 0 });
      expect((await fetch(`${node.rpcUrl}/health`)).status).toBe(200);
    },
  );
});
