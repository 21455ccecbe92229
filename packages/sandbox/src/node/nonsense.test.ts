import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createNode, type Node } from "./node.ts";
import { type Nonsense, nonsense } from "./test/nonsense.ts";
import { makeBlock, rpc } from "./test/play.ts";
import { recordedGenesis } from "./test/recorded.ts";

/** 100_000 in the long run: `NONSENSE=100000 npx vitest run packages/sandbox/src/node/nonsense`. */
const count = Number(process.env.NONSENSE ?? 1_500);
const seed = Number(process.env.SEED ?? 7);
const atOnce = 16;
const allowed = new Set([200, 400, 404, 405, 408, 409, 413, 415, 429, 500, 501, 503]);
const memoryLimit = 400 * 1024 * 1024;

let node: Node;

beforeAll(async () => {
  node = await createNode({ genesis: recordedGenesis(), manual: true });
  for (let height = 1n; height <= 3n; height++) {
    await makeBlock(node.rpcUrl, 1_795_392_000_000_000_000n + height * 6_000_000_000n, []);
  }
});

afterAll(() => node?.close());

test(`${count} requests of nonsense are each answered, and the node is as before`, async () => {
  const requests = nonsense(seed);
  const before = process.memoryUsage().rss;
  let sent = 0;
  const lane = async () => {
    while (sent < count) {
      sent++;
      const { value } = requests.next();
      if (value) await serve(value);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  expect(await rpc(node.rpcUrl, "health", {})).toEqual({});
  const { sync_info } = Object(await rpc(node.rpcUrl, "status", {}));
  expect(Object(sync_info).latest_block_height).toBe(String(node.height));
  expect(process.memoryUsage().rss - before).toBeLessThan(memoryLimit);
}, 3_600_000);

/** A refused body that is large may cost a gRPC client its connection; everybody else hears an answer. */
async function serve(request: Nonsense): Promise<void> {
  if (request.face === "socket") return converse(request.body ?? "");
  const base = { rpc: node.rpcUrl, rest: node.restUrl, grpc: node.grpcUrl }[request.face];
  const { method, path, headers, body } = request;
  const sent = { method, headers, ...(body === undefined ? {} : { body }) };
  const response = await fetch(base + path, sent).catch((cause) => {
    if (request.face === "grpc" && (body?.length ?? 0) > 65_536) return undefined;
    throw new Error(`no answer to ${JSON.stringify(request).slice(0, 500)}: ${cause.cause}`, { cause });
  });
  if (!response) return;
  await response.arrayBuffer().catch(() => undefined);
  expect(allowed, JSON.stringify(request).slice(0, 500)).toContain(response.status);
}

/** Every frame is answered, unless it is a notification or too large. */
async function converse(text: string): Promise<void> {
  const socket = new WebSocket(`${node.rpcUrl.replace("http", "ws")}/websocket`);
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  socket.on("error", () => undefined);
  const probe = JSON.stringify({ jsonrpc: "2.0", id: "probe", method: "health" });
  await new Promise<void>((resolve) => {
    socket.once("close", () => resolve());
    socket.on("message", (frame) => {
      if (String(frame).includes('"id":"probe"')) resolve();
    });
    socket.send(text);
    socket.send(probe);
  });
  socket.terminate();
}
