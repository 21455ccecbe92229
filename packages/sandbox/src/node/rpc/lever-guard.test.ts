import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createNode, type Node } from "../node.ts";
import { recordedGenesis } from "../test/recorded.ts";

let node: Node;

beforeAll(async () => {
  node = await createNode({ genesis: recordedGenesis(), manual: true });
});

afterAll(() => node?.close());

/** As a browser or a program would send it; `fetch` lets nobody choose the host. */
function send(options: { headers: Record<string, string>; method?: string; path?: string; body?: string }) {
  const { headers, method = "POST", path = "/", body = "" } = options;
  return new Promise<string>((resolve, reject) => {
    const { hostname, port } = new URL(node.rpcUrl);
    const asked = request({ hostname, port, method, path, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve(text));
    });
    asked.on("error", reject).end(body);
  });
}

const mine = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "slipway_mine", params: {} });
const health = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "health", params: {} });
const own = () => new URL(node.rpcUrl).host;

test.each([
  ["a page of another site", { origin: "https://evil.example" }, "a web page of https://evil.example"],
  ["a page on another port", { origin: "http://127.0.0.1:1" }, "a web page of http://127.0.0.1:1"],
  ["a page in a sandboxed frame", { origin: "null" }, "a web page of null"],
  ["a name that was pointed here", { host: "evil.example" }, "is meant for the host evil.example"],
  [
    "a name that was pointed here, with its own page",
    { host: "evil.example:26657", origin: "http://evil.example:26657" },
    "is meant for the host evil.example:26657",
  ],
  ["a picture in a page", { "sec-fetch-site": "cross-site" }, "a web page of another site"],
])("a lever refuses %s, and nothing happens", async (_who, headers, why) => {
  const before = node.height;
  const { error } = JSON.parse(await send({ headers, body: mine }));
  expect(error.data).toContain(`slipway_mine is for programs on this machine: the request`);
  expect(error.data).toContain(why);
  const byUri = JSON.parse(await send({ headers, method: "GET", path: "/slipway_mine?blocks=1" }));
  expect(byUri.error.data).toContain(why);
  expect(node.height).toBe(before);
  expect(JSON.parse(await send({ headers, body: health })).result).toEqual({});
});

test.each([
  ["a program", () => ({})],
  ["a program that says localhost", () => ({ host: "localhost:26657" })],
  ["a program that says [::1]", () => ({ host: "[::1]:26657" })],
  [
    "the node's own page",
    () => ({ host: own(), origin: `http://${own()}`, "sec-fetch-site": "same-origin" }),
  ],
])("a lever serves %s", async (_who, headers) => {
  const before = node.height;
  const { result } = JSON.parse(await send({ headers: headers(), body: mine }));
  expect(result).toEqual({ height: String(before + 1n) });
});

test("slipway_block is guarded as the levers are", async () => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "slipway_block", params: {} });
  const { error } = JSON.parse(await send({ headers: { origin: "https://evil.example" }, body }));
  expect(error.data).toContain("slipway_block is for programs on this machine");
});

test("a socket that a foreign page opened reads the chain and moves no lever", async () => {
  const socket = new WebSocket(`${node.rpcUrl.replace("http", "ws")}/websocket`, {
    origin: "https://evil.example",
  });
  const answers: unknown[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.on("open", () => {
    socket.send(mine);
    socket.send(health);
  });
  socket.on("message", (message) => {
    answers.push(JSON.parse(String(message)));
    if (answers.length === 2) resolve();
  });
  socket.on("error", reject);
  await promise.finally(() => socket.close());
  expect(answers).toMatchObject([
    { error: { data: expect.stringContaining("a web page of https://evil.example") } },
    { result: {} },
  ]);
});
