import { msg } from "@slipway/chain";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { builtInProviders } from "./provider/catalogue.ts";
import { createSandbox, type Sandbox } from "./sandbox.ts";
import { compiled, isServed, openTenant, type Tenant, until, webSdl } from "./test/tenant.ts";

const web = compiled(webSdl);

describe("time on a sandbox", () => {
  const faults: string[] = [];
  let sandbox: Sandbox;
  let tenant: Tenant;

  beforeAll(async () => {
    sandbox = await createSandbox({
      blockTime: 200,
      runtime: "simulated",
      onFault: (what, error) => faults.push(`${what}: ${String(error)}`),
    });
    tenant = openTenant(sandbox);
    sandbox.admin.faucet(tenant.signer.address);
  });
  afterAll(() => sandbox?.close());

  const leaseOf = async (owner: string, dseq: bigint) =>
    (await tenant.chain.leases({ owner, dseq })).leases.map(({ lease }) => lease)[0];

  it("makes providers close bids that nobody takes", async () => {
    const id = await tenant.deploy(web, 101n);
    await tenant.cheapest(id, sandbox.providers.length - 1);
    await until(async () => {
      // Whoever was still thinking bids after the jump, and its bid stands for its own five minutes.
      await sandbox.admin.jump({ blocks: 2, seconds: 301 });
      const { bids } = await tenant.chain.bids({ ...id, state: "open" });
      return bids.length === 0;
    }, "the bids to close");
  });

  it("makes a provider close a lease whose tenant sends no manifest", async () => {
    const id = await tenant.deploy(web, 102n);
    const provider = await tenant.cheapest(id, 3);
    await tenant.accept(id, provider);
    await sandbox.admin.jump({ blocks: 2, seconds: 301 });
    const lease = await until(async () => {
      const found = await leaseOf(id.owner, id.dseq);
      return found?.closedOn ? found : undefined;
    }, "the lease to close");
    expect(lease.reason).toBe(10003);
  });

  it("gives money only to addresses, and as much as it is told", async () => {
    const someone = openTenant(sandbox);
    sandbox.admin.faucet(someone.signer.address, [{ denom: "uact", amount: 7n }]);
    expect(await someone.uact()).toBe(7n);
    const call = (params: object) => tenant.chain.rpc.call("slipway_faucet", { ...params });
    await expect(call({ address: "nobody" })).rejects.toThrow();
    expect(await call({ address: someone.signer.address })).toEqual([
      { denom: "uact", amount: "1000000000" },
      { denom: "uakt", amount: "1000000000" },
    ]);
  });

  it("leaves nothing to complain about", () => {
    expect(faults).toEqual([]);
  });
});

describe("a lease whose money runs out", () => {
  it("is closed at the provider's next withdrawal, and its workload goes", async () => {
    const [first] = builtInProviders;
    if (first === undefined) throw new Error("no providers");
    const dear = { ...first, prices: { ...first.prices, cpu: 23_000 } };
    const sandbox = await createSandbox({ blockTime: 200, runtime: "simulated", providers: [dear] });
    onTestFinished(() => sandbox.close());
    const tenant = openTenant(sandbox);
    sandbox.admin.faucet(tenant.signer.address);
    const id = { owner: tenant.signer.address, dseq: 1n };
    const deposit = { denom: "uact", amount: 500_000n };
    const costly = compiled(webSdl.replace("amount: 100", "amount: 1000"));
    const { groupsProto: groups, hash } = costly;
    await tenant.chain.send(tenant.signer, [msg.createDeployment({ ...id, groups, hash, deposit })]);
    const provider = await tenant.cheapest(id, 1);
    const lease = await tenant.accept(id, provider);
    const gateway = tenant.gateway(provider);
    await gateway.sendManifest(id, costly.manifestJson);
    await until(() => isServed(gateway, lease), "the service");
    const rate = BigInt((await tenant.chain.lease(lease))?.lease?.price?.amount ?? 0);
    const blocks = Number((deposit.amount * 10n ** 18n) / rate) + 2;
    await sandbox.admin.jump({ blocks, seconds: 100 });
    // The chain settles when somebody touches the account: the provider does, every hour.
    await sandbox.admin.jump({ blocks: 2, seconds: 4_000 });
    await until(async () => !(await isServed(gateway, lease)), "the workload to go");
    const closed = await tenant.chain.lease(lease);
    expect(closed?.lease?.reason).toBe(20000);
    expect(closed?.escrowPayment?.state?.withdrawn?.amount).toBe("500000");
  }, 40_000);
});

describe("another pace", () => {
  it("leaves what a month costs as it is: providers spread it over the blocks that come", async () => {
    const sandbox = await createSandbox({ blockTime: 200, runtime: "simulated" });
    onTestFinished(() => sandbox.close());
    const tenant = openTenant(sandbox);
    sandbox.admin.faucet(tenant.signer.address);
    const monthly = async () => {
      const id = await tenant.deploy(web);
      const { owner } = await tenant.cheapest(id, 3);
      const { bids } = await tenant.chain.bids({ ...id, state: "open" });
      const price = bids.find(({ bid }) => bid?.id?.provider === owner)?.bid?.price?.amount ?? "0";
      return Number(price) / sandbox.network.blockSeconds;
    };
    const before = await monthly();
    sandbox.admin.pace({ blockTime: 100 });
    expect(sandbox.network.blockSeconds).toBe(0.1);
    const after = await monthly();
    // Rounding of a price per block to six digits leaves a difference.
    expect(Math.abs(after / before - 1)).toBeLessThan(0.1);
  });
});
