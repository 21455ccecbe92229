/** The whole job with nothing but `fetch`: what any client in any language has to do, over REST and over JSON-RPC. */
import { randomBytes } from "node:crypto";
import { createSandbox, type Sandbox } from "@slipway/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Bid,
  closeDeployment,
  createDeployment,
  createLease,
  type HandMessage,
  keyOf,
  signTx,
  topUp,
  updateDeployment,
} from "./by-hand.ts";
import { until } from "./until.ts";

type Json = ReturnType<typeof JSON.parse>;
type Send = (tx: Uint8Array) => Promise<string>;

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox({ blockTime: 100, runtime: "simulated" });
});

afterAll(() => sandbox?.close());

async function get(path: string): Promise<Json> {
  const response = await fetch(`${sandbox.restUrl}${path}`);
  return response.json();
}

async function post(url: string, body: unknown): Promise<Json> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  return response.json();
}

const overRest: Send = async (tx) => {
  const tx_bytes = Buffer.from(tx).toString("base64");
  const body = { tx_bytes, mode: "BROADCAST_MODE_SYNC" };
  const { tx_response } = await post(`${sandbox.restUrl}/cosmos/tx/v1beta1/txs`, body);
  expect(tx_response).toMatchObject({ code: 0, raw_log: "" });
  return tx_response.txhash;
};

const overRpc: Send = async (tx) => {
  const params = { tx: Buffer.from(tx).toString("base64") };
  const { result } = await post(sandbox.rpcUrl, {
    jsonrpc: "2.0",
    id: 1,
    method: "broadcast_tx_sync",
    params,
  });
  expect(result).toMatchObject({ code: 0, log: "" });
  return result.hash;
};

test.each([
  ["REST", overRest],
  ["JSON-RPC", overRpc],
])("a deployment from its creation to its refund, sent over %s", async (_, send) => {
  const key = keyOf(randomBytes(32));
  const { address } = key;
  sandbox.admin.faucet(address);
  const chainId: string = (await get("/cosmos/base/tendermint/v1beta1/node_info")).default_node_info.network;

  const run = async (message: HandMessage): Promise<Json> => {
    const { account } = await get(`/cosmos/auth/v1beta1/accounts/${address}`);
    const { account_number, sequence } = account;
    const terms = { chainId, accountNumber: BigInt(account_number), sequence: BigInt(sequence) };
    const trial = signTx(key, [message], { ...terms, gas: 0n });
    const tx_bytes = Buffer.from(trial).toString("base64");
    const { gas_info } = await post(`${sandbox.restUrl}/cosmos/tx/v1beta1/simulate`, { tx_bytes });
    // Bids that come meanwhile make a lease dearer.
    const gas = BigInt(gas_info.gas_used) * 4n;
    const hash = await send(signTx(key, [message], { ...terms, gas }));
    const { tx_response } = await until(async () => {
      const found = await get(`/cosmos/tx/v1beta1/txs/${hash}`);
      return found.tx_response ? found : undefined;
    });
    expect(tx_response).toMatchObject({ code: 0, raw_log: "" });
    return tx_response;
  };
  const info = async () =>
    (await get(`/akash/deployment/v1beta4/deployments/info?id.owner=${address}&id.dseq=${dseq}`)) as Json;
  const held = async (denom: string) => {
    const { balance } = await get(`/cosmos/bank/v1beta1/balances/${address}/by_denom?denom=${denom}`);
    return BigInt(balance.amount);
  };

  const dseq = BigInt((await get("/cosmos/base/tendermint/v1beta1/blocks/latest")).block.header.height);
  const before = await held("uact");
  const created = await run(createDeployment(address, dseq, randomBytes(32)));
  const events: string[] = created.events.map(({ type }: { type: string }) => type);
  expect(events).toContain("akash.deployment.v1.EventDeploymentCreated");
  expect(await held("uact")).toBe(before - 5_000_000n);

  const bid = await until(async (): Promise<Bid | undefined> => {
    const filter = `filters.owner=${address}&filters.dseq=${dseq}&filters.state=open`;
    const { bids } = await get(`/akash/market/v1beta5/bids/list?${filter}`);
    return bids[0]?.bid.id;
  });
  await run(createLease(bid));
  const leases = await get(`/akash/market/v1beta5/leases/list?filters.owner=${address}&filters.dseq=${dseq}`);
  expect(leases.leases).toMatchObject([{ lease: { id: { provider: bid.provider }, state: "active" } }]);

  await run(topUp(address, dseq, "1000000"));
  const hash = randomBytes(32);
  await run(updateDeployment(address, dseq, hash));
  expect((await info()).deployment).toMatchObject({ state: "active", hash: hash.toString("base64") });

  sandbox.admin.mine(100);
  await run(closeDeployment(address, dseq));
  const { deployment, escrow_account } = await info();
  expect(deployment.state).toBe("closed");
  const { state, transferred } = escrow_account.state;
  expect(state).toBe("closed");
  const { amount } = transferred.find(({ denom }: { denom: string }) => denom === "uact");
  const paid = BigInt(Math.ceil(Number(amount)));
  expect(paid).toBeGreaterThan(0n);
  expect(before - (await held("uact"))).toBe(paid);
});
