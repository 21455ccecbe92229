import { describe, expect, test } from "vitest";
import { createFakeNode, type FakeNode } from "../../tests/fake-node.ts";
import { toBase64 } from "../bytes.ts";
import { createChain } from "../chain.ts";
import { msg, parseNetwork } from "../index.ts";
import { aminoSignBytes } from "../sign/std-sign-doc.ts";
import { signerFromOfflineSigner } from "../sign/wallet.ts";
import { createKeySigner, signMessage, verifyMessage } from "../sign.ts";
import { decodeTx, encodeTx } from "../tx.ts";

const privateKey = new Uint8Array(32).fill(1);
const signer = createKeySigner(privateKey);
const to = createKeySigner(new Uint8Array(32).fill(2)).address;
const pay = msg.send({ from: signer.address, to, amount: [{ denom: "uakt", amount: 5n }] });

function open(node: FakeNode, now = Date.now) {
  const network = parseNetwork({ name: "fake", chainId: "fake-1", rpc: "http://node", blockSeconds: 0.2 });
  return createChain({ network, fetch: node.fetch, WebSocket: null, now });
}

function sentTx(node: FakeNode) {
  return decodeTx(node.txs.at(-1)?.bytes ?? new Uint8Array());
}

describe("sending a transaction", () => {
  test("gas comes from a trial run with room, the fee from the gas price, and the result from the block", async () => {
    const node = createFakeNode();
    const result = await open(node).send(signer, [pay], { memo: "hi" });
    expect(result).toMatchObject({ code: 0, height: 11n, gasUsed: 100_000n, gasWanted: 130_000n });
    const { body, authInfo, hash } = sentTx(node);
    expect(result.hash).toBe(hash);
    expect(body).toMatchObject({ memo: "hi", unordered: false });
    expect(authInfo.fee).toMatchObject({ gasLimit: 130_000n, amount: [{ denom: "uakt", amount: "3250" }] });
    expect(authInfo.signerInfos[0]?.sequence).toBe(3n);
  });

  test("gas, fee and who pays can be given, and then nothing is tried first", async () => {
    const node = createFakeNode();
    await open(node).send(signer, [pay], { gas: 7n, fee: { denom: "uakt", amount: 9n }, feeGranter: to });
    expect(sentTx(node).authInfo.fee).toMatchObject({ gasLimit: 7n, amount: [{ amount: "9" }], granter: to });
    expect(node.calls).not.toContain("/cosmos.tx.v1beta1.Service/Simulate");
  });

  test("several transactions of one account can be sent at once", async () => {
    const node = createFakeNode();
    const chain = open(node);
    const results = await Promise.all([1n, 2n, 3n].map((gas) => chain.send(signer, [pay], { gas })));
    expect(new Set(results.map(({ hash }) => hash)).size).toBe(3);
    expect(node.txs.map(({ bytes }) => decodeTx(bytes).authInfo.signerInfos[0]?.sequence)).toEqual([
      3n,
      4n,
      5n,
    ]);
  });

  test("a sequence that another program has used is read again", async () => {
    const node = createFakeNode();
    const chain = open(node);
    await chain.send(signer, [pay], { gas: 1n });
    node.account = { accountNumber: 5n, sequence: 2n };
    await chain.send(signer, [pay], { gas: 2n });
    expect(sentTx(node).authInfo.signerInfos[0]?.sequence).toBe(2n);
  });

  test("an unordered transaction has no sequence and an end that is its own", async () => {
    const node = createFakeNode();
    const chain = open(node, () => 1_000_000);
    await chain.send(signer, [pay], { gas: 1n, unorderedSeconds: 30 });
    const first = sentTx(node);
    await chain.send(signer, [pay], { gas: 1n, unorderedSeconds: 30 });
    expect(first.body).toMatchObject({ unordered: true, timeoutTimestamp: { seconds: 1030n, nanos: 0 } });
    expect(first.authInfo.signerInfos[0]?.sequence).toBe(0n);
    expect(sentTx(node).body.timeoutTimestamp?.nanos).toBe(1_000_000);
  });

  test("bytes that the node has already are waited for, not refused", async () => {
    const node = createFakeNode();
    const chain = open(node);
    const { hash } = await chain.send(signer, [pay], { gas: 1n });
    expect((await chain.broadcast(node.txs[0]?.bytes ?? new Uint8Array())).hash).toBe(hash);
  });

  test("an address that took the bytes and then broke does not make it sent twice", async () => {
    const node = createFakeNode();
    let broken = 1;
    const fetch: typeof node.fetch = async (address, init) => {
      const response = await node.fetch(address, init);
      if (String(init?.body).includes("broadcast_tx_sync") && broken-- > 0)
        throw new TypeError("socket hang up");
      return response;
    };
    const network = parseNetwork({
      name: "fake",
      chainId: "fake-1",
      rpc: ["http://a", "http://b"],
      blockSeconds: 0.2,
    });
    await createChain({ network, fetch, WebSocket: null }).send(signer, [pay], { gas: 1n });
    expect(node.txs).toHaveLength(1);
  });

  test.each([
    ["its application", { codespace: "sdk", code: 19, log: "tx already in mempool" }],
    ["the sequence that it used up", { codespace: "sdk", code: 32, log: "account sequence mismatch" }],
  ])("a node that knows the bytes by %s is believed", async (_, refused) => {
    const node = createFakeNode();
    const chain = open(node);
    const { hash } = await chain.send(signer, [pay], { gas: 1n });
    const bytes = node.txs[0]?.bytes ?? new Uint8Array();
    node.answersAgain = refused;
    expect((await chain.broadcast(bytes)).hash).toBe(hash);
    expect(node.txs).toHaveLength(1);
  });

  test("gas that a trial run found too small is raised and tried again, given gas is not", async () => {
    const node = createFakeNode();
    node.outcomes = [{ codespace: "sdk", code: 11, log: "out of gas in location: x" }];
    const chain = open(node);
    await chain.send(signer, [pay]);
    expect(node.txs.map(({ bytes }) => decodeTx(bytes).authInfo.fee?.gasLimit)).toEqual([130_000n, 208_000n]);
    node.outcomes = [{ codespace: "sdk", code: 11, log: "out of gas in location: x" }];
    await expect(chain.send(signer, [pay], { gas: 5n })).rejects.toMatchObject({ details: { code: 11 } });
  });

  test("a transaction can be prepared here and signed elsewhere", async () => {
    const node = createFakeNode();
    const chain = open(node);
    const { signBytes, bodyBytes, authInfoBytes, accountNumber, fee } = await chain.prepare([pay], signer);
    expect({ accountNumber, gas: fee.gas }).toEqual({ accountNumber: 5n, gas: 130_000n });
    const signature = signMessage(signBytes, privateKey);
    const { code } = await chain.broadcast(encodeTx({ bodyBytes, authInfoBytes, signatures: [signature] }));
    expect(code).toBe(0);
  });
});

describe("a transaction that does not succeed", () => {
  test("a trial run that would fail stops before anything is signed", async () => {
    const node = createFakeNode();
    node.trial = "failed to execute message; message index: 0: bid not open [x/y.go:1] with gas used: '9'";
    await expect(
      open(node).send(signer, [
        msg.createLease({ owner: signer.address, dseq: 1n, gseq: 1, oseq: 1, provider: to }),
      ]),
    ).rejects.toMatchObject({
      code: "CHAIN_TX_REFUSED",
      hint: "Nothing was sent: all money is where it was. Choose another bid.",
      details: { codespace: "market", code: 12, stage: "simulate" },
    });
    expect(node.calls).not.toContain("broadcast_tx_sync");
  });

  test("the node's door and the block each say where it was refused", async () => {
    const node = createFakeNode();
    node.door = [{ codespace: "sdk", code: 13, log: "insufficient fees" }];
    const chain = open(node);
    await expect(chain.send(signer, [pay])).rejects.toMatchObject({ details: { stage: "check", code: 13 } });
    node.outcomes = [{ codespace: "sdk", code: 5, log: "insufficient funds" }];
    await expect(chain.send(signer, [pay])).rejects.toMatchObject({
      message: "The account has too little money.",
      details: { stage: "execute", height: 11n },
    });
  });

  test("no block in time says so, with the hash to look for", async () => {
    const node = createFakeNode();
    node.includes = false;
    await expect(open(node).send(signer, [pay], { waitSeconds: 0.2 })).rejects.toMatchObject({
      code: "CHAIN_TX_NOT_INCLUDED",
      retryable: true,
      details: { hash: expect.stringMatching(/^[0-9A-F]{64}$/) },
    });
  });

  test("an account that does not exist, and a node of another network, stop it at once", async () => {
    const node = createFakeNode();
    node.account = null;
    await expect(open(node).send(signer, [pay])).rejects.toMatchObject({ code: "CHAIN_ACCOUNT_MISSING" });
    node.chainId = "other-1";
    await expect(open(node).send(signer, [pay])).rejects.toMatchObject({
      code: "CHAIN_NETWORK_MISMATCH",
      message: 'http://node belongs to "other-1", not to "fake-1"',
    });
  });

  test("a signal ends the waiting", async () => {
    const node = createFakeNode();
    node.includes = false;
    await expect(open(node).send(signer, [pay], { signal: AbortSignal.timeout(100) })).rejects.toThrow(
      "timeout",
    );
  });
});

describe("wallets that are not trusted blindly", () => {
  test("another message than the one asked for is not sent", async () => {
    const node = createFakeNode();
    const other = msg.send({ from: signer.address, to, amount: [{ denom: "uakt", amount: 500n }] });
    const chain = open(node);
    const bad = await chain.prepare([other], signer);
    const greedy = {
      ...signer,
      signDirect: async () => ({ signature: signMessage(bad.signBytes, privateKey), signed: bad }),
    };
    await expect(chain.send(greedy, [pay])).rejects.toMatchObject({ code: "CHAIN_SIGNER_MISMATCH" });
    const wrong = { ...signer, signDirect: async () => ({ signature: new Uint8Array(64).fill(1) }) };
    await expect(chain.send(wrong, [pay])).rejects.toMatchObject({ code: "CHAIN_SIGNER_MISMATCH" });
    expect(node.txs).toEqual([]);
  });

  test("a Ledger signs in amino mode, and a memo and fee that it changed are the ones sent", async () => {
    const node = createFakeNode();
    const ledger = await signerFromOfflineSigner({
      getAccounts: async () => [signer],
      signAmino: async (_address, doc) => {
        const signed = { ...doc, memo: "from my ledger", fee: { ...doc.fee, gas: "9" } };
        return {
          signed,
          signature: { signature: toBase64(signMessage(aminoSignBytes(signed), privateKey)) },
        };
      },
    });
    await open(node).send(ledger, [pay]);
    const { body, authInfo, raw } = sentTx(node);
    expect([body.memo, authInfo.fee?.gasLimit]).toEqual(["from my ledger", 9n]);
    expect(authInfo.signerInfos[0]?.modeInfo?.sum.value).toMatchObject({ mode: 127 });
    expect(verifyMessage(new Uint8Array(), raw.signatures[0] ?? new Uint8Array(), signer.pubkey)).toBe(false);
  });
});
