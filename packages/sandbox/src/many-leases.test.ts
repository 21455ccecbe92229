import { msg } from "@slipway/chain";
import { afterAll, expect, test } from "vitest";
import { createSandbox } from "./sandbox.ts";
import { compiled, fetchLocal, isServed, openTenant, until, webSdl } from "./test/tenant.ts";

const sandbox = await createSandbox({ blockTime: 300, runtime: "simulated" });
afterAll(() => sandbox.close());

test("fifty tenants at once each get their own workload, and nothing of it stays when they close", async () => {
  const tenants = Array.from({ length: 50 }, () => openTenant(sandbox));
  for (const { signer } of tenants) sandbox.admin.faucet(signer.address);
  const web = compiled(webSdl);
  const running = await Promise.all(
    tenants.map(async (tenant, at) => {
      const id = await tenant.deploy(web, BigInt(1000 + at));
      const provider = await tenant.cheapest(id, 3);
      const lease = await tenant.accept(id, provider);
      const gateway = tenant.gateway(provider);
      await gateway.sendManifest(id, web.manifestJson);
      return { tenant, id, gateway, lease };
    }),
  );
  const addresses = new Set<string>();
  // One after the other, so that the asking is not what is tried here.
  for (const { id, gateway, lease } of running) {
    const uri = await until(async () => {
      const { web } = (await gateway.leaseStatus(lease)).services;
      return (web?.available ?? 0) > 0 && web?.uris[0];
    }, `the service of ${id.dseq}`);
    expect(JSON.parse((await fetchLocal(uri)).body).dseq).toBe(String(id.dseq));
    addresses.add(uri);
  }
  expect(addresses.size).toBe(50);

  await Promise.all(
    running.map(({ tenant, id }) => tenant.chain.send(tenant.signer, [msg.closeDeployment(id)])),
  );
  for (const { gateway, lease } of running)
    await until(async () => !(await isServed(gateway, lease)), "the end");
}, 90_000);
