/** The chain client against a whole node: everything goes over HTTP and WebSocket, as on any network. */
import {
  aminoSignBytes,
  type Chain,
  createChain,
  createKeySigner,
  msg,
  type Signer,
  signerFromOfflineSigner,
  signMessage,
} from "@slipway/chain";
import { createSandbox, type Sandbox } from "@slipway/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const privateKey = new Uint8Array(32).fill(11);
const signer = createKeySigner(privateKey);
const friend = createKeySigner(new Uint8Array(32).fill(12)).address;
const pay = (amount: bigint) =>
  msg.send({ from: signer.address, to: friend, amount: [{ denom: "uakt", amount }] });

let sandbox: Sandbox;
let chain: Chain;

beforeAll(async () => {
  sandbox = await createSandbox({ blockTime: 100, providers: [], runtime: "simulated" });
  chain = createChain({ network: sandbox.network });
  sandbox.admin.faucet(signer.address, [{ denom: "uakt", amount: 100_000_000n }]);
});

afterAll(() => sandbox?.close());

async function held(address: string): Promise<bigint> {
  return (await chain.balances(address)).find(({ denom }) => denom === "uakt")?.amount ?? 0n;
}

describe("a client on a real node", () => {
  test("a payment goes through the trial run, the door and a block, and is found again by its hash", async () => {
    const { hash, height, gasUsed, gasWanted, events } = await chain.send(signer, [pay(5n)], {
      memo: "hello",
    });
    expect(gasWanted).toBeGreaterThan(gasUsed);
    expect(events.some(({ type }) => type === "transfer")).toBe(true);
    expect(await chain.tx(hash)).toMatchObject({ hash, height, code: 0 });
    expect(await chain.tx("00".repeat(32))).toBeNull();
    expect(await held(friend)).toBe(5n);
    expect((await chain.account(signer.address))?.pubkey).toEqual(signer.pubkey);
  });

  test("many payments of one account at once, in order and out of order", async () => {
    const before = await held(friend);
    await Promise.all([
      ...[1n, 2n, 3n].map((amount) => chain.send(signer, [pay(amount)])),
      ...[4n, 5n].map((amount) => chain.send(signer, [pay(amount)], { unorderedSeconds: 60 })),
    ]);
    expect(await held(friend)).toBe(before + 15n);
  });

  test("a Ledger's amino signature is one that the node accepts", async () => {
    const ledger: Signer = await signerFromOfflineSigner({
      getAccounts: async () => [signer],
      signAmino: async (_address, doc) => {
        const signature = Buffer.from(signMessage(aminoSignBytes(doc), privateKey)).toString("base64");
        return { signed: doc, signature: { signature } };
      },
    });
    expect(await chain.send(ledger, [pay(1n)], { memo: "<&>" })).toMatchObject({ code: 0 });
  });

  test("too much money is refused in the trial run, and with given gas in the block, with the same code", async () => {
    const tooMuch = pay(10n ** 15n);
    const refused = {
      code: "CHAIN_TX_REFUSED",
      message: expect.stringMatching(/^The account has too little money \(.*\d+uakt.*\)\.$/),
    };
    await expect(chain.send(signer, [tooMuch])).rejects.toMatchObject({
      ...refused,
      details: { codespace: "sdk", code: 5, stage: "simulate" },
    });
    await expect(chain.send(signer, [tooMuch], { gas: 200_000n })).rejects.toMatchObject({
      ...refused,
      details: { codespace: "sdk", code: 5, stage: "execute" },
    });
    await expect(
      chain.send(signer, [pay(1n)], { gas: 100_000n, fee: { denom: "uakt", amount: 1n } }),
    ).rejects.toMatchObject({
      details: { codespace: "sdk", code: 13, stage: "check" },
    });
  });

  test("what is not there is null, and a stranger cannot send", async () => {
    expect(await chain.deployment({ owner: signer.address, dseq: 1n })).toBeNull();
    const stranger = createKeySigner(new Uint8Array(32).fill(13));
    expect(await chain.account(stranger.address)).toBeNull();
    await expect(chain.send(stranger, [pay(1n)])).rejects.toMatchObject({ code: "CHAIN_ACCOUNT_MISSING" });
  });

  test("blocks are followed from the first one to the newest, without a gap, each linked to its transactions", async () => {
    const { height } = await chain.status();
    const paid = chain.send(signer, [pay(7n)]);
    const heights: bigint[] = [];
    let found: bigint | undefined;
    for await (const block of chain.follow({ from: 1 })) {
      heights.push(block.height);
      for (const { hash } of block.txs) if (hash === (await paid).hash) found = block.height;
      if (found !== undefined && block.height > height + 2n) break;
    }
    expect(heights).toEqual(heights.map((_, index) => BigInt(index + 1)));
    expect(found).toBe((await paid).height);
  });

  test("a dead address in front costs a moment, not the answer", async () => {
    const network = { ...sandbox.network, rpc: ["http://127.0.0.1:1", sandbox.rpcUrl] };
    expect(await createChain({ network }).status()).toMatchObject({ chainId: sandbox.network.chainId });
  });

  test("the node's words for a height that is still to come arrive whole", async () => {
    await expect(chain.block(10n ** 9n)).rejects.toMatchObject({
      code: "CHAIN_RPC_REFUSED",
      message: expect.stringContaining("must be less than or equal to the current blockchain height"),
    });
  });
});
