import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@slipway/api";
import { createKeySigner, parseNetwork } from "@slipway/chain";
import { sessionToken } from "@slipway/gateway/token";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lockDirectory } from "./lock.ts";
import { type RunningServer, startServer } from "./start.ts";

/** A network whose node does not answer: nothing listens on that port. */
const nowhere = parseNetwork({ name: "nowhere", chainId: "nowhere-1", rpc: ["http://127.0.0.1:9"] });
const quiet = { error: () => undefined };
const place = () => mkdtempSync(join(tmpdir(), "slipway-test-"));
const start = (options = {}) =>
  startServer({ port: 0, ephemeral: true, network: nowhere, log: quiet, fetch: failing, ...options });
const failing = () => Promise.reject(new TypeError("fetch failed"));

describe("starting", () => {
  test("tells the address before it is ready, and answers health when it is", async () => {
    let listening = "";
    await using server = await start({ onListening: (url: string) => (listening = url) });
    expect(listening).toBe(server.url);
    const response = await fetch(`${server.url}/healthz`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: "ready" });
  });

  test("says that the port is taken", async () => {
    await using first = await start();
    const port = Number(new URL(first.url).port);
    await expect(start({ port })).rejects.toMatchObject({ code: "SERVER_PORT_TAKEN", details: { port } });
  });

  test("refuses a second instance on the same data, and lets it start when the first has stopped", async () => {
    const dir = place();
    const first = await start({ dir, ephemeral: false });
    await expect(start({ dir, ephemeral: false })).rejects.toMatchObject({ code: "SERVER_DATA_LOCKED" });
    await first.close();
    const second = await start({ dir, ephemeral: false });
    await second.close();
    rmSync(dir, { recursive: true });
  });

  test("says that the directory cannot be written", async () => {
    const dir = place();
    const file = join(dir, "a-file");
    writeFileSync(file, "");
    const starting = start({ dir: join(file, "data"), ephemeral: false });
    await expect(starting).rejects.toMatchObject({ code: "SERVER_DATA_NOT_WRITABLE" });
    rmSync(dir, { recursive: true });
  });

  test("says that the database does not answer", async () => {
    const starting = start({ databaseUrl: "postgres://nobody@127.0.0.1:9/none" });
    await expect(starting).rejects.toMatchObject({ code: "STORE_UNREACHABLE", retryable: true });
  });

  test("keeps what people added over a stop and a start", async () => {
    const dir = place();
    const first = await start({ dir, ephemeral: false });
    const document = { name: "mine", chainId: "mine-1", rpc: ["http://127.0.0.1:9"] };
    await createClient({ baseUrl: first.url }).addNetwork({ body: document });
    await first.close();
    await using second = await start({ dir, ephemeral: false });
    const { networks } = await createClient({ baseUrl: second.url }).listNetworks();
    expect(networks.map((each) => each.name)).toContain("mine");
    await second.close();
    rmSync(dir, { recursive: true });
  });
});

test("a lock whose process was killed is taken over", async () => {
  const dir = place();
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  writeFileSync(join(dir, "slipway.lock"), `${child.pid}\n`);
  expect(() => lockDirectory(dir)).toThrow(expect.objectContaining({ code: "SERVER_DATA_LOCKED" }));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
  lockDirectory(dir).release();
  expect(existsSync(join(dir, "slipway.lock"))).toBe(false);
  rmSync(dir, { recursive: true });
});

describe("refusals over HTTP", () => {
  let server: RunningServer;
  let web: string;
  const owner = createKeySigner(new Uint8Array(32).fill(7));
  const get = (path: string, init: RequestInit = {}) => fetch(`${server.url}${path}`, init);
  const sdlPath = `/v1/networks/nowhere/deployments/${owner.address}/7/sdl`;

  beforeAll(async () => {
    web = place();
    writeFileSync(join(web, "index.html"), "<!doctype html><title>Console</title>");
    server = await start({ webDir: web });
  });
  afterAll(async () => {
    await server.close();
    rmSync(web, { recursive: true });
  });

  test.each([
    ["/v1/nothing", 404, "ROUTE_NOT_FOUND"],
    ["/v1/networks/unheard-of/status", 404, "NETWORK_UNKNOWN"],
    ["/v1/networks/nowhere/status", 503, "CHAIN_UNREACHABLE"],
    ["/v1/networks/nowhere/deployments/akash1short/1", 400, "REQUEST_INVALID"],
    ["/v1/networks/nowhere/deployments?limit=many", 400, "REQUEST_INVALID"],
    ["/v1/templates/unheard-of", 404, "TEMPLATE_NOT_FOUND"],
    [
      `/v1/networks/nowhere/leases/${"akash1".padEnd(44, "q")}/1/1/1/${"akash1".padEnd(44, "q")}/status`,
      401,
      "PROVIDER_TOKEN_MISSING",
    ],
    [`/v1/networks/nowhere/deployments/${"akash1".padEnd(44, "q")}/1/sdl`, 401, "SESSION_MISSING"],
  ])("GET %s → %i %s", async (path, status, code) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ code, status, hint: expect.stringMatching(/./) });
  });

  test.each([
    ["a body that is not JSON", { "content-type": "application/json" }, "{", "REQUEST_INVALID"],
    ["a form", { "content-type": "text/plain" }, '{"sdl":""}', "REQUEST_INVALID"],
    [
      "a body that is too large",
      { "content-type": "application/json" },
      JSON.stringify({ sdl: "x".repeat(3e6) }),
      "REQUEST_TOO_LARGE",
    ],
    [
      "another site's page",
      { "content-type": "application/json", origin: "https://evil.example" },
      '{"sdl":""}',
      "LOOPBACK_ONLY",
    ],
  ])("%s is refused", async (_what, headers, body, code) => {
    const response = await get("/v1/sdl/compile", { method: "POST", headers, body });
    expect(await response.json()).toMatchObject({ code });
  });

  test("a method that only a node's operator needs is not relayed", async () => {
    const body = JSON.stringify([{ method: "status" }, { method: "unsafe_flush_mempool" }]);
    const headers = { "content-type": "application/json" };
    const response = await get("/v1/networks/nowhere/rpc", { method: "POST", headers, body });
    expect(await response.json()).toMatchObject({ code: "RPC_METHOD_NOT_ALLOWED" });
  });

  test("the sandbox's levers are refused on another network, and for a request through a proxy", async () => {
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify({ address: owner.address }) };
    const direct = await get("/v1/networks/nowhere/faucet", init);
    expect(await direct.json()).toMatchObject({ code: "NETWORK_NOT_SANDBOX" });
    const proxied = { ...init, headers: { ...headers, "x-forwarded-for": "203.0.113.9" } };
    const far = await get("/v1/networks/nowhere/faucet", proxied);
    expect(await far.json()).toMatchObject({ code: "LOOPBACK_ONLY" });
  });

  test("an SDL is kept for its owner only", async () => {
    const token = await sessionToken(owner);
    const client = createClient({ baseUrl: server.url, token: async () => token });
    const id = { network: "nowhere", owner: owner.address, dseq: "7" };
    await client.putSdl({ ...id, body: { sdl: "version: ...", name: "Mine" } });
    expect(await client.getSdl(id)).toMatchObject({ sdl: "version: ...", name: "Mine" });
    const other = await sessionToken(createKeySigner(new Uint8Array(32).fill(8)));
    const stranger = await get(sdlPath, { headers: { authorization: `Bearer ${other}` } });
    expect(await stranger.json()).toMatchObject({ code: "SESSION_NOT_OWNER", status: 403 });
    const old = await sessionToken(owner, { ttlSeconds: -100 });
    const late = await get(sdlPath, { headers: { authorization: `Bearer ${old}` } });
    expect(await late.json()).toMatchObject({ code: "SESSION_INVALID", status: 401 });
  });

  test("a transaction of an unknown type, and bytes that are none, are refused before anything is sent", async () => {
    const client = createClient({ baseUrl: server.url });
    const messages = [{ typeUrl: "/nobody.v1.MsgNothing", value: {} }];
    const preparing = client.prepareTransaction({
      network: "nowhere",
      body: { signer: owner.address, messages },
    });
    await expect(preparing).rejects.toMatchObject({ code: "MESSAGE_INVALID" });
    const sending = client.sendTransaction({ network: "nowhere", body: { txBytes: "AAAA" } });
    await expect(sending).rejects.toMatchObject({ code: "TRANSACTION_INVALID" });
  });

  test("the console's page answers for every address of its own, never from a cache", async () => {
    const response = await get("/deployments/7", { headers: { "accept-encoding": "br" } });
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(await response.text()).toContain("Console");
    expect((await get("/assets/missing.js")).status).toBe(404);
    expect((await get("/..%2f..%2fetc%2fpasswd")).status).toBe(404);
  });

  test("figures and the OpenAPI document are there", async () => {
    expect(await (await get("/metrics")).text()).toContain("slipway_http_requests_total");
    expect(await (await get("/openapi.json")).json()).toMatchObject({ openapi: "3.1.0" });
  });

  test("the catalogue is listed, shown and filled in", async () => {
    const client = createClient({ baseUrl: server.url });
    const { templates } = await client.listTemplates();
    expect(templates.length).toBeGreaterThanOrEqual(24);
    const { sdl } = await client.renderTemplate({ id: "hello", body: {} });
    expect(await client.compileSdl({ body: { sdl } })).toMatchObject({ ok: true });
    const refused = client.renderTemplate({ id: "hello", body: { values: { nonsense: "1" } } });
    await expect(refused).rejects.toMatchObject({ code: "TEMPLATE_VALUE_INVALID" });
  });

  test("an SDL with a mistake is answered with the place of it", async () => {
    const compiled = await createClient({ baseUrl: server.url }).compileSdl({
      body: { sdl: 'version: "2.0"\n' },
    });
    expect(compiled.ok).toBe(false);
    expect(compiled.problems[0]).toMatchObject({ line: expect.any(Number), severity: "error" });
  });
});

test("a foreign name that points at this machine is refused", async () => {
  await using server = await start();
  const { port } = new URL(server.url);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { host: `rebound.example:${port}` };
    request({ host: "127.0.0.1", port, path: "/v1/networks", headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on("error", reject)
      .end();
  });
  expect(status).toBe(403);
});
