/** Clients that speak nonsense, break off, or never speak: the gateway goes on answering the others. */
import { connect as connectTcp } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { createKeySigner } from "@slipway/chain";
import { createCertificate, createGateway, createToken, type Gateway } from "@slipway/gateway";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Runtime } from "../runtime/runtime.ts";
import { createSimulatedRuntime } from "../runtime/simulated/simulated.ts";
import { createProviderGateway, type ProviderGateway } from "./index.ts";

const tenant = createKeySigner(new Uint8Array(32).fill(1));
const provider = createKeySigner(new Uint8Array(32).fill(2)).address;
let runtime: Runtime;
let server: ProviderGateway;
let gateway: Gateway;

beforeAll(async () => {
  runtime = await createSimulatedRuntime();
  const own = await createCertificate({ address: provider, hosts: ["localhost"] });
  const kept = [{ cert: Buffer.from(own.cert), pubkey: Buffer.from(own.pubkey) }];
  server = await createProviderGateway({
    provider,
    chainView: {
      accountPubkey: async () => tenant.pubkey,
      certificates: async ({ owner }) => (owner === provider ? kept : []),
      deployment: async () => ({ hash: new Uint8Array(32), groups: [] }),
      leases: async () => [],
    },
    runtime,
    certificates: { own, public: { ...own, host: "public.example" } },
    status: async () => ({}),
    onManifest: () => {},
  });
  gateway = createGateway({
    provider: { owner: provider, hostUri: server.url },
    chain: { certificates: async () => kept },
  });
});
afterAll(async () => {
  await server.close();
  await runtime.close();
});

const settled = (socket: { once(event: "close", listener: () => void): unknown }): Promise<void> =>
  new Promise((resolve) => socket.once("close", resolve));

async function dial(): Promise<TLSSocket> {
  return await new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port: server.port, rejectUnauthorized: false });
    socket.once("secureConnect", () => resolve(socket)).once("error", reject);
  });
}

test("bytes that are no TLS end their own connection only", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 400 }), async (bytes) => {
      const socket = connectTcp(server.port, "127.0.0.1");
      socket.on("error", () => {});
      socket.end(bytes);
      socket.resume();
      await settled(socket);
    }),
    { numRuns: 30, seed: 7 },
  );
  expect(await gateway.address()).toBe(provider);
});

test("connections that are left at once, before or after the handshake, do no harm", async () => {
  for (let at = 0; at < 10; at++) {
    const socket = connectTcp(server.port, "127.0.0.1");
    socket.on("error", () => {});
    socket.once("connect", () => socket.destroy());
    await settled(socket);
    (await dial()).destroy();
  }
  expect(await gateway.address()).toBe(provider);
});

test("bytes that are no HTTP end their own connection only", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1, maxLength: 200, unit: "binary" }), async (text) => {
      const socket = await dial();
      socket.on("error", () => {});
      socket.end(`${text}\r\n\r\n`);
      socket.resume();
      await settled(socket);
    }),
    { numRuns: 20, seed: 7 },
  );
  expect(await gateway.address()).toBe(provider);
});

test("frames of any kind into a shell end at most that shell", async () => {
  const token = await createToken(tenant, { leases: { access: "full" } });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 5 }), async (frames) => {
      const connection = await dial();
      const socket = new WebSocket(
        `ws://127.0.0.1:${server.port}/lease/1/1/1/shell?cmd0=sh&tty=1&stdin=1&podIndex=0&service=web`,
        {
          createConnection: () => connection,
          headers: { authorization: `Bearer ${token}` },
        },
      );
      socket.on("error", () => {});
      socket.once("open", () => {
        for (const frame of frames) socket.send(frame);
      });
      await settled(socket);
    }),
    { numRuns: 20, seed: 7 },
  );
  expect(await gateway.address()).toBe(provider);
});
