import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createNode, type Node } from "./node.ts";
import { rpc } from "./test/play.ts";
import { recordedGenesis } from "./test/recorded.ts";

const megabyte = 1_048_576;

let node: Node;

beforeEach(async () => {
  node = await createNode({ genesis: recordedGenesis(), manual: true });
  await node.admin.mine(3);
});

afterEach(() => node.close());

async function open(): Promise<WebSocket> {
  const socket = new WebSocket(`${node.rpcUrl.replace("http", "ws")}/websocket`);
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return socket;
}

/** Sends all and answers what comes back, in order. */
async function ask(socket: WebSocket, requests: readonly object[]): Promise<Record<string, unknown>[]> {
  const answers: Record<string, unknown>[] = [];
  const all = new Promise<void>((resolve) => {
    socket.on("message", (frame) => {
      answers.push(JSON.parse(String(frame)));
      if (answers.length === requests.length) resolve();
    });
  });
  for (const request of requests) socket.send(JSON.stringify(request));
  await all;
  socket.removeAllListeners("message");
  return answers;
}

/** The same in five ways to write it. */
const subscriptions = Array.from({ length: 5 }, (_, id) => ({
  jsonrpc: "2.0",
  id,
  method: "subscribe",
  params: { query: `tm.event =${" ".repeat(id)}'NewBlock'` },
}));

async function isAlive(): Promise<void> {
  expect(await rpc(node.rpcUrl, "health", {})).toEqual({});
}

describe("a crowd", () => {
  test("of ten thousand subscriptions gets what the limits allow, and costs no more", async () => {
    const before = process.memoryUsage().rss;
    const sockets: WebSocket[] = [];
    const refusals = new Map<string, number>();
    let taken = 0;
    for (let client = 0; client < 2_000; client += 50) {
      const some = await Promise.all(Array.from({ length: 50 }, open));
      const answers = await Promise.all(some.map((socket) => ask(socket, subscriptions)));
      for (const { error } of answers.flat()) {
        if (error === undefined) taken++;
        else refusals.set(Object(error).data, (refusals.get(Object(error).data) ?? 0) + 1);
      }
      sockets.push(...some);
    }
    expect(taken).toBe(500);
    expect([...refusals]).toEqual([["max_subscription_clients 100 reached", 9_500]]);
    const heard = sockets
      .slice(0, 100)
      .map((socket) => new Promise((resolve) => socket.once("message", resolve)));
    await node.admin.mine(20);
    await Promise.all(heard);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * megabyte);
    for (const socket of sockets) socket.terminate();
    // Their places are free as soon as the node has seen them go.
    for (let isFree = false; !isFree; ) {
      const socket = await open();
      const [answer] = await ask(socket, subscriptions.slice(0, 1));
      isFree = answer?.error === undefined;
      socket.terminate();
    }
  }, 60_000);
});

describe("a client that does not read", () => {
  test("loses its subscriptions, and is told so when it reads again", async () => {
    const socket = await open();
    await ask(socket, subscriptions);
    socket.pause();
    const before = process.memoryUsage().rss;
    await node.admin.mine(2_000);
    await isAlive();
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * megabyte);
    const last = new Promise<unknown>((resolve) => {
      socket.on("message", (frame) => {
        const { error } = JSON.parse(String(frame));
        if (error) resolve(error.data ?? error.message);
      });
    });
    socket.resume();
    expect(String(await last)).toContain("subscription was canceled");
    socket.terminate();
  }, 60_000);

  test("gets every answer that it asked for when it reads again", async () => {
    const socket = await open();
    const requests = Array.from({ length: 1_500 }, (_, id) => ({ jsonrpc: "2.0", id, method: "genesis" }));
    socket.pause();
    const before = process.memoryUsage().rss;
    const answers = ask(socket, requests);
    await isAlive();
    socket.resume();
    expect((await answers).map(({ id }) => id)).toEqual(requests.map(({ id }) => id));
    expect(process.memoryUsage().rss - before).toBeLessThan(600 * megabyte);
    socket.terminate();
  }, 60_000);
});

describe("noise on a port", () => {
  const http2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  const noises: readonly [string, Buffer][] = [
    ["bytes of no protocol", Buffer.from(Array.from({ length: 3_000 }, (_, at) => (at * 167 + 13) % 256))],
    ["half a request", Buffer.from("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5000\r\n\r\n{")],
    ["a header without an end", Buffer.from(`GET / HTTP/1.1\r\nx: ${"y".repeat(100_000)}`)],
    ["a negative length", Buffer.from("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n{}")],
    [
      "chunks of no number",
      Buffer.from("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}"),
    ],
    ["frames of HTTP/2 that are none", Buffer.concat([Buffer.from(http2), Buffer.alloc(500, 0xfe)])],
    [
      "an HTTP/2 frame that is too long",
      Buffer.concat([Buffer.from(http2), Buffer.from("ffffff0004ffffffff", "hex")]),
    ],
    ["a TLS greeting", Buffer.from("16030100c8010000c40303", "hex")],
  ];
  test.each(noises)("%s ends at most its own connection", async (_, bytes) => {
    for (const url of [node.rpcUrl, node.restUrl, node.grpcUrl]) {
      const sockets = await Promise.all(Array.from({ length: 20 }, () => shout(new URL(url), bytes)));
      await isAlive();
      for (const socket of sockets) socket.destroy();
    }
    const response = await fetch(`${node.restUrl}/cosmos/base/tendermint/v1beta1/syncing`);
    expect(response.status).toBe(200);
  });
});

function shout({ hostname, port }: URL, bytes: Buffer): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) }, () =>
      socket.write(bytes, () => resolve(socket)),
    );
    socket.on("error", (error) => (socket.connecting ? reject(error) : socket.destroy()));
    socket.resume();
  });
}
