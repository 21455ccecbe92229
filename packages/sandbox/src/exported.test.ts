import { expect, onTestFinished, test } from "vitest";
import { fieldAuditor } from "./provider/accounts.ts";
import { createSandbox } from "./sandbox.ts";
import { compiled, openTenant, webSdl } from "./test/tenant.ts";

test("in a state that was exported the auditor of the field still vouches for the providers", async () => {
  const first = await createSandbox({ blockTime: 200, runtime: "simulated" });
  const genesis = first.admin.exportState();
  await first.close();

  const second = await createSandbox({ genesis, blockTime: 200, runtime: "simulated" });
  onTestFinished(() => second.close());
  const tenant = openTenant(second);
  second.admin.faucet(tenant.signer.address);
  const signed = webSdl.replace(
    "      pricing:",
    `      signedBy: { anyOf: [${fieldAuditor}] }\n      pricing:`,
  );
  expect(signed).not.toBe(webSdl);
  const id = await tenant.deploy(compiled(signed), 7n);
  expect((await tenant.cheapest(id, 3)).owner).toMatch(/^akash1/);
}, 60_000);
