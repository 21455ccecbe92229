import { type CallInput, type Client, createClient } from "@slipway/api";
import { createKeySigner } from "@slipway/chain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningServer, startServer } from "../start.ts";
import { createApp } from "./app.ts";

const network = "sandbox";
const owner = createKeySigner(new Uint8Array(32).fill(9)).address;

describe("who may move the sandbox's levers", () => {
  const app = createApp({
    version: "1",
    webDir: undefined,
    isLoopback: false,
    log: { error: () => undefined },
  });
  /** A request as it comes from that address, without the server around the app. */
  const ask = async (path: string, init: RequestInit, remoteAddress: string) => {
    const answer = await app.request(`http://127.0.0.1:8080${path}`, init, {
      incoming: { socket: { remoteAddress } },
    });
    return ((await answer.json()) as { code: string }).code;
  };
  const post = (headers: Record<string, string>): RequestInit => ({
    method: "POST",
    headers: { "content-type": "application/json", host: "127.0.0.1:8080", ...headers },
    body: "{}",
  });
  const lever = "/v1/networks/sandbox/admin/faults";
  /** The server of this test is still starting: who hears that has come through the guard. */
  const passed = "SERVER_NOT_READY";

  test.each([
    ["a program on this machine", {}, "127.0.0.1"],
    ["a program on this machine, by IPv6", { host: "[::1]:8080" }, "::1"],
    [
      "a page of the console",
      { origin: "http://127.0.0.1:8080", "sec-fetch-site": "same-origin" },
      "::ffff:127.0.0.1",
    ],
    ["a page of the console under the name localhost", { host: "localhost:8080" }, "127.0.0.1"],
  ])("%s may", async (_who, headers, address) => {
    expect(await ask(lever, post(headers), address)).toBe(passed);
    expect(await ask("/v1/networks/sandbox/faucet", post(headers), address)).toBe(passed);
  });

  test.each([
    ["another machine", {}, "192.0.2.7"],
    ["another machine that says it is this one", { "x-forwarded-for": "127.0.0.1" }, "127.0.0.1"],
    ["another machine through a proxy", { forwarded: "for=192.0.2.7" }, "127.0.0.1"],
    ["a foreign name that points here", { host: "rebound.example:8080" }, "127.0.0.1"],
    ["this machine by its name on the network", { host: "192.0.2.9:8080" }, "127.0.0.1"],
    ["another site's page", { origin: "https://evil.example" }, "127.0.0.1"],
    ["a page on another port of this machine", { origin: "http://127.0.0.1:3000" }, "127.0.0.1"],
    ["a page without an address of its own", { origin: "null" }, "127.0.0.1"],
    ["a link or form of another site", { "sec-fetch-site": "cross-site" }, "127.0.0.1"],
  ])("%s may not", async (_who, headers, address) => {
    expect(await ask(lever, post(headers), address)).toBe("LOOPBACK_ONLY");
    expect(await ask("/v1/networks/sandbox/faucet", post(headers), address)).toBe("LOOPBACK_ONLY");
  });

  test.each(["/v1/networks/sandbox/admin", "/v1/networks/sandbox/admin/state"])(
    "GET %s is guarded like a change: it tells everything",
    async (path) => {
      const get = (headers: Record<string, string>) => ({ headers: { host: "127.0.0.1:8080", ...headers } });
      expect(await ask(path, get({}), "192.0.2.7")).toBe("LOOPBACK_ONLY");
      expect(await ask(path, get({ origin: "https://evil.example" }), "127.0.0.1")).toBe("LOOPBACK_ONLY");
      expect(await ask(path, get({ host: "rebound.example" }), "127.0.0.1")).toBe("LOOPBACK_ONLY");
      expect(await ask(path, get({}), "127.0.0.1")).toBe(passed);
    },
  );
});

describe("a program without a sandbox", () => {
  test("says so, and how to have one", async () => {
    const quiet = { error: () => undefined };
    const failing = () => Promise.reject(new TypeError("fetch failed"));
    await using server = await startServer({
      port: 0,
      ephemeral: true,
      network: "mainnet",
      log: quiet,
      fetch: failing,
    });
    const client = createClient({ baseUrl: server.url });
    for (const name of ["sandbox", "mainnet"])
      await expect(client.getSandbox({ network: name })).rejects.toMatchObject({
        code: "NETWORK_NOT_SANDBOX",
        message: "This program runs no sandbox.",
        hint: expect.stringContaining("slipway up --network sandbox"),
      });
  });
});

describe("the sandbox's levers", { timeout: 60_000 }, () => {
  let server: RunningServer;
  let client: Client;
  const status = () => client.getSandbox({ network });

  beforeAll(async () => {
    server = await startServer({ port: 0, ephemeral: true, sandbox: { runtime: "simulated" } });
    client = createClient({ baseUrl: server.url });
    await server.sandbox?.ready;
  });
  afterAll(() => server.close());

  test("the state of all of them is one answer", async () => {
    expect(await status()).toMatchObject({
      chainId: "sandbox",
      pace: { mode: "clock", blockTime: 1000 },
      jump: null,
      runtime: { kind: "simulated" },
      price: { now: "1.500000000000000000", plan: { kind: "steady" } },
      faults: { stall: 0, drop: 0, status: null, late: 0, shuffle: false },
    });
    const { providers } = await status();
    expect(providers.map(({ id }) => id)).toContain("frankfurt");
    expect(providers[0]).toMatchObject({ region: "eu-west", leases: 0, faults: { dark: false } });
  });

  test("a block is made when it is told, and only then, once the pace is manual", async () => {
    expect(await client.setPace({ network, body: { mode: "manual" } })).toMatchObject({ mode: "manual" });
    const before = (await status()).height;
    expect(await client.mineBlocks({ network, body: { blocks: 3 } })).toMatchObject({ height: before + 3 });
    expect((await status()).height).toBe(before + 3);
    await client.setPace({ network, body: { mode: "clock", blockTime: 1000 } });
  });

  test("a jump moves the clock, tells how far it is, and can be stopped", async () => {
    const before = await status();
    await client.jumpTime({ network, body: { blocks: 10, seconds: 3600 } });
    const after = await status();
    expect(after.height).toBeGreaterThanOrEqual(before.height + 10);
    expect(after.aheadSeconds).toBeGreaterThan(3500);
    const long = client.jumpTime({ network, body: { blocks: 500_000 } });
    await expect.poll(async () => (await status()).jump?.blocks, { timeout: 30_000 }).toBe(500_000);
    await expect(client.jumpTime({ network, body: { blocks: 1 } })).rejects.toMatchObject({
      code: "SANDBOX_JUMPS_ALREADY",
    });
    expect(await client.stopJump({ network })).toMatchObject({ stopped: { blocks: 500_000 } });
    expect((await long).height).toBeLessThan(after.height + 500_000);
    expect((await status()).jump).toBeNull();
    expect(await client.stopJump({ network })).toEqual({ stopped: null });
  });

  test("levers work, and the node's faults can be ended, while its RPC answers nothing", async () => {
    expect(await client.setFaults({ network, body: { status: 502, late: 2 } })).toMatchObject({
      status: 502,
      late: 2,
    });
    await expect(client.getAccount({ network, address: owner })).rejects.toMatchObject({
      code: "CHAIN_UNREACHABLE",
    });
    const { coins } = await client.requestFaucet({ network, body: { address: owner } });
    expect(coins).toHaveLength(2);
    await client.mineBlocks({ network, body: {} });
    await client.setProviderFaults({ network, id: "lisbon", body: { dark: true, bidsLate: 30 } });
    const wrong = await status();
    expect(wrong.providers.find(({ id }) => id === "lisbon")?.faults).toMatchObject({ dark: true });
    const well = await client.clearFaults({ network, body: {} });
    expect(well.faults).toEqual({ stall: 0, drop: 0, status: null, late: 0, shuffle: false });
    expect(well.providers.some(({ faults }) => faults.dark || faults.bidsLate > 0)).toBe(false);
    expect((await client.getAccount({ network, address: owner })).balances).toHaveLength(2);
  });

  test("who listens to the network's events hears of a lever, also of one that somebody else moved", async () => {
    const stop = new AbortController();
    const events = client.streamEvents({ network, signal: stop.signal })[Symbol.asyncIterator]();
    expect((await events.next()).value).toMatchObject({ type: "hello" });
    server.sandbox?.admin.faults({ shuffle: true });
    let event = await events.next();
    while (!event.done && event.value.type !== "sandbox") event = await events.next();
    expect(event.value).toMatchObject({ type: "sandbox" });
    stop.abort();
    server.sandbox?.admin.faults({ shuffle: false });
  });

  test("a price follows its plan, and the reports show it", async () => {
    const price = await client.planPrice({ network, body: { kind: "crash", to: "0.50", over: 600 } });
    expect(price).toMatchObject({ plan: { kind: "crash", to: "0.500000000000000000", over: 600 } });
    await client.jumpTime({ network, body: { blocks: 60, seconds: 900 } });
    expect((await status()).price?.now).toBe("0.500000000000000000");
    const { reports } = await client.listPriceReports({ network });
    expect(reports.at(-1)?.price).toBe("0.500000000000000000");
    expect(reports.map(({ time }) => time)).toEqual(reports.map(({ time }) => time).toSorted());
    expect(reports.some(({ price: each }) => Number(each) > 0.6 && Number(each) < 1.4)).toBe(true);
  });

  test.each([
    ["a fault that there is not", { method: "POST", path: "faults", body: { stal: 1 } }, "REQUEST_INVALID"],
    ["a share above all", { method: "POST", path: "faults", body: { drop: 2 } }, "REQUEST_INVALID"],
    ["no way to jump", { method: "POST", path: "jump", body: {} }, "REQUEST_INVALID"],
    [
      "a provider that there is not",
      { method: "POST", path: "providers/atlantis/faults", body: { dark: true } },
      "SANDBOX_PROVIDER_UNKNOWN",
    ],
    [
      "a script that goes back in time",
      {
        method: "PUT",
        path: "price",
        body: {
          kind: "scripted",
          points: [
            { after: 9, price: "1" },
            { after: 3, price: "2" },
          ],
        },
      },
      "SANDBOX_LEVER_WRONG",
    ],
  ])("%s is refused with a code", async (_what, { method, path, body }, code) => {
    const answer = await fetch(`${server.url}/v1/networks/sandbox/admin/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(await answer.json()).toMatchObject({ code, hint: expect.stringMatching(/./) });
  });

  test("an address that is none gets no money", async () => {
    const address = `${owner.slice(0, -1)}${owner.endsWith("q") ? "p" : "q"}`;
    await expect(client.requestFaucet({ network, body: { address } })).rejects.toMatchObject({
      code: expect.stringMatching(/ADDRESS/),
    });
  });

  test("a lost disk says how many leases it hit, and the state leaves as a genesis document", async () => {
    expect(await client.loseDisk({ network, id: "lisbon", body: {} })).toEqual({ leases: 0 });
    expect(await client.exportState({ network })).toMatchObject({
      chain_id: "sandbox",
      app_state: { provider: expect.anything() },
    });
  });

  test("the sandbox starts again from a state, and the index and the console's texts with it", async () => {
    const before = await client.exportState({ network });
    const poor = await client.getAccount({ network, address: owner });
    await client.requestFaucet({ network, body: { address: owner } });
    const { height } = await client.importState({
      network,
      body: before as CallInput<"importState">["body"],
    }); // as it came
    expect(height).toBeGreaterThan(0);
    const { balances } = await client.getAccount({ network, address: owner });
    expect(balances).toEqual(poor.balances);
    await expect
      .poll(async () => (await client.getStatus({ network })).indexer, { timeout: 30_000 })
      .toMatchObject({
        mode: "full",
        startHeight: Number((before as { initial_height: string }).initial_height), // its own form
      });
    await expect
      .poll(async () => (await client.listProviders({ network })).providers.length, { timeout: 30_000 })
      .toBeGreaterThan(5);
  });

  test("a state that cannot start a chain is refused, and the one that runs runs on", async () => {
    const { height } = await status();
    const refused = client.importState({ network, body: { chain_id: "x", app_state: {} } });
    await expect(refused).rejects.toMatchObject({ code: "SANDBOX_GENESIS_WRONG" });
    expect((await status()).height).toBeGreaterThanOrEqual(height);
  });
});
