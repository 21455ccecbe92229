import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createChain, msg } from "@slipway/chain";
import { createGateway, fromChain } from "@slipway/gateway";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";
import { compiled, fetchLocal, firstOf, isServed, openTenant, until, webSdl } from "./test/tenant.ts";

const faults: string[] = [];
const quick: SandboxOptions = {
  blockTime: 200,
  runtime: "simulated",
  onFault: (what, error) => faults.push(`${what}: ${String(error)}`),
};

describe("a sandbox", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await createSandbox(quick);
  });
  afterAll(() => sandbox?.close());

  it("has its providers registered, audited and answering", async () => {
    const chain = createChain({ network: sandbox.network });
    const { providers } = await chain.providers();
    expect(providers.map(({ owner }) => owner).sort()).toEqual(
      sandbox.providers.map(({ owner }) => owner).sort(),
    );
    expect(new Set(sandbox.providers.map(({ region }) => region)).size).toBeGreaterThanOrEqual(5);
    for (const provider of sandbox.providers) {
      const gateway = createGateway({ provider, chain: fromChain(chain) });
      expect(await gateway.address()).toBe(provider.owner);
      expect((await gateway.status()).leases).toBe(0);
    }
    const audited = await Promise.all(sandbox.providers.map(({ owner }) => chain.auditedAttributes(owner)));
    expect(audited.filter((records) => records.length > 0).length).toBeGreaterThanOrEqual(5);
  });

  it("lets a tenant deploy, choose among bids, run, and get back the rest to the last unit", async () => {
    const tenant = openTenant(sandbox);
    sandbox.admin.faucet(tenant.signer.address);
    const web = compiled(webSdl);
    const before = await tenant.uact();
    const id = await tenant.deploy(web);
    const provider = await tenant.cheapest(id, 3);
    const lease = await tenant.accept(id, provider);
    const gateway = tenant.gateway(provider);
    await gateway.sendManifest(id, web.manifestJson);
    const uri = await until(async () => {
      const { services } = await gateway.leaseStatus(lease);
      return (services.web?.available ?? 0) > 0 && services.web?.uris[0];
    }, "the service");
    expect((await fetchLocal(uri)).status).toBe(200);
    const [line] = await firstOf(gateway.logs(lease, { follow: true }), 1);
    expect(line?.service).toBe("web");

    await tenant.chain.send(tenant.signer, [msg.closeDeployment(id)]);
    const xid = `deployment/${id.owner}/${id.dseq}`;
    const { payments } = await tenant.chain.escrowPayments({ xid });
    const paid = payments.reduce((sum, { state }) => sum + BigInt(state?.withdrawn?.amount ?? 0), 0n);
    expect(before - (await tenant.uact())).toBe(paid);
    await until(async () => !(await isServed(gateway, lease)), "the workload to go");
    expect(faults).toEqual([]);
  });

  it("carries fifty leases at once", async () => {
    const tenant = openTenant(sandbox);
    const { chain, signer } = tenant;
    const owner = signer.address;
    sandbox.admin.faucet(owner);
    const { groupsProto, hash, manifestJson } = compiled(webSdl);
    const numbers = Array.from({ length: 50 }, (_, at) => BigInt(at + 1));
    const deposit = { denom: "uact", amount: 1_000_000n };
    await chain.send(
      signer,
      numbers.map((dseq) => msg.createDeployment({ owner, dseq, groups: groupsProto, hash, deposit })),
    );
    const leases = await until(async () => {
      const { bids } = await chain.bids({ owner, state: "open" });
      const byDseq = new Map(bids.flatMap(({ bid }) => (bid?.id ? [[bid.id.dseq, bid.id] as const] : [])));
      return byDseq.size === numbers.length && [...byDseq.values()];
    }, "a bid on each of fifty orders");
    await chain.send(signer, leases.map(msg.createLease));
    await Promise.all(
      leases.map(async (lease) => {
        const provider = sandbox.providers.find((each) => each.owner === lease.provider);
        if (provider === undefined) throw new Error(`a stranger bids: ${lease.provider}`);
        const gateway = tenant.gateway(provider);
        await gateway.sendManifest(lease, manifestJson);
        await until(() => isServed(gateway, lease), `lease ${lease.dseq}`);
      }),
    );
    await chain.send(
      signer,
      numbers.map((dseq) => msg.closeDeployment({ owner, dseq })),
    );
    expect(faults).toEqual([]);
  }, 60_000);

  it("gives hardware back when bids lose and deployments close", async () => {
    const tenant = openTenant(sandbox);
    const chain = fromChain(tenant.chain);
    for (const provider of sandbox.providers) {
      const gateway = createGateway({ provider, chain });
      await until(async () => {
        const { leases, orders } = await gateway.status();
        return leases === 0 && orders === 0;
      }, `${provider.name} to be free`);
    }
  });
});

describe("a sandbox that was stopped in the middle", () => {
  it("goes on where it stood: the lease runs, the money is there, providers have their addresses", async () => {
    const dir = mkdtempSync(join(tmpdir(), "slipway-sandbox-"));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const key = crypto.getRandomValues(new Uint8Array(32));
    const first = await createSandbox({ ...quick, dir });
    const before = openTenant(first, key);
    first.admin.faucet(before.signer.address);
    const web = compiled(webSdl);
    const id = await before.deploy(web);
    const provider = await before.cheapest(id, 3);
    const lease = await before.accept(id, provider);
    await before.gateway(provider).sendManifest(id, web.manifestJson);
    const open = await before.deploy(web, id.dseq + 1n);
    await before.cheapest(open, 3);
    const money = await before.uact();
    await first.close();

    const second = await createSandbox({ ...quick, dir });
    onTestFinished(() => second.close());
    const after = openTenant(second, key);
    expect(second.providers).toEqual(first.providers);
    expect(await after.uact()).toBe(money);
    await until(() => isServed(after.gateway(provider), lease), "the workload to run again");
    const another = await after.cheapest(open, 3);
    await after.accept(open, another);
    await after.gateway(another).sendManifest(open, web.manifestJson);
    await after.chain.send(after.signer, [msg.closeDeployment(id), msg.closeDeployment(open)]);
    expect(faults).toEqual([]);
  });
});
