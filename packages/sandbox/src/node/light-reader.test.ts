import { afterAll, beforeAll, expect, test } from "vitest";
import { createNode, type Node } from "./node.ts";
import { type JsonResults, type JsonValidators, lightProblems } from "./test/light-reader.ts";
import { transfer } from "./test/money.ts";
import { makeBlock, rpc } from "./test/play.ts";
import { type RecordedBlock, recordedBlocks, recordedGenesis, recordedValidators } from "./test/recorded.ts";

let node: Node;

beforeAll(async () => {
  node = await createNode({ genesis: recordedGenesis(), manual: true });
});

afterAll(() => node?.close());

test("a light reader accepts the chain: ids, links, signatures, data and results", async () => {
  const start = 1_795_392_000_123_456_789n;
  const txs = [
    [],
    [await transfer(1, 0n)],
    [],
    await Promise.all([transfer(1, 1n), transfer(2, 0n), transfer(3, 0n)]),
    [],
  ];
  for (const [index, each] of txs.entries()) {
    const { rejected } = await makeBlock(node.rpcUrl, start + BigInt(index) * 5_900_000_001n, each);
    expect(rejected).toEqual([]);
  }
  const read = async (method: string) => {
    const answers = [];
    for (let height = 1; height <= txs.length; height++) {
      answers.push(await rpc(node.rpcUrl, method, { height: String(height) }));
    }
    return answers;
  };
  // The reader checks what these are.
  const blocks = (await read("block")) as RecordedBlock[];
  const results = (await read("block_results")) as JsonResults[];
  const validators = (await rpc(node.rpcUrl, "validators", {})) as JsonValidators;
  expect(blocks.map(({ block }) => block.data.txs.length)).toEqual([0, 1, 0, 3, 0]);
  expect(lightProblems(blocks, results, validators)).toEqual([]);
  const appHashes = new Set(blocks.map(({ block }) => block.header.app_hash));
  expect(appHashes.size).toBeGreaterThan(2);
});

test("the same reader accepts the real node's blocks, and refuses them with another byte in a header", () => {
  const blocks = recordedBlocks();
  const [first] = blocks;
  const readable = blocks.map(({ block }) => block);
  const results = blocks.map((each) => each.results);
  const check = (some: RecordedBlock[]) => lightProblems(some, results, recordedValidators());
  expect(check(readable)).toEqual([]);
  if (first) first.block.block.header.chain_id = "other";
  expect(check(readable)).toEqual(["height 1: block id"]);
});
