import { afterAll, expect, test } from "vitest";
import { createSandbox } from "./sandbox.ts";
import { compiled, isServed, openTenant, until, webSdl } from "./test/tenant.ts";

const sandbox = await createSandbox({ blockTime: 200, runtime: "simulated" });
afterAll(() => sandbox.close());

test("a provider closes a lease whose workload is gone for good, and what is left of the deposit can be had back", async () => {
  const tenant = openTenant(sandbox);
  sandbox.admin.faucet(tenant.signer.address);
  const web = compiled(webSdl);
  const id = await tenant.deploy(web);
  const provider = await tenant.cheapest(id, 3);
  const lease = await tenant.accept(id, provider);
  const gateway = tenant.gateway(provider);
  await gateway.sendManifest(id, web.manifestJson);
  await until(() => isServed(gateway, lease), "the service");
  await sandbox.admin.loseDisk(provider.owner);
  // The provider looks 41 times, at most 19 s apart.
  const closed = await until(async () => {
    await sandbox.admin.jump({ blocks: 1, seconds: 20 });
    const found = (await tenant.chain.lease(lease))?.lease;
    return found?.closedOn ? found : undefined;
  }, "the lease to close");
  expect(closed.reason).toBe(10000);
  const deployment = await tenant.chain.deployment(id);
  expect(deployment?.escrowAccount?.state?.funds[0]?.denom).toBe("uact");
});
