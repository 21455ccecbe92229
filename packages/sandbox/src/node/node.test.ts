import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressOf, publicKeyOf } from "@slipway/chain";
import { afterEach, describe, expect, test } from "vitest";
import { sandboxGenesis } from "./genesis.ts";
import { createNode, type Node, type NodeOptions } from "./node.ts";
import { transfer } from "./test/money.ts";
import { rpc } from "./test/play.ts";
import { recordedGenesis } from "./test/recorded.ts";
import { talkTo } from "./test/talk.ts";

const oracleKey = new Uint8Array(32).fill(7);
const oracle = addressOf(publicKeyOf(oracleKey));
const start = Date.parse("2026-11-23T00:00:00Z");
const million = 1_000_000n;
const open: Node[] = [];

afterEach(async () => {
  for (const node of open.splice(0)) await node.close();
});

async function openNode(options: Partial<NodeOptions> = {}): Promise<Node> {
  const genesis = sandboxGenesis({
    time: BigInt(start) * million,
    accounts: [{ address: oracle, uakt: 10n ** 12n, uact: 10n ** 12n }],
    oracle,
  });
  const node = await createNode({ genesis, manual: true, now: () => start, ...options });
  open.push(node);
  return node;
}

async function get(node: Node, path: string) {
  return JSON.parse(await (await fetch(node.restUrl + path)).text());
}

describe("the sandbox's genesis", () => {
  test("starts a chain with a validator, funds, uact that cannot be sent, and a covered vault", async () => {
    const node = await openNode();
    await node.admin.mine(2);
    const { validators } = await get(node, "/cosmos/staking/v1beta1/validators");
    expect(validators).toHaveLength(1);
    const { balances } = await get(node, `/cosmos/bank/v1beta1/balances/${oracle}`);
    expect(balances).toEqual([
      { denom: "uact", amount: "1000000000000" },
      { denom: "uakt", amount: "1000000000000" },
    ]);
    const { send_enabled } = await get(node, "/cosmos/bank/v1beta1/send_enabled?denoms=uact");
    expect(send_enabled).toEqual([{ denom: "uact", enabled: false }]);
  });
});

describe("the price feed", () => {
  const priceFeed = { privateKey: oracleKey, price: 1_500_000_000_000_000_000n };

  test("keeps the price fresh and burn-mint healthy through an hour's jump", async () => {
    const node = await openNode({ priceFeed });
    await node.admin.mine(3);
    expect((await get(node, "/akash/bme/v1/status")).status).toBe("mint_status_healthy");
    let unhealthy = 0;
    node.onBlock(({ body }) => {
      unhealthy += body.events.filter(({ type }) => type.endsWith("EventPriceStaled")).length;
    });
    await node.admin.jump({ blocks: 600, seconds: 3_600 });
    expect(unhealthy).toBe(0);
    expect((await get(node, "/akash/oracle/v2/aggregated_price/akt")).aggregated_price.median_price).toBe(
      "1.500000000000000000",
    );
  });

  test("reports another price when told", async () => {
    const node = await openNode({ priceFeed });
    await node.admin.mine(2);
    node.admin.priceFeed({ kind: "steady", price: 2_000_000_000_000_000_000n });
    await node.admin.mine(8);
    expect((await get(node, "/akash/oracle/v2/aggregated_price/akt")).aggregated_price.median_price).toBe(
      "2.000000000000000000",
    );
  });
});

describe("time", () => {
  test("by the clock: blocks come by themselves and slipway_block is refused", async () => {
    const node = await openNode({ manual: false, blockTime: 20, now: Date.now });
    const { promise, resolve } = Promise.withResolvers<void>();
    node.onBlock(({ height }) => height >= 4n && resolve());
    await promise;
    await expect(rpc(node.rpcUrl, "slipway_block", {})).rejects.toThrow("blocks are made by the clock");
  });

  test("block time 0 makes a block as soon as a transaction waits", async () => {
    const node = await openNode({ genesis: recordedGenesis(), manual: false, blockTime: 0, now: Date.now });
    const answer = Object(await rpc(node.rpcUrl, "broadcast_tx_commit", { tx: await transfer(1, 0n) }));
    expect(answer).toMatchObject({ check_tx: { code: 0 }, tx_result: { code: 0 } });
    expect(Number(answer.height)).toBeGreaterThan(0);
  });

  test("a jump tells of every block once, in order, when it stands, and goes on from where it was stopped", async () => {
    const node = await openNode({ blockTime: 1_000 });
    await node.admin.mine(1);
    const told: bigint[] = [];
    const stop = new AbortController();
    node.onBlock(({ height, block }) => {
      told.push(height);
      expect(node.height).toBeGreaterThanOrEqual(height);
      if (height >= 100n) stop.abort(new Error(`stopped at ${block.header.height}`));
    });
    await expect(node.admin.jump({ blocks: 100_000 }, stop.signal)).rejects.toThrow("stopped at");
    expect(told).toEqual(told.map((_, at) => BigInt(at) + 2n));
    expect(node.height).toBe(told.at(-1));
    // The world's clock stands still meanwhile.
    expect(node.admin.status().aheadSeconds).toBe(told.length);
    expect(await node.admin.jump({ blocks: 3 })).toBe(BigInt(told.length) + 1n);
  });

  test("a jump of seconds makes the blocks of these seconds, at their times", async () => {
    const node = await openNode({ blockTime: 6_000 });
    await node.admin.mine(1);
    expect(await node.admin.jump({ seconds: 3_600 })).toBe(601n);
    const { sync_info } = Object(await rpc(node.rpcUrl, "status", {}));
    expect(Object(sync_info).latest_block_time).toBe("2026-11-23T01:00:00Z");
  });
});

describe("an operator's changes", () => {
  test("survive a restart, on the same block", async () => {
    const dir = mkdtempSync(join(tmpdir(), "slipway-node-"));
    try {
      const node = await openNode({ dir });
      await node.admin.mine(2);
      const before = node.state.height;
      expect(node.admin.faucet(oracle, [{ denom: "uakt", amount: "5" }])).toHaveLength(1);
      await node.close();
      open.length = 0;
      const again = await openNode({ dir });
      expect(again.height).toBe(before);
      const { balance } = await get(again, `/cosmos/bank/v1beta1/balances/${oracle}/by_denom?denom=uakt`);
      expect(balance.amount).toBe("1000000000005");
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

describe("faults", () => {
  test("answer 429 or 502 instead of the truth, until they are lifted", async () => {
    const node = await openNode();
    node.admin.faults({ status: 429 });
    expect((await fetch(`${node.rpcUrl}/health`)).status).toBe(429);
    expect((await fetch(`${node.restUrl}/cosmos/bank/v1beta1/params`)).status).toBe(429);
    node.admin.faults({ status: undefined });
    expect((await fetch(`${node.rpcUrl}/health`)).status).toBe(200);
  });

  test("drop connections", async () => {
    const node = await openNode();
    node.admin.faults({ drop: 1 });
    await expect(fetch(`${node.rpcUrl}/health`)).rejects.toThrow("fetch failed");
    await expect(talkTo(node.rpcUrl)).rejects.toThrow("socket hang up");
  });

  test("show blocks late, by request and by push", async () => {
    const node = await openNode();
    await node.admin.mine(3);
    node.admin.faults({ late: 1 });
    const talk = await talkTo(node.rpcUrl);
    talk.send({ jsonrpc: "2.0", id: 1, method: "subscribe", params: { query: "tm.event='NewBlock'" } });
    await talk.next();
    await node.admin.mine(2);
    const { sync_info } = Object(await rpc(node.rpcUrl, "status", {}));
    expect(Object(sync_info).latest_block_height).toBe("4");
    expect(Object(await talk.next()).result.data.value.block.header.height).toBe("4");
    expect(talk.waiting).toBe(0);
    await expect(rpc(node.rpcUrl, "block", { height: "5" })).rejects.toThrow(
      "height 5 must be less than or equal to the current blockchain height 4",
    );
    talk.close();
  });
});

describe("ports", () => {
  test("that are taken are named, and nothing stays open", async () => {
    const first = await openNode();
    const rest = Number(new URL(first.restUrl).port);
    const opening = createNode({ genesis: recordedGenesis(), manual: true, ports: { rest } });
    await expect(opening).rejects.toMatchObject({ code: "SANDBOX_PORT_TAKEN", details: { port: rest } });
  });
});

test("a genesis that is none is refused with the path of what is wrong", async () => {
  const genesis = { ...recordedGenesis(), genesis_time: "soon" };
  await expect(createNode({ genesis })).rejects.toMatchObject({
    code: "SANDBOX_GENESIS_WRONG",
    details: { path: "genesis_time" },
  });
});
