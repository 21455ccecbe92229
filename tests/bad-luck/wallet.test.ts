import { toBinary } from "@bufbuild/protobuf";
import {
  createBody,
  createKeySigner,
  msg,
  type OfflineSigner,
  type Signer,
  signerFromOfflineSigner,
} from "@slipway/chain";
import { TxBodySchema } from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";
import { createTokenSource } from "@slipway/gateway/token";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bench, openBench, plenty, uactOf } from "../support/bench.ts";

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

type Answer = "sign" | "reject" | "sign with another key" | "sign other messages";

/** As Keplr gives it: the person is asked each time, and `answers` are what they and their wallet do. */
function wallet(own: Signer, ...answers: readonly Answer[]): OfflineSigner {
  const reject = () => Promise.reject(new Error("Request rejected"));
  const stranger = createKeySigner(new Uint8Array(32).fill(9));
  const theirs = toBinary(TxBodySchema, createBody([msg.closeDeployment({ owner: own.address, dseq: 7n })]));
  let asked = 0;
  return {
    getAccounts: async () => [{ address: own.address, pubkey: own.pubkey }],
    async signDirect(_address, doc) {
      const answer = answers[asked++] ?? "reject";
      if (answer === "reject") return reject();
      const signed = answer === "sign other messages" ? { ...doc, bodyBytes: theirs } : doc;
      const signer = answer === "sign with another key" ? stranger : own;
      const { signature } = await signer.signDirect(signed);
      return { signed, signature: { signature: base64(signature) } };
    },
    signAmino: reject,
  };
}

describe("a wallet that does not sign", { timeout: 60_000 }, () => {
  let bench: Bench;
  let own: Signer;
  const register = () => [
    msg.createProvider({ owner: own.address, hostUri: "https://p.example:8443", attributes: [] }),
  ];

  beforeAll(async () => {
    bench = await openBench();
    own = createKeySigner(crypto.getRandomValues(new Uint8Array(32)));
    bench.sandbox.admin.faucet(own.address, plenty);
  });
  afterAll(() => bench?.close());

  it.for([
    ["reject", "CHAIN_SIGNER_REFUSED", "The wallet did not sign the transaction: Request rejected"],
    ["sign with another key", "CHAIN_SIGNER_MISMATCH", "The signature is not one of"],
    ["sign other messages", "CHAIN_SIGNER_MISMATCH", "The wallet changed the messages"],
  ] as const)("but chooses to %s leaves everything as it was", async ([answer, code, message]) => {
    const { chain } = bench;
    const before = await uactOf(chain, own.address);
    const signer = await signerFromOfflineSigner(wallet(own, answer), own.address);
    await expect(chain.send(signer, register())).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      hint: expect.stringContaining("Nothing was sent."),
    });
    const { txs } = (await chain.rpc.call("unconfirmed_txs", {})) as { txs: unknown[] | null };
    expect(txs ?? []).toEqual([]);
    expect((await chain.account(own.address))?.sequence).toBe(0n);
    expect(await uactOf(chain, own.address)).toBe(before);
  });

  it("at first, but does the second time, sends the transaction once", async () => {
    const { chain } = bench;
    const signer = await signerFromOfflineSigner(wallet(own, "reject", "sign"), own.address);
    await expect(chain.send(signer, register())).rejects.toMatchObject({ code: "CHAIN_SIGNER_REFUSED" });
    expect(await chain.send(signer, register())).toMatchObject({ code: 0 });
    expect((await chain.account(own.address))?.sequence).toBe(1n);
  });

  it("gives no token for a provider, and the error says so", async () => {
    const signer = await signerFromOfflineSigner(wallet(own, "reject"), own.address);
    const token = createTokenSource(signer, { provider: own.address });
    await expect(token()).rejects.toMatchObject({
      code: "CHAIN_SIGNER_REFUSED",
      message: expect.stringContaining("Request rejected"),
    });
  });
});
