import { createKeySigner } from "@slipway/chain";
import { createCertificate, createStatusClient } from "@slipway/gateway";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createStatusServer, type StatusServer } from "./status-server.ts";

const provider = createKeySigner(new Uint8Array(32).fill(3)).address;
let server: StatusServer;
let orders = 1;
let client: ReturnType<typeof createStatusClient>;
let impostor: ReturnType<typeof createStatusClient>;

beforeAll(async () => {
  const own = await createCertificate({ address: provider, hosts: ["localhost"] });
  const kept = [{ cert: Buffer.from(own.cert), pubkey: Buffer.from(own.pubkey) }];
  server = await createStatusServer({
    own,
    chainView: { certificates: async () => [] },
    status: async () => ({ bidEngine: { orders }, publicHostnames: ["here.example"] }),
    lookMs: 10,
  });
  const address = { owner: provider, hostUri: "https://localhost:1" };
  client = createStatusClient({
    provider: address,
    port: server.port,
    chain: { certificates: async () => kept },
  });
  impostor = createStatusClient({
    provider: address,
    port: server.port,
    chain: { certificates: async () => [] },
  });
});
afterAll(async () => {
  await server.close();
});

describe("status over gRPC", () => {
  test("is told to anybody", async () => {
    expect(await client.status()).toMatchObject({ orders: 1, publicHostname: "here.example" });
  });

  test("is told again when it has changed, and only then", async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const following = (async () => {
      for await (const status of client.follow({ signal: stop.signal })) seen.push(status.orders);
    })();
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual([1]);
    orders = 2;
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual([1, 2]);
    stop.abort();
    await expect(following).rejects.toMatchObject({ name: "AbortError" });
  });

  test("is not asked of a machine that is not the provider", async () => {
    await expect(impostor.status()).rejects.toMatchObject({ code: "GATEWAY_IDENTITY_MISMATCH" });
  });
});
