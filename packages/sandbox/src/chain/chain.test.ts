import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  QueryDeploymentsRequestSchema,
  QueryDeploymentsResponseSchema,
} from "@slipway/chain/gen/akash/deployment/v1beta4/query_pb.ts";
import {
  QueryBalanceRequestSchema,
  QueryBalanceResponseSchema,
} from "@slipway/chain/gen/cosmos/bank/v1beta1/query_pb.ts";
import { describe, expect, test } from "vitest";
import { type ChainState, createChainState, restoreChainState } from "./index.ts";
import { actor, sign } from "./test/actors.ts";
import { chainWith, FIRST_NUMBER, genesisWith, nextBlock, recordedGenesis } from "./test/genesis.ts";
import { createBid, createDeployment, createLease, createProvider, send } from "./test/messages.ts";

const START = 10_000_000_000_000n;
const FEE = 25_000n;

function people(count = 3) {
  return Array.from({ length: count }, (_, index) => actor(index, FIRST_NUMBER + index));
}

function two() {
  const [ann, bob] = people();
  if (!ann || !bob) throw new Error("no actors");
  return { ann, bob };
}

function balance(chain: ChainState, address: string, denom = "uakt", height?: bigint): bigint {
  const request = toBinary(QueryBalanceRequestSchema, create(QueryBalanceRequestSchema, { address, denom }));
  const { value, log } = chain.query("/cosmos.bank.v1beta1.Query/Balance", request, height);
  if (log) throw new Error(log);
  return BigInt(fromBinary(QueryBalanceResponseSchema, value).balance?.amount ?? "0");
}

function deployments(chain: ChainState, owner: string): number {
  const request = create(QueryDeploymentsRequestSchema, { filters: { owner } });
  const path = "/akash.deployment.v1beta4.Query/Deployments";
  const { value } = chain.query(path, toBinary(QueryDeploymentsRequestSchema, request));
  return fromBinary(QueryDeploymentsResponseSchema, value).deployments.length;
}

describe("blocks", () => {
  test("a payment arrives, and costs its fee", () => {
    const { ann, bob } = two();
    const chain = chainWith([ann, bob]);
    const { txResults } = nextBlock(chain, [sign(ann, [send(ann.address, bob.address, 7n)])]);
    expect(txResults[0]).toMatchObject({ code: 0, log: "" });
    expect(balance(chain, ann.address)).toBe(START - 7n - FEE);
    expect(balance(chain, bob.address)).toBe(START + 7n);
  });

  test("a failing message takes the earlier ones with it, but the fee and the sequence stay", () => {
    const { ann, bob } = two();
    const chain = chainWith([ann, bob]);
    const tx = sign(ann, [send(ann.address, bob.address, 7n), send(ann.address, bob.address, 2n * START)]);
    const { txResults } = nextBlock(chain, [tx]);
    expect(txResults[0]?.log).toContain("failed to execute message; message index: 1: spendable balance");
    expect(balance(chain, ann.address)).toBe(START - 2n * FEE);
    expect(balance(chain, bob.address)).toBe(START);
    const again = nextBlock(chain, [sign(ann, [send(ann.address, bob.address, 1n)])]);
    expect(again.txResults[0]?.code).toBe(0);
  });

  test("the same blocks give the same hashes, others do not", () => {
    const { ann, bob } = two();
    const make = (amount: bigint) => {
      const chain = chainWith([ann, bob]);
      ann.sequence = 0n;
      nextBlock(chain, [sign(ann, [send(ann.address, bob.address, amount)])]);
      return Buffer.from(chain.appHash).toString("hex");
    };
    expect(make(5n)).toBe(make(5n));
    expect(make(5n)).not.toBe(make(6n));
  });

  test("heights follow one another", () => {
    const chain = createChainState(recordedGenesis());
    const block = { height: 3n, time: chain.time, txs: [], proposer: new Uint8Array(20) };
    expect(() => chain.finalizeBlock(block)).toThrow("block 3 cannot follow block 0");
  });
});

describe("checks before a block", () => {
  test("transactions that were accepted count, until the block comes", () => {
    const { ann, bob } = two();
    const chain = chainWith([ann, bob]);
    nextBlock(chain);
    const first = sign(ann, [send(ann.address, bob.address, 1n)]);
    const second = sign(ann, [send(ann.address, bob.address, 2n)]);
    expect(chain.checkTx(second).log).toContain("account sequence mismatch, expected 0, got 1");
    expect(chain.checkTx(first).code).toBe(0);
    expect(chain.checkTx(second).code).toBe(0);
    expect(balance(chain, ann.address)).toBe(START);
    nextBlock(chain);
    expect(chain.checkTx(second).code).toBe(32);
  });

  test("a changed transaction is not signed any more", () => {
    const { ann, bob } = two();
    const chain = chainWith([ann, bob]);
    const tx = sign(ann, [send(ann.address, bob.address, 1n)]);
    expect(chain.checkTx(tx).code).toBe(0);
    nextBlock(chain);
    const changed = Uint8Array.from(tx);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(chain.checkTx(changed).log).toContain("signature verification failed");
    const { txResults } = nextBlock(chain, [changed]);
    expect(txResults[0]?.code).toBe(4);
    expect(balance(chain, ann.address)).toBe(START);
  });

  test("rubbish is refused with the node's words", () => {
    const chain = createChainState(recordedGenesis());
    for (const bytes of [
      new Uint8Array(0),
      Uint8Array.of(0, 0, 0),
      Uint8Array.of(10, 200),
      new Uint8Array(900),
    ]) {
      const { code, log } = chain.checkTx(bytes);
      expect([2, 18]).toContain(code);
      expect(log).not.toBe("");
    }
  });

  test("trying out leaves nothing behind and says what it would cost", () => {
    const { ann, bob } = two();
    const chain = chainWith([ann, bob]);
    nextBlock(chain);
    const tx = sign(ann, [createDeployment(ann.address, 1n)]);
    const before = chain.snapshot();
    const tried = chain.simulate(tx);
    expect(tried.error).toBeUndefined();
    expect(tried.result?.events.some(({ type }) => type.endsWith("EventDeploymentCreated"))).toBe(true);
    expect(Buffer.from(chain.snapshot()).equals(before)).toBe(true);
    const { txResults } = nextBlock(chain, [tx]);
    const used = Number(txResults[0]?.gasUsed ?? 0n);
    expect(Number(tried.gasUsed) / used).toBeGreaterThan(0.98);
    expect(Number(tried.gasUsed) / used).toBeLessThan(1.02);
  });
});

describe("time", () => {
  test("older heights can be asked about, as far as they are kept", () => {
    const { ann, bob } = two();
    const chain = chainWith([ann, bob], { historyBlocks: 3 });
    for (let amount = 1n; amount <= 5n; amount++) {
      nextBlock(chain, [sign(ann, [send(ann.address, bob.address, amount)])]);
    }
    expect(balance(chain, bob.address)).toBe(START + 15n);
    expect(balance(chain, bob.address, "uakt", 4n)).toBe(START + 10n);
    expect(balance(chain, bob.address, "uakt", 2n)).toBe(START + 3n);
    expect(() => balance(chain, bob.address, "uakt", 1n)).toThrow("version does not exist");
    expect(() => balance(chain, bob.address, "uakt", 9n)).toThrow("cannot query with height in the future");
    expect(balance(chain, bob.address)).toBe(START + 15n);
  });

  test("a snapshot goes on as the chain itself does", () => {
    const { ann, bob } = two();
    const chain = chainWith([ann, bob]);
    nextBlock(chain, [
      sign(ann, [createDeployment(ann.address, 1n)]),
      sign(bob, [createProvider(bob.address)]),
    ]);
    const bid = { owner: ann.address, dseq: 1n, gseq: 1, oseq: 1, provider: bob.address };
    nextBlock(chain, [sign(bob, [createBid(bid, 50n)])]);
    const restored = restoreChainState(chain.snapshot());
    expect(restored.height).toBe(2n);
    const txs = [sign(ann, [createLease(bid)])];
    const results = [chain, restored].map((one) => nextBlock(one, txs));
    expect(results[0]?.txResults[0]?.log).toBe("");
    expect(results[1]).toEqual(results[0]);
    expect(Buffer.from(restored.snapshot()).equals(Buffer.from(chain.snapshot()))).toBe(true);
    expect(deployments(restored, ann.address)).toBe(1);
  });

  test("an exported genesis starts a chain with the same people, money and deployments", () => {
    const { ann, bob } = two();
    const chain = chainWith([ann, bob]);
    nextBlock(chain, [
      sign(ann, [createDeployment(ann.address, 1n)]),
      sign(bob, [createProvider(bob.address)]),
    ]);
    const bid = { owner: ann.address, dseq: 1n, gseq: 1, oseq: 1, provider: bob.address };
    nextBlock(chain, [sign(bob, [createBid(bid, 50n)])]);
    nextBlock(chain, [sign(ann, [createLease(bid)])]);
    const document = JSON.parse(JSON.stringify(chain.exportGenesis()));
    const next = createChainState(document);
    expect(next.height).toBe(chain.height);
    expect(balance(next, ann.address, "uact")).toBe(balance(chain, ann.address, "uact"));
    expect(deployments(next, ann.address)).toBe(1);
    expect(JSON.parse(JSON.stringify(next.exportGenesis()))).toEqual(document);
    const again = nextBlock(next, [sign(ann, [send(ann.address, bob.address, 1n)])]);
    expect(again.txResults[0]).toMatchObject({ code: 0, log: "" });
  });
});

describe("genesis", () => {
  test.each([
    ["no chain id", (genesis: ReturnType<typeof recordedGenesis>) => delete genesis.chain_id, "chain_id"],
    [
      "no bank",
      (genesis: ReturnType<typeof recordedGenesis>) => delete genesis.app_state.bank,
      "app_state.bank",
    ],
    [
      "a number that is none",
      (genesis: ReturnType<typeof recordedGenesis>) => {
        genesis.app_state.bank.balances[0].coins[0].amount = "many";
      },
      "bank.balances[0].coins[0].amount",
    ],
    [
      "a supply that is not the sum",
      (genesis: ReturnType<typeof recordedGenesis>) => {
        genesis.app_state.bank.supply = [{ denom: "uakt", amount: "1" }];
      },
      "bank.supply[0]",
    ],
  ])("%s is refused with its place", (_name, spoil, place) => {
    const genesis = recordedGenesis();
    spoil(genesis);
    expect(() => createChainState(genesis)).toThrow(place);
  });

  test("a document that is none is refused", () => {
    for (const value of [null, 7, "x", [], {}]) expect(() => createChainState(value)).toThrow("genesis");
  });
});

describe("what an operator may do", () => {
  test("money from nowhere counts in the supply", () => {
    const { ann } = two();
    const chain = chainWith([ann]);
    chain.admin({ kind: "mint", address: ann.address, coins: [{ denom: "uact", amount: 5n }] });
    expect(balance(chain, ann.address, "uact")).toBe(START + 5n);
    nextBlock(chain);
    expect(balance(chain, ann.address, "uact")).toBe(START + 5n);
  });

  test("parameters change between blocks, and wrong ones change nothing", () => {
    const { ann } = two();
    const chain = createChainState(genesisWith([ann]));
    const params = { min_deposits: [{ denom: "uact", amount: "1" }] };
    chain.admin({ kind: "params", module: "deployment", params });
    const cheap = sign(ann, [createDeployment(ann.address, 1n, { deposit: 1n })]);
    expect(nextBlock(chain, [cheap]).txResults[0]?.log).toBe("");
    expect(() =>
      chain.admin({ kind: "params", module: "deployment", params: { min_deposits: 7 } }),
    ).toThrow();
    expect(() => chain.admin({ kind: "params", module: "nothing", params })).toThrow("cannot be changed");
  });
});
