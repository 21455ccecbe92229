import { mkdtempSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { builtInProviders } from "./provider/catalogue.ts";
import type { ProviderProfile } from "./provider/profile.ts";
import { createSandbox, type SandboxOptions, type SandboxProvider } from "./sandbox.ts";
import {
  compiled,
  type DeploymentRef,
  fetchLocal,
  isServed,
  openTenant,
  type Tenant,
  until,
  webSdl,
} from "./test/tenant.ts";

const web = compiled(webSdl);
const quick = (profile: ProviderProfile): ProviderProfile => ({
  ...profile,
  temperament: { bidDelayMs: 20, reliability: 1, startDelayMs: 20 },
});

/** Two quick providers and a tenant with money. */
async function open(options: SandboxOptions = {}, key = crypto.getRandomValues(new Uint8Array(32))) {
  const faults: string[] = [];
  const sandbox = await createSandbox({
    blockTime: 100,
    runtime: "simulated",
    providers: builtInProviders.slice(0, 2).map(quick),
    onFault: (what, error) => faults.push(`${what}: ${String(error)}`),
    ...options,
  });
  onTestFinished(() => sandbox.close());
  const [first, second] = sandbox.providers;
  if (first === undefined || second === undefined) throw new Error("no providers");
  const tenant = openTenant(sandbox, key);
  sandbox.admin.faucet(tenant.signer.address);
  return { sandbox, tenant, first, second, faults };
}

const bidders = async (tenant: Tenant, id: DeploymentRef) =>
  (await tenant.chain.bids({ ...id, state: "open" })).bids.map(({ bid }) => bid?.id?.provider);

const hasBid = (tenant: Tenant, id: DeploymentRef, { owner, name }: SandboxProvider) =>
  until(async () => (await bidders(tenant, id)).includes(owner), `the bid of ${name}`);

/** A lease with this provider whose workload serves; answers where. */
async function lease({ tenant, provider }: { tenant: Tenant; provider: SandboxProvider }) {
  const id = await tenant.deploy(web);
  await hasBid(tenant, id, provider);
  const ref = await tenant.accept(id, provider);
  const gateway = tenant.gateway(provider);
  await gateway.sendManifest(id, web.manifestJson);
  const uri = await until(async () => {
    const { services } = await gateway.leaseStatus(ref);
    return (services.web?.available ?? 0) > 0 && services.web?.uris[0];
  }, "the service");
  return { id, ref, gateway, uri };
}

/** Whether something listens there that does not hang up at once. */
function answersTls(url: string, ports: number): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = createConnection({ host: hostname, port: Number(port) + ports });
    const timer = setTimeout(() => {
      socket.destroy();
      resolve(true);
    }, 300);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(false);
    });
  });
}

it("a provider that goes dark answers nowhere and bids on nothing; what runs keeps running, and it comes back", async () => {
  const { sandbox, tenant, first, second, faults } = await open();
  const running = await lease({ tenant, provider: first });
  const logs = running.gateway.logs(running.ref, { follow: true })[Symbol.asyncIterator]();
  await logs.next();

  expect(sandbox.admin.providerFaults(first.id, { dark: true })).toEqual({
    dark: true,
    bidsLate: 0,
    refusesManifests: false,
  });
  await expect(running.gateway.status()).rejects.toMatchObject({ code: "GATEWAY_UNREACHABLE" });
  expect(await answersTls(first.hostUri, 0)).toBe(false);
  expect(await answersTls(first.hostUri, 1)).toBe(false);
  expect((await fetchLocal(running.uri)).status).toBe(200);
  const id = await tenant.deploy(web);
  await hasBid(tenant, id, second);
  await sandbox.admin.jump({ blocks: 2, seconds: 60 });
  expect(await bidders(tenant, id)).toEqual([second.owner]);

  sandbox.admin.providerFaults(first.id, { dark: false });
  await hasBid(tenant, id, first);
  expect((await running.gateway.status()).leases).toBe(1);
  expect(await isServed(running.gateway, running.ref)).toBe(true);
  expect(await answersTls(first.hostUri, 1)).toBe(true);
  await logs.return?.();
  expect(faults).toEqual([]);
});

it("a provider that was dark closes afterwards what came due meanwhile", async () => {
  const { sandbox, tenant, first } = await open();
  const id = await tenant.deploy(web);
  await hasBid(tenant, id, first);
  await tenant.accept(id, first);
  sandbox.admin.providerFaults(first.id, { dark: true });
  await sandbox.admin.jump({ blocks: 3, seconds: 400 });
  const reasonOf = async () => (await tenant.chain.leases({ ...id })).leases[0]?.lease?.reason;
  expect(await reasonOf()).toBe(0);
  sandbox.admin.providerFaults(first.id, { dark: false });
  await until(async () => (await reasonOf()) === 10003, "the lease without a manifest to close");
});

it("a late provider bids when the chain's clock says so, or at once when it is late no more", async () => {
  const { sandbox, tenant, first, second } = await open();
  sandbox.admin.providerFaults(first.id, { bidsLate: 600 });
  const id = await tenant.deploy(web);
  await hasBid(tenant, id, second);
  await sandbox.admin.jump({ blocks: 2, seconds: 200 });
  expect(await bidders(tenant, id)).toEqual([second.owner]);
  await sandbox.admin.jump({ blocks: 2, seconds: 500 });
  await hasBid(tenant, id, first);

  const other = await tenant.deploy(web);
  await hasBid(tenant, other, second);
  expect(await bidders(tenant, other)).toEqual([second.owner]);
  sandbox.admin.providerFaults(first.id, { bidsLate: 0 });
  await hasBid(tenant, other, first);
});

it("a provider that refuses manifests says so as a real one whose manifest service has stopped", async () => {
  const { sandbox, tenant, first } = await open();
  const id = await tenant.deploy(web);
  await hasBid(tenant, id, first);
  const ref = await tenant.accept(id, first);
  const gateway = tenant.gateway(first);
  sandbox.admin.providerFaults(first.id, { refusesManifests: true });
  await expect(gateway.sendManifest(id, web.manifestJson, { pauses: [] })).rejects.toMatchObject({
    code: "GATEWAY_FAILED",
    message: expect.stringContaining("not running"),
  });
  sandbox.admin.providerFaults(first.id, { refusesManifests: false });
  await gateway.sendManifest(id, web.manifestJson);
  await until(() => isServed(gateway, ref), "the service");
});

it("a provider that loses its disk forgets manifests and workloads; its leases stay and take the manifest again", async () => {
  const { sandbox, tenant, first, second } = await open();
  const hit = await lease({ tenant, provider: first });
  const spared = await lease({ tenant, provider: second });
  expect(sandbox.admin.status().providers.map(({ id, leases }) => ({ id, leases }))).toEqual([
    { id: first.id, leases: 1 },
    { id: second.id, leases: 1 },
  ]);

  expect(await sandbox.admin.loseDisk(first.id)).toBe(1);
  await expect(hit.gateway.leaseStatus(hit.ref)).rejects.toMatchObject({ code: "GATEWAY_LEASE_NOT_FOUND" });
  await expect(hit.gateway.manifest(hit.ref)).rejects.toMatchObject({ code: "GATEWAY_LEASE_NOT_FOUND" });
  expect((await fetchLocal(hit.uri)).status).not.toBe(200);
  expect(await isServed(spared.gateway, spared.ref)).toBe(true);

  // Nobody watches over what is gone, and the manifest was sent in time: the lease is not given up.
  await sandbox.admin.jump({ blocks: 60, seconds: 1_200 });
  expect((await tenant.chain.lease(hit.ref))?.lease?.state).toBe(1);
  await hit.gateway.sendManifest(hit.id, web.manifestJson);
  await until(() => isServed(hit.gateway, hit.ref), "the service to come again");
});

it("a disk that was lost is lost over a restart, and the switches are off again", async () => {
  const dir = mkdtempSync(join(tmpdir(), "slipway-faults-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const key = crypto.getRandomValues(new Uint8Array(32));
  const before = await open({ dir }, key);
  const { ref } = await lease({ tenant: before.tenant, provider: before.first });
  await before.sandbox.admin.loseDisk(before.first.owner);
  before.sandbox.admin.providerFaults(before.first.id, { dark: true });
  await before.sandbox.close();

  const after = await open({ dir }, key);
  expect(after.sandbox.admin.providerFaults(after.first.id)).toMatchObject({ dark: false });
  expect(after.sandbox.admin.status().providers[0]?.leases).toBe(1);
  const gateway = after.tenant.gateway(after.first);
  await expect(gateway.leaseStatus(ref)).rejects.toMatchObject({ code: "GATEWAY_LEASE_NOT_FOUND" });
});

it("what is wrong about a provider's faults is refused by name and value, and nothing changes", async () => {
  const { sandbox, first } = await open({ manual: true });
  expect(() => sandbox.admin.providerFaults("atlantis")).toThrow(
    expect.objectContaining({
      code: "SANDBOX_PROVIDER_UNKNOWN",
      message: 'There is no provider "atlantis"; there are frankfurt, dallas.',
    }),
  );
  expect(() => sandbox.admin.providerFaults(first.id, { dark: true, bidsLate: -1 })).toThrow(
    expect.objectContaining({
      code: "SANDBOX_LEVER_WRONG",
      message: "bidsLate is -1; it must be a number from 0 to 86400.",
    }),
  );
  expect(sandbox.admin.providerFaults(first.id)).toEqual({
    dark: false,
    bidsLate: 0,
    refusesManifests: false,
  });
});
