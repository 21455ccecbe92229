/** The whole main job with real containers; skipped by name where no engine answers. */
import { msg } from "@slipway/chain";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Engine, filters } from "./runtime/docker/engine.ts";
import { label } from "./runtime/docker/spec.ts";
import { engineForTests, makeTestImage } from "./runtime/docker/test/image.ts";
import { createSandbox, type Sandbox } from "./sandbox.ts";
import { compiled, fetchLocal, firstOf, openTenant, until, webSdl } from "./test/tenant.ts";

// An engine on a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000 });

const engine = await engineForTests();
const image = "slipway-test/job:local";
const server =
  "mkdir -p /www; echo $GREETING from $AKASH_DEPLOYMENT_SEQUENCE > /www/index.html; exec httpd -f -v -p 80 -h /www";

const sdl = (greeting: string): string =>
  webSdl
    .replace("image: nginx:1.27", `image: ${image}\n    command: [sh, -c, "${server}"]`)
    .replace("GREETING=hello", `GREETING=${greeting}`);

/** Containers that any sandbox of this process runs. */
async function leasesOf(from: Engine | undefined): Promise<number> {
  const query = { all: true, filters: filters({ label: [`${label.pid}=${process.pid}`] }) };
  const found = await from?.call("GET", "/containers/json", { query });
  return Array.isArray(found) ? found.length : 0;
}

async function networksOf(from: Engine | undefined): Promise<number> {
  const query = { filters: filters({ label: [`${label.pid}=${process.pid}`] }) };
  const found = await from?.call("GET", "/networks", { query });
  return Array.isArray(found) ? found.length : 0;
}

describe.skipIf(engine === undefined)("a deployment on Docker (an engine and a static busybox)", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    makeTestImage(image, engine);
    sandbox = await createSandbox({ blockTime: 200, runtime: "docker" });
  });
  afterAll(async () => {
    await sandbox?.close();
    await engine?.call("DELETE", `/images/${image}`, { query: { force: true } });
  });

  test("goes from SDL to a page, a log, a shell, and leaves nothing when it is closed", async () => {
    const tenant = openTenant(sandbox);
    sandbox.admin.faucet(tenant.signer.address);
    const web = compiled(sdl("hello"));
    const id = await tenant.deploy(web);
    const provider = await tenant.cheapest(id, 3);
    const lease = await tenant.accept(id, provider);
    const gateway = tenant.gateway(provider);
    await gateway.sendManifest(id, web.manifestJson);
    const uri = await until(async () => {
      const { services } = await gateway.leaseStatus(lease);
      return (services.web?.available ?? 0) > 0 && services.web?.uris[0];
    }, "the container");
    await until(async () => (await fetchLocal(uri)).status === 200, "the page");
    expect((await fetchLocal(uri)).body).toBe(`hello from ${id.dseq}\n`);
    const [line] = await firstOf(gateway.logs(lease, { follow: true, services: ["web"] }), 1);
    expect(line?.message).toContain("response:200");

    const shell = gateway.shell(lease, {
      service: "web",
      command: ["sh", "-c", "cat /www/index.html; exit 5"],
    });
    const output = await Array.fromAsync(shell.output);
    expect(Buffer.concat(output.map(({ bytes }) => bytes)).toString()).toContain("hello");
    expect(await shell.exit).toEqual({ exitCode: 5 });

    await tenant.chain.send(tenant.signer, [msg.closeDeployment(id)]);
    await until(async () => (await leasesOf(engine)) === 0, "the containers to go");
  });

  test("whose image can never be had is closed by the provider as unstable, and nothing is left of it", async () => {
    const tenant = openTenant(sandbox);
    sandbox.admin.faucet(tenant.signer.address);
    const web = compiled(webSdl.replace("nginx:1.27", "127.0.0.1:1/nobody/nothing:1"));
    const id = await tenant.deploy(web);
    const provider = await tenant.cheapest(id, 3);
    const lease = await tenant.accept(id, provider);
    await tenant.gateway(provider).sendManifest(id, web.manifestJson);
    // The provider looks 41 times, at most 19 s apart.
    const closed = await until(async () => {
      await sandbox.admin.jump({ blocks: 1, seconds: 20 });
      const found = (await tenant.chain.lease(lease))?.lease;
      return found?.closedOn ? found : undefined;
    }, "the lease to close");
    expect(closed.reason).toBe(10000);
    await until(async () => (await networksOf(engine)) === 0, "the network to go");
  });
});
