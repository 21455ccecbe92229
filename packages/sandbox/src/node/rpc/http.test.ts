import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createNode, type Node } from "../node.ts";
import { recordedGenesis } from "../test/recorded.ts";

let node: Node;

beforeAll(async () => {
  node = await createNode({ genesis: recordedGenesis(), manual: true });
  await node.admin.mine(2);
});

afterAll(() => node?.close());

async function post(body: string, headers: Record<string, string> = {}) {
  const response = await fetch(node.rpcUrl, { method: "POST", body, headers });
  const text = await response.text();
  return { status: response.status, body: text === "" ? "" : JSON.parse(text), headers: response.headers };
}

const call = (id: unknown, method = "health") => ({ jsonrpc: "2.0", id, method });

describe("batches", () => {
  test("answer every request but notifications, in order", async () => {
    const { body } = await post(
      JSON.stringify([call(1), { jsonrpc: "2.0", method: "health" }, call("b", "nope")]),
    );
    expect(body).toEqual([
      { jsonrpc: "2.0", id: 1, result: {} },
      { jsonrpc: "2.0", id: "b", error: { code: -32601, message: "Method not found" } },
    ]);
  });

  test("of one answer with a list of one", async () => {
    expect((await post(JSON.stringify([call(1)]))).body).toEqual([{ jsonrpc: "2.0", id: 1, result: {} }]);
  });

  test("that are too long are refused", async () => {
    const { status, body } = await post(JSON.stringify(Array.from({ length: 1_001 }, (_, id) => call(id))));
    expect(status).toBe(500);
    expect(body.error.data).toBe("batch request exceeds maximum (1000) allowed number of requests");
  });
});

describe("bodies", () => {
  test("that are too large are refused", async () => {
    const { status, body } = await post(`{"a":"${"x".repeat(1_000_001)}"}`);
    expect(status).toBe(400);
    expect(body).toEqual({
      jsonrpc: "2.0",
      error: {
        code: -32600,
        message: "Invalid Request",
        data: "error reading request body: http: request body too large",
      },
    });
  });

  test("that are nested too deeply are read without harm", async () => {
    const { status } = await post(
      `{"jsonrpc":"2.0","id":1,"method":"block","params":${"[".repeat(90_000)}${"]".repeat(90_000)}}`,
    );
    expect(status).toBe(200);
  });

  test("that are empty get the list of methods", async () => {
    const response = await fetch(node.rpcUrl, { method: "POST" });
    expect(await response.text()).toContain("/block_results?height=_");
  });
});

test("any page on the web may ask", async () => {
  const { headers } = await post(JSON.stringify(call(1)), { origin: "https://example.org" });
  expect(headers.get("access-control-allow-origin")).toBe("*");
  const preflight = await fetch(node.restUrl, {
    method: "OPTIONS",
    headers: { origin: "https://example.org", "access-control-request-headers": "x-cosmos-block-height" },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-headers")).toBe("x-cosmos-block-height");
});
