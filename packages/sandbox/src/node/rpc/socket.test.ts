import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createNode, type Node } from "../node.ts";
import { transfer } from "../test/money.ts";
import { rpc } from "../test/play.ts";
import { recordedFrames, recordedGenesis } from "../test/recorded.ts";
import { shapeDifferences } from "../test/shape.ts";
import { type Talk, talkTo } from "../test/talk.ts";

let node: Node;
let sequence = 0n;

beforeAll(async () => {
  node = await createNode({ genesis: recordedGenesis(), manual: true });
  await node.admin.mine(3);
});

afterAll(() => node?.close());

async function makeBlock(txs: string[] = []): Promise<void> {
  for (const tx of txs) await rpc(node.rpcUrl, "broadcast_tx_sync", { tx });
  await node.admin.mine();
}

describe("a recorded conversation", () => {
  test("goes the same way, frame by frame", async () => {
    const talk = await talkTo(node.rpcUrl);
    const differences: string[] = [];
    for (const [index, { dir, body }] of recordedFrames().entries()) {
      if (dir === "out") {
        talk.send(body);
        continue;
      }
      const isPush = eventOf(body) !== undefined;
      if (isPush) await provoke(talk, eventOf(body));
      const frame = await talk.next();
      differences.push(
        ...shapeDifferences(body, frame, `frame ${index}`).filter((each) => !isAboutEvents(each)),
      );
    }
    expect(differences).toEqual([]);
    talk.close();
  });

  /** One block pushes both recorded transactions. */
  async function provoke(talk: Talk, event: string | undefined): Promise<void> {
    if (talk.waiting > 0) return;
    if (event !== "tendermint/event/Tx") return makeBlock();
    await makeBlock([await transfer(1, sequence++), await transfer(1, sequence++)]);
  }
});

describe("subscriptions", () => {
  test("push only what their query asks for, under the id of the request", async () => {
    const talk = await talkTo(node.rpcUrl);
    const query = "tm.event='Tx' AND transfer.amount>49000 AND message.action='/cosmos.bank.v1beta1.MsgSend'";
    talk.send({ jsonrpc: "2.0", id: "mine", method: "subscribe", params: { query } });
    expect(await talk.next()).toEqual({ jsonrpc: "2.0", id: "mine", result: {} });
    await makeBlock([await transfer(1, sequence++)]);
    const frame = Object(await talk.next());
    expect(frame.id).toBe("mine");
    expect(frame.result.query).toBe(query);
    expect(frame.result.events["tx.height"]).toEqual([String(node.height)]);
    expect(frame.result.events["transfer.amount"]).toEqual(["50000uakt", "1uakt"]);
    await makeBlock();
    expect(talk.waiting).toBe(0);
    talk.close();
  });

  test("are refused in the real node's words: twice, too many, unknown", async () => {
    const talk = await talkTo(node.rpcUrl);
    const ask = async (method: string, query: string) => {
      talk.send({ jsonrpc: "2.0", id: 1, method, params: { query } });
      const { error } = Object(await talk.next());
      return error?.data;
    };
    expect(await ask("subscribe", "tm.event='Tx'")).toBeUndefined();
    expect(await ask("subscribe", "tm.event='Tx'")).toBe("already subscribed");
    for (const height of [1, 2, 3, 4]) await ask("subscribe", `tx.height=${height}`);
    expect(await ask("subscribe", "tx.height=5")).toBe("max_subscriptions_per_client 5 reached");
    expect(await ask("unsubscribe", "tx.height=9")).toBe("subscription not found");
    expect(await ask("unsubscribe_all", "")).toBeUndefined();
    expect(await ask("unsubscribe_all", "")).toBe("subscription not found");
    expect(await ask("subscribe", "x".repeat(513))).toBe("maximum query length exceeded");
    talk.close();
  });

  test("of a client that is gone are forgotten", async () => {
    for (let round = 0; round < 120; round++) {
      const talk = await talkTo(node.rpcUrl);
      talk.send({ jsonrpc: "2.0", id: 1, method: "subscribe", params: { query: "tm.event='NewBlock'" } });
      expect(await talk.next()).toEqual({ jsonrpc: "2.0", id: 1, result: {} });
      talk.close();
    }
  });
});

describe("bad frames", () => {
  test.each([
    ["{", "error unmarshaling request: unexpected end of JSON input"],
    ["[]", "error unmarshaling request: json: cannot unmarshal array into Go value of type types.RPCRequest"],
    [
      '{"jsonrpc":"2.0","id":true,"method":"health"}',
      "error unmarshaling request: JSON-RPC ID (true) is of unknown type (bool)",
    ],
  ])("%s is answered with a parse error", async (text, data) => {
    const talk = await talkTo(node.rpcUrl);
    talk.sendText(text);
    expect(await talk.next()).toEqual({
      jsonrpc: "2.0",
      error: { code: -32700, message: "Parse error. Invalid JSON", data },
    });
    talk.close();
  });
});

function eventOf(body: unknown): string | undefined {
  return Object(Object(Object(body).result).data).type;
}

/** Our blocks have other events and transactions than the recorded ones. */
function isAboutEvents(difference: string): boolean {
  return /\.tx_results is too much|\.events is missing|\.log is too much/.test(difference);
}
