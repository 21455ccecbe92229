import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createIngress, type Ingress, type Route } from "./ingress.ts";

let ingress: Ingress;
beforeAll(async () => {
  ingress = await createIngress();
});
afterAll(async () => {
  await ingress.close();
});

const route = (provider: string, dseq: bigint, service = "web"): Route => ({
  lease: { owner: "o", dseq, gseq: 1, oseq: 1, provider },
  service,
  handle: (_request, response) => void response.end(`${provider} ${dseq} ${service}`),
});

async function ask(host: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: ingress.port, headers: { host } }, (response) => {
      response.setEncoding("utf8").on("data", resolve);
    });
    asked.on("error", reject);
    asked.end();
  });
}

describe("host names", () => {
  test("lead to their service, in any case and with a port", async () => {
    ingress.set("A.example", route("p", 1n));
    expect(await ask("a.EXAMPLE:80")).toBe("p 1 web");
    expect(await ask("b.example")).toContain("No workload");
  });

  test("move to another lease of the same provider", async () => {
    ingress.set("moved.example", route("p", 1n));
    ingress.set("moved.example", route("p", 2n));
    expect(await ask("moved.example")).toBe("p 2 web");
    expect(ingress.addressesOf(route("p", 1n).lease, "web")).not.toContain("moved.example");
  });

  test("that two providers have answer from the first, until it lets go", async () => {
    const [first, second] = [route("p", 3n), route("q", 4n)];
    ingress.set("both.example", first);
    ingress.set("both.example", second);
    expect(await ask("both.example")).toBe("p 3 web");
    expect(ingress.find("both.example", "q")).toBe(second);
    expect(ingress.addressesOf(second.lease, "web")).toEqual(["both.example"]);
    ingress.clear(first.lease);
    expect(await ask("both.example")).toBe("q 4 web");
  });

  test("of one service go while those of another stay", () => {
    ingress.set("web.p.localhost", route("p", 5n));
    ingress.set("api.p.localhost", route("p", 5n, "api"));
    ingress.clear(route("p", 5n).lease, "web");
    expect(ingress.addressesOf(route("p", 5n).lease, "web")).toEqual([]);
    expect(ingress.addressesOf(route("p", 5n).lease, "api")).toEqual([`api.p.localhost:${ingress.port}`]);
  });
});

test("a port that somebody has is replaced by another", async () => {
  const other = await createIngress({ port: ingress.port });
  expect(other.port).not.toBe(ingress.port);
  await other.close();
});
