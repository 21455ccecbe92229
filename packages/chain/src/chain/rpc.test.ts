import { describe, expect, test } from "vitest";
import { createRpc } from "./rpc.ts";

type Answer = (address: string, body: { method: string; id: number }) => Response | Promise<Response>;

function open(answer: Answer, addresses = ["http://a", "http://b"], timeout = 1000) {
  const asked: string[] = [];
  const rpc = createRpc({
    addresses,
    timeout,
    fetch: async (address, init) => {
      asked.push(String(address));
      const wait = new Promise<never>((_, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      });
      wait.catch(() => undefined);
      return Promise.race([answer(String(address), JSON.parse(String(init?.body))), wait]);
    },
  });
  return { rpc, asked };
}

const result = (value: unknown, id = 1) => Response.json({ jsonrpc: "2.0", id, result: value });

describe("calling a node", () => {
  test("an address that does not answer is passed over, and the next one is kept", async () => {
    const { rpc, asked } = open((address) => {
      if (address === "http://a")
        throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
      return result("pong");
    });
    expect(await rpc.call("health", {})).toBe("pong");
    expect(await rpc.call("health", {})).toBe("pong");
    expect(asked).toEqual(["http://a", "http://b", "http://b"]);
  });

  test("calls that fail at the same time do not turn past the address that answers", async () => {
    const { rpc } = open(async (address) => {
      await Promise.resolve();
      if (address === "http://a") throw new TypeError("fetch failed");
      return result("pong");
    });
    expect(await Promise.all([1, 2, 3, 4].map(() => rpc.call("health", {})))).toEqual([
      "pong",
      "pong",
      "pong",
      "pong",
    ]);
    expect(rpc.address()).toBe("http://b");
  });

  test("a proxy's error page is not the node's answer", async () => {
    const { rpc, asked } = open((address) =>
      address === "http://a" ? new Response("<html>", { status: 502 }) : result(1),
    );
    expect(await rpc.call("health", {})).toBe(1);
    expect(asked).toHaveLength(2);
  });

  test("the node's own error is not tried elsewhere", async () => {
    const error = { code: -32603, message: "Internal error", data: "height 9 must be less" };
    const { rpc, asked } = open(() => Response.json({ id: 1, error }, { status: 500 }));
    await expect(rpc.call("block", {})).rejects.toMatchObject({
      code: "CHAIN_RPC_REFUSED",
      message: "The node refused block: height 9 must be less",
      details: { method: "block", rpcCode: -32603 },
    });
    expect(asked).toHaveLength(1);
  });

  test("when none answers, each is named with its reason", async () => {
    const { rpc } = open((address) => {
      if (address === "http://a")
        throw new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND a") });
      return new Response("", { status: 503 });
    });
    await expect(rpc.call("status", {})).rejects.toMatchObject({
      code: "CHAIN_UNREACHABLE",
      retryable: true,
      message: "No address of the network answered (http://a: getaddrinfo ENOTFOUND a; http://b: HTTP 503)",
    });
  });

  test("silence is a timeout", async () => {
    const { rpc } = open(() => new Promise(() => {}), ["http://a"], 30);
    await expect(rpc.call("status", {})).rejects.toMatchObject({ code: "CHAIN_TIMEOUT" });
  });

  test("a web page is not a node", async () => {
    const { rpc } = open(() => new Response("<html>hello</html>"), ["http://a"]);
    await expect(rpc.call("status", {})).rejects.toMatchObject({ code: "CHAIN_ANSWER_UNREADABLE" });
  });

  test("an aborted signal ends the call with its reason", async () => {
    const { rpc } = open(() => new Promise(() => {}));
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(rpc.call("status", {}, { signal })).rejects.toThrow("enough");
  });

  test("a batch comes back in order, also from a relay that answers single calls only", async () => {
    const calls = [
      { method: "one", params: {} },
      { method: "two", params: {} },
    ];
    const batching = open((_address, body) =>
      Response.json(
        (body as unknown as { method: string; id: number }[])
          .map(({ method, id }) => ({ id, result: method }))
          .reverse(),
      ),
    );
    expect(await batching.rpc.batch(calls)).toEqual(["one", "two"]);
    const single = open((_address, body) =>
      Array.isArray(body)
        ? Response.json({ error: { code: -32600, message: "no batches" } })
        : result(body.method),
    );
    expect(await single.rpc.batch(calls)).toEqual(["one", "two"]);
  });
});
