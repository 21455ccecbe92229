import { describe, expect, test } from "vitest";
import { createFakeNode, type FakeNode } from "../../tests/fake-node.ts";
import { createChain } from "../chain.ts";
import { parseNetwork } from "../network.ts";

/** The page's end of a WebSocket whose other end is the test. */
class FakeSocket {
  static open: FakeSocket[] = [];
  readonly sent: string[] = [];
  onopen = () => {};
  onclose = () => {};
  onmessage = (_: { data: string }) => {};
  readonly address: string;
  constructor(address: string) {
    this.address = address;
    FakeSocket.open.push(this);
    queueMicrotask(() => this.onopen());
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.onclose();
  }
  push(height: bigint) {
    const value = { header: { height: height.toString() } };
    this.onmessage({ data: JSON.stringify({ id: 1, result: { data: { value } } }) });
  }
}

function open(node: FakeNode, WebSocketLike: unknown = null) {
  const network = parseNetwork({ name: "fake", chainId: "fake-1", rpc: "http://node", blockSeconds: 0.1 });
  // The fake has what the follower uses of a WebSocket.
  return createChain({ network, fetch: node.fetch, WebSocket: WebSocketLike as typeof WebSocket });
}

async function take(
  blocks: AsyncIterable<{ height: bigint }>,
  count: number,
  onBlock = (_: bigint) => {},
): Promise<bigint[]> {
  const heights: bigint[] = [];
  for await (const { height } of blocks) {
    heights.push(height);
    onBlock(height);
    if (heights.length === count) break;
  }
  return heights;
}

describe("following the chain", () => {
  test("it catches up from a height in few requests, then waits for new blocks", async () => {
    const node = createFakeNode();
    node.height = 40n;
    const heights = await take(open(node).follow({ from: 3 }), 39, (height) => {
      if (height === 40n) node.height = 41n;
    });
    expect(heights).toEqual(Array.from({ length: 39 }, (_, index) => BigInt(index + 3)));
    expect(node.calls.filter((call) => call === "block")).toHaveLength(39);
  });

  test("without a height it begins with the next block", async () => {
    const node = createFakeNode();
    setTimeout(() => {
      node.height = 12n;
    }, 50);
    expect(await take(open(node).follow(), 2)).toEqual([11n, 12n]);
  });

  test("pushed headers wake it, and heights between two pushes are not skipped", async () => {
    FakeSocket.open = [];
    const node = createFakeNode();
    const heights = take(open(node, FakeSocket).follow({ from: 11 }), 3);
    await expect.poll(() => FakeSocket.open[0]?.sent.length).toBe(1);
    expect(FakeSocket.open[0]?.address).toBe("ws://node/websocket");
    node.height = 13n;
    FakeSocket.open[0]?.push(13n);
    expect(await heights).toEqual([11n, 12n, 13n]);
  });

  test("a broken connection is made again", async () => {
    FakeSocket.open = [];
    const node = createFakeNode();
    const heights = take(open(node, FakeSocket).follow({ from: 11 }), 1);
    await expect.poll(() => FakeSocket.open.length).toBe(1);
    FakeSocket.open[0]?.close();
    await expect.poll(() => FakeSocket.open.length, { timeout: 3000 }).toBe(2);
    node.height = 11n;
    FakeSocket.open[1]?.push(11n);
    expect(await heights).toEqual([11n]);
  });

  test("a node that is out of reach for a moment, or behind, loses no block", async () => {
    const node = createFakeNode();
    node.height = 12n;
    const gone = () => new Response("", { status: 502 });
    const blocks = take(open(node).follow({ from: 11 }), 2);
    node.breaks = [gone, gone, gone];
    expect(await blocks).toEqual([11n, 12n]);
  });

  test("a signal ends it quietly; a height that is gone and another network end it loudly", async () => {
    const node = createFakeNode();
    expect(await take(open(node).follow({ signal: AbortSignal.timeout(50) }), 1)).toEqual([]);
    node.chainId = "other-1";
    await expect(take(open(node).follow({ from: 5 }), 1)).rejects.toMatchObject({
      code: "CHAIN_NETWORK_MISMATCH",
    });
  });
});
