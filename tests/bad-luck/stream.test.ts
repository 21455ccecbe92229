import { type Chain, createChain, createKeySigner, msg } from "@slipway/chain";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Bench, openBench, plenty } from "../support/bench.ts";
import { deadPort, type Line, openLine } from "../support/line.ts";
import { problemOf } from "../support/slipway.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterEach(() => bench.sandbox.admin.faults({ status: undefined, stall: 0, drop: 0 }));
afterAll(() => bench?.close());

async function line(): Promise<Line> {
  const opened = await openLine(Number(new URL(bench.sandbox.rpcUrl).port));
  onTestFinished(() => opened.close());
  return opened;
}

const chainAt = (rpc: string[], timeout = 15_000): Chain =>
  createChain({ network: { ...bench.sandbox.network, rpc }, timeout });

/** Reads so many heights; `at` is called with how many were read. */
async function heights(chain: Chain, count: number, at: (read: number) => void): Promise<bigint[]> {
  const read: bigint[] = [];
  for await (const { height } of chain.follow()) {
    read.push(height);
    at(read.length);
    if (read.length === count) break;
  }
  return read;
}

const oneByOne = (read: readonly bigint[]) => read.map((_, index) => (read[0] ?? 0n) + BigInt(index));

describe("a block stream that breaks", { timeout: 60_000 }, () => {
  it("goes on by itself: every height once and in order, over five broken lines", async () => {
    const wire = await line();
    let pushed = 0;
    class Watched extends WebSocket {
      override set onmessage(listener: WebSocket["onmessage"]) {
        super.onmessage = listener;
        pushed++;
      }
    }
    const network = { ...bench.sandbox.network, rpc: [wire.url] };
    const read = await heights(createChain({ network, WebSocket: Watched }), 30, (count) => {
      if (count % 5 === 0) wire.cut();
    });
    expect(read).toEqual(oneByOne(read));
    // It was not saved by asking alone: the stream was opened again.
    expect(pushed).toBeGreaterThan(2);
  });

  it("while the node answers 502 waits and then gives the heights of the pause too", async () => {
    const { admin } = bench.sandbox;
    const read = await heights(chainAt([bench.sandbox.rpcUrl]), 25, (count) => {
      if (count !== 8) return;
      admin.faults({ status: 502 });
      setTimeout(() => admin.faults({ status: undefined }), 1500);
    });
    expect(read).toEqual(oneByOne(read));
  });

  it("to a node that cuts four of ten requests loses none", async () => {
    const read = await heights(chainAt([bench.sandbox.rpcUrl]), 20, (count) => {
      if (count === 1) bench.sandbox.admin.faults({ drop: 0.4 });
    });
    expect(read).toEqual(oneByOne(read));
  });
});

describe("a node that fails", { timeout: 60_000 }, () => {
  it("to keep a connection is asked once more, and the question is answered", async () => {
    const wire = await line();
    let cuts = 1;
    /** The line breaks under the first request, as when a node gives up an idle connection. */
    const cutting: typeof fetch = async (input, init) => {
      const asking = fetch(input, init);
      if (cuts-- > 0) wire.cutNext();
      return asking;
    };
    const network = { ...bench.sandbox.network, rpc: [wire.url] };
    const chain = createChain({ network, fetch: cutting });
    expect((await chain.status()).chainId).toBe("sandbox");
    expect(wire.opened()).toBe(2);
  });

  it("is left for the next address when it is gone, silent or sick", async () => {
    const silent = await line();
    silent.hold();
    const gone = `http://127.0.0.1:${await deadPort()}`;
    const chain = chainAt([gone, silent.url, bench.sandbox.rpcUrl], 300);
    expect((await chain.status()).chainId).toBe("sandbox");
    expect(chain.rpc.address()).toBe(bench.sandbox.rpcUrl);
  });

  it("with no other address is told with what it did", async () => {
    bench.sandbox.admin.faults({ status: 502 });
    await expect(chainAt([bench.sandbox.rpcUrl]).status()).rejects.toMatchObject({
      code: "CHAIN_UNREACHABLE",
      message: `The network did not answer (${bench.sandbox.rpcUrl}: HTTP 502)`,
      retryable: true,
    });
  });

  it("and stalls is told as too slow, with the time that was waited", async () => {
    bench.sandbox.admin.faults({ stall: 2000 });
    await expect(chainAt([bench.sandbox.rpcUrl], 300).status()).rejects.toMatchObject({
      code: "CHAIN_TIMEOUT",
      message: expect.stringContaining("no answer within 0.3 s"),
      retryable: true,
    });
  });

  it("makes a command try-again-later, with the address and the next step", async () => {
    const person = await bench.person();
    bench.sandbox.admin.faults({ status: 502 });
    const { code, stderr } = await person.slipway("--json", "deploy", "hello", "--yes");
    expect(code).toBe(75);
    expect(problemOf(stderr)).toMatchObject({
      code: "CHAIN_UNREACHABLE",
      message: expect.stringContaining(`${bench.sandbox.rpcUrl}: HTTP 502`),
      hint: expect.stringContaining("nothing was sent"),
    });
  });
});

describe("a command whose line breaks each time it sends", { timeout: 60_000 }, () => {
  it("does not say that nothing was sent, and tells how to find out and how to go on", async () => {
    const wire = await line();
    const person = await bench.person(plenty, { rpc: [wire.url] });
    wire.cutAfter("broadcast_tx_sync");
    const { code, stderr } = await person.slipway("--json", "deploy", "hello", "--yes");
    expect(code).toBe(75);
    const { details, hint, ...told } = problemOf(stderr);
    const { dseq } = details;
    expect(told).toMatchObject({ code: "CHAIN_UNREACHABLE", message: expect.stringContaining(wire.url) });
    expect(hint).toContain(`Deployment ${dseq} may still come into being and lock its deposit`);
    expect(hint).not.toContain("nothing was sent");
    wire.cutAfter(undefined);
    await bench.sandbox.admin.mine(1);
    const status = JSON.parse((await person.slipway("--json", "status", dseq)).stdout);
    expect(status).toMatchObject({ escrow: { left: "500000" } });
    const resumed = await person.slipway("--json", "deploy", "--resume", dseq, "--yes");
    expect(JSON.parse(resumed.stdout)).toMatchObject({ dseq, services: [{ ready: 1 }] });
  });
});

describe("a transaction while the node fails", { timeout: 60_000 }, () => {
  const signer = createKeySigner(crypto.getRandomValues(new Uint8Array(32)));
  const nothing = [
    msg.createProvider({ owner: signer.address, hostUri: "https://p.example:8443", attributes: [] }),
  ];
  beforeAll(() => {
    bench.sandbox.admin.faucet(signer.address, plenty);
  });

  it("whose answer is lost is not called unsent: the hash is told to look it up by", async () => {
    const { admin, rpcUrl } = bench.sandbox;
    /** The node takes the bytes, and the answer is lost on the way. */
    const losing: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init);
      if (String(init?.body).includes("broadcast_tx_sync")) throw new TypeError("socket hang up");
      return answer;
    };
    const chain = createChain({ network: { ...bench.sandbox.network, rpc: [rpcUrl] }, fetch: losing });
    const sending = chain.send(signer, nothing);
    const error = await sending.catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "CHAIN_UNREACHABLE", hint: expect.stringContaining("look it up") });
    const { hash } = (error as { details: { hash: string } }).details;
    await admin.mine(1);
    expect(await bench.chain.tx(hash)).toMatchObject({ hash, code: 0 });
  });

  it("goes through when the node is sick for a while after it took the bytes", async () => {
    const { admin, rpcUrl, network } = bench.sandbox;
    const sick: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init);
      if (!String(init?.body).includes("broadcast_tx_sync")) return answer;
      admin.faults({ status: 502 });
      setTimeout(() => admin.faults({ status: undefined }), 1000);
      return answer;
    };
    const chain = createChain({ network: { ...network, rpc: [rpcUrl] }, fetch: sick });
    const update = msg.updateProvider({
      owner: signer.address,
      hostUri: "https://q.example:8443",
      attributes: [],
    });
    expect(await chain.send(signer, [update])).toMatchObject({ code: 0 });
  });
});
