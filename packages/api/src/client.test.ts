import { expect, test } from "vitest";
import { ApiError } from "./api-error.ts";
import { createClient } from "./client.ts";
import { formatEvent } from "./sse.ts";

const owner = `akash1${"q".repeat(38)}`;

function answering(answer: () => Response) {
  const seen: { url: string; init: RequestInit }[] = [];
  const fetch = async (url: string | URL | Request, init: RequestInit = {}) => {
    seen.push({ url: String(url), init });
    return answer();
  };
  return { seen, client: createClient({ baseUrl: "http://x/", fetch, token: async () => "abc" }) };
}

test("path and query values go to their places, tokens into headers", async () => {
  const { seen, client } = answering(() => Response.json({ deployments: [] }));
  await client.listDeployments({ network: "sandbox", owner, state: "active", limit: 5 });
  expect(seen[0]?.url).toBe(`http://x/v1/networks/sandbox/deployments?owner=${owner}&state=active&limit=5`);
  expect(seen[0]?.init.headers).toMatchObject({ authorization: "Bearer abc" });
});

test("a refusal becomes an ApiError with the server's code and hint", async () => {
  const problem = {
    type: "t",
    title: "T",
    status: 404,
    code: "X_NOT_FOUND",
    message: "m",
    hint: "h",
    retryable: false,
    docs: "d",
  };
  const { client } = answering(() => Response.json(problem, { status: 404 }));
  const error = await client.listNetworks().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: "X_NOT_FOUND", hint: "h", status: 404 });
});

test("an answer that is no problem JSON still says what the status was", async () => {
  const { client } = answering(() => new Response("<html>", { status: 502 }));
  await expect(client.listNetworks()).rejects.toMatchObject({ code: "API_ANSWER_UNREADABLE", status: 502 });
});

test("a stream yields its items and throws the problem that ends it", async () => {
  const problem = {
    type: "t",
    title: "T",
    status: 503,
    code: "GONE",
    message: "m",
    hint: "h",
    retryable: true,
    docs: "d",
  };
  const text = [
    ": heartbeat\n\n",
    formatEvent({ data: { service: "web", pod: "p", message: "one\ntwo" } }),
    formatEvent({ event: "problem", data: problem }),
  ].join("");
  const { client } = answering(
    () => new Response(text, { headers: { "content-type": "text/event-stream" } }),
  );
  const lines: string[] = [];
  const reading = (async () => {
    const lease = { network: "sandbox", owner, dseq: "1", gseq: 1, oseq: 1, provider: owner };
    for await (const line of client.streamLogs({ ...lease, follow: true, providerToken: "t" }))
      lines.push(line.message);
  })();
  await expect(reading).rejects.toMatchObject({ code: "GONE" });
  expect(lines).toEqual(["one\ntwo"]);
});
