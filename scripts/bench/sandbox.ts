/** How fast the sandbox's chain starts, takes transactions over RPC and restarts, and how small it is on disk. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toBinary } from "@bufbuild/protobuf";
import { createKeySigner, type Signer } from "@slipway/chain";
import { AuthInfoSchema, TxBodySchema } from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";
import { send } from "../../packages/chain/src/msg/bank.ts";
import { createAuthInfo, createBody, encodeTx } from "../../packages/chain/src/tx.ts";
import { sandboxGenesis } from "../../packages/sandbox/src/node/genesis.ts";
import { createNode } from "../../packages/sandbox/src/node/node.ts";

const txCount = 5_000;
const laneCount = 16;
const emptyBlocks = 20_000;

export async function* bench() {
  yield await throughput();
  yield* await disk();
}

/** Signed transfers through broadcast_tx_sync until all stand in blocks. */
async function throughput() {
  const signers = Array.from({ length: laneCount }, (_, index) =>
    createKeySigner(new Uint8Array(32).fill(index + 1)),
  );
  const genesis = genesisFor(signers);
  const lanes = await Promise.all(signers.map((signer, index) => signAll(signer, BigInt(index + 1))));
  const start = performance.now();
  const node = await createNode({ genesis });
  const startMs = performance.now() - start;
  const { promise, resolve } = Promise.withResolvers<void>();
  let included = 0;
  node.onBlock(({ body }) => {
    included += body.results.filter(({ code }) => code === 0).length;
    if (included >= lanes.length * (lanes[0]?.length ?? 0)) resolve();
  });
  const agent = new Agent({ keepAlive: true });
  const began = performance.now();
  await Promise.all(
    lanes.map(async (txs) => {
      for (const tx of txs) await broadcast(node.rpcUrl, agent, tx);
    }),
  );
  const accepted = performance.now();
  await promise;
  const done = performance.now();
  agent.destroy();
  await node.close();
  const perSecond = (until: number) => Math.round((included * 1_000) / (until - began));
  return {
    startMs: Math.round(startMs),
    txs: included,
    acceptedPerSecond: perSecond(accepted),
    includedPerSecond: perSecond(done),
  };
}

async function disk() {
  const dir = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  try {
    const genesis = genesisFor([]);
    const node = await createNode({ genesis, dir, manual: true });
    const began = performance.now();
    await node.admin.mine(emptyBlocks);
    const microseconds = Math.round(((performance.now() - began) * 1_000) / emptyBlocks);
    await node.close();
    const bytes = Math.round(statSync(join(dir, "chain.db")).size / emptyBlocks);
    const restart = performance.now();
    const again = await createNode({ genesis, dir, manual: true });
    const restartMs = Math.round(performance.now() - restart);
    await again.close();
    return [{ emptyBlocks, microsecondsPerBlock: microseconds, bytesPerBlock: bytes, restartMs }];
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function genesisFor(signers: readonly Signer[]): unknown {
  const accounts = signers.map(({ address }) => ({ address, uakt: 10n ** 12n }));
  const oracle = createKeySigner(new Uint8Array(32).fill(99)).address;
  return sandboxGenesis({ time: BigInt(Date.now()) * 1_000_000n, accounts, oracle });
}

async function signAll(signer: Signer, accountNumber: bigint): Promise<string[]> {
  const txs: string[] = [];
  for (let sequence = 0n; sequence < BigInt(Math.floor(txCount / laneCount)); sequence++) {
    const message = send({
      from: signer.address,
      to: signer.address,
      amount: [{ denom: "uakt", amount: 1n }],
    });
    const bodyBytes = toBinary(TxBodySchema, createBody([message]));
    const fee = { gas: 200_000n, amount: [{ denom: "uakt", amount: 5_000n }] };
    const authInfoBytes = toBinary(AuthInfoSchema, createAuthInfo({ pubkey: signer.pubkey, sequence }, fee));
    const doc = { bodyBytes, authInfoBytes, chainId: "sandbox", accountNumber };
    const { signature } = await signer.signDirect(doc);
    txs.push(Buffer.from(encodeTx({ bodyBytes, authInfoBytes, signatures: [signature] })).toString("base64"));
  }
  return txs;
}

function broadcast(url: string, agent: Agent, tx: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "broadcast_tx_sync", params: { tx } });
  return new Promise((resolve, reject) => {
    const call = request({ agent, hostname, port, method: "POST", path: "/" }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => (JSON.parse(text).result?.code === 0 ? resolve() : reject(new Error(text))));
    });
    call.on("error", reject);
    call.end(body);
  });
}
