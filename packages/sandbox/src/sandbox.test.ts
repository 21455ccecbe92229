import { request } from "node:http";
import { type Chain, createChain, createKeySigner, msg, type Signer } from "@slipway/chain";
import { createGateway, createTokenSource, type Gateway } from "@slipway/gateway";
import { compile } from "@slipway/sdl";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSandbox, type Sandbox } from "./sandbox.ts";

const sdl = `
version: "2.0"
services:
  web:
    image: nginx:1.27
    env: [GREETING=hello]
    expose:
      - port: 80
        as: 80
        to: [{ global: true }]
profiles:
  compute:
    web:
      resources:
        cpu: { units: 0.5 }
        memory: { size: 512Mi }
        storage: { size: 1Gi }
  placement:
    anywhere:
      attributes: { host: akash }
      pricing:
        web: { denom: uact, amount: 100 }
deployment:
  web:
    anywhere: { profile: web, count: 1 }
`;

/** Asks until the answer is there; the chain moves by itself. */
async function until<T>(ask: () => Promise<T | undefined | null | false>, what: string): Promise<T> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited too long for ${what}`);
}

function get(url: string): Promise<{ status: number; body: string }> {
  const { hostname, port, pathname } = new URL(url.includes("://") ? url : `http://${url}`);
  return new Promise((resolve, reject) => {
    // Names under localhost need no name server: the connection goes to the loopback, the name into the Host header.
    const asked = request(
      { host: "127.0.0.1", port, path: pathname, headers: { host: `${hostname}:${port}` } },
      (answer) => {
        let body = "";
        answer
          .on("data", (chunk) => (body += chunk))
          .on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
      },
    );
    asked.on("error", reject).end();
  });
}

describe("a tenant on the sandbox", () => {
  const faults: string[] = [];
  let sandbox: Sandbox;
  let chain: Chain;
  let tenant: Signer;

  const uact = async (address: string) =>
    (await chain.balances(address)).find(({ denom }) => denom === "uact")?.amount ?? 0n;

  beforeAll(async () => {
    sandbox = await createSandbox({
      blockTime: 200,
      runtime: "simulated",
      onFault: (what, error) => faults.push(`${what}: ${String(error)}`),
    });
    chain = createChain({ network: sandbox.network });
    tenant = createKeySigner(crypto.getRandomValues(new Uint8Array(32)));
    sandbox.admin.faucet(tenant.address);
  });
  afterAll(() => sandbox?.close());

  it("finds the providers registered, audited and answering", async () => {
    const { providers } = await chain.providers();
    expect(providers.map(({ owner }) => owner).sort()).toEqual(
      sandbox.providers.map(({ owner }) => owner).sort(),
    );
    expect(new Set(sandbox.providers.map(({ region }) => region)).size).toBeGreaterThanOrEqual(5);
    for (const { owner, hostUri } of sandbox.providers.slice(0, 2)) {
      const gateway = createGateway({
        provider: { owner, hostUri },
        chain: { certificates: certificatesOf(chain) },
      });
      expect(await gateway.address()).toBe(owner);
    }
    const audited = await Promise.all(sandbox.providers.map(({ owner }) => chain.auditedAttributes(owner)));
    expect(audited.filter((records) => records.length > 0).length).toBeGreaterThanOrEqual(5);
  });

  it("deploys, sees bids, accepts, runs, and gets back the rest to the last unit", async () => {
    const compiled = compile(sdl);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const before = await uact(tenant.address);
    const dseq = (await chain.status()).height;
    const id = { owner: tenant.address, dseq };
    await chain.send(tenant, [
      msg.createDeployment({
        ...id,
        groups: compiled.groupsProto,
        hash: compiled.hash,
        deposit: { denom: "uact", amount: 5_000_000n },
      }),
    ]);

    const bids = await until(async () => {
      const { bids: open } = await chain.bids({ ...id, state: "open" });
      return open.length >= 3 ? open : undefined;
    }, "three bids");
    const providers = bids.flatMap(({ bid }) => bid?.id?.provider ?? []);
    expect(new Set(providers).size).toBe(bids.length);
    const cheapest = bids.reduce((a, b) =>
      BigInt(b.bid?.price?.amount ?? 0) < BigInt(a.bid?.price?.amount ?? 0) ? b : a,
    );
    const provider = sandbox.providers.find(({ owner }) => owner === cheapest.bid?.id?.provider);
    if (provider === undefined) throw new Error("a stranger bids");

    const lease = { ...id, gseq: 1, oseq: 1, provider: provider.owner };
    await chain.send(tenant, [msg.createLease(lease)]);
    const gateway: Gateway = createGateway({
      provider,
      chain: { certificates: certificatesOf(chain) },
      auth: { token: createTokenSource(tenant, { provider: provider.owner }) },
    });
    await gateway.sendManifest({ dseq }, compiled.manifestJson);
    const running = await until(async () => {
      const status = await gateway.leaseStatus(lease);
      return (status.services.web?.available ?? 0) > 0 && status;
    }, "the service");
    const answer = await get(running.services.web?.uris?.[0] ?? "");
    expect(answer.status).toBe(200);
    const [line] = await firstOf(gateway.logs(lease, { follow: true }), 1);
    expect(line?.service).toBe("web");

    await chain.send(tenant, [msg.closeDeployment(id)]);
    const { payments } = await chain.escrowPayments({ xid: `deployment/${tenant.address}/${dseq}` });
    const paid = payments.reduce((sum, { state }) => sum + BigInt(state?.withdrawn?.amount ?? 0), 0n);
    expect(paid).toBeGreaterThan(0n);
    expect(before - (await uact(tenant.address))).toBe(paid);
    const escrow = await chain.escrowAccounts({ xid: `deployment/${tenant.address}/${dseq}` });
    expect(
      escrow.accounts
        .flatMap(({ state }) => state?.funds ?? [])
        .every(({ amount }) => BigInt(amount) < 10n ** 18n),
    ).toBe(true);
    await until(async () => (await leaseIsGone(gateway, lease)) || undefined, "the workload to go");
    expect(faults).toEqual([]);
  });
});

async function leaseIsGone(gateway: Gateway, lease: Parameters<Gateway["leaseStatus"]>[0]): Promise<boolean> {
  try {
    await gateway.leaseStatus(lease);
    return false;
  } catch {
    return true;
  }
}

async function firstOf<T>(items: AsyncIterable<T>, count: number): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) {
    found.push(item);
    if (found.length === count) break;
  }
  return found;
}

function certificatesOf(chain: Chain) {
  return async (filter: { owner: string; serial: string }) => {
    const { certificates } = await chain.certificates({ ...filter, state: "valid" });
    return certificates.flatMap(({ certificate }) => certificate ?? []);
  };
}
