import { afterAll, beforeAll, expect, test } from "vitest";
import { createNode, type Node } from "../node.ts";
import { rpc } from "../test/play.ts";
import { recordedGenesis } from "../test/recorded.ts";

let node: Node;

beforeAll(async () => {
  node = await createNode({ genesis: recordedGenesis(), manual: true });
  await node.admin.mine(3);
});

afterAll(() => node?.close());

async function ask(method: string, params: unknown = {}): Promise<ReturnType<typeof JSON.parse>> {
  return rpc(node.rpcUrl, method, params);
}

test("the consensus waits for the next height, and its last commit is the vote for the newest block", async () => {
  const { round_state, peers } = await ask("dump_consensus_state");
  const { block_id } = await ask("block");
  expect(peers).toEqual([]);
  expect(round_state).toMatchObject({ height: "4", round: 0, step: 1, proposal: null, commit_round: -1 });
  const [vote] = round_state.last_commit.votes;
  expect(vote).toMatch(/^Vote\{0:[0-9A-F]{12} 3\/00\/SIGNED_MSG_TYPE_PRECOMMIT\(Precommit\) /);
  expect(vote).toContain(` ${block_id.hash.slice(0, 12)} `);
  const short = await ask("consensus_state");
  expect(short.round_state["height/round/step"]).toBe("4/0/1");
  expect(short.round_state.height_vote_set).toEqual(round_state.votes);
});

test("a block is asked for by its hash in base64, a header by its hash in hex, as Go's client does", async () => {
  const { block_id } = await ask("block", { height: "2" });
  const inBase64 = Buffer.from(block_id.hash, "hex").toString("base64");
  const { block } = await ask("block_by_hash", { hash: inBase64 });
  const { header } = await ask("header_by_hash", { hash: block_id.hash });
  expect(header).toEqual(block.header);
});
