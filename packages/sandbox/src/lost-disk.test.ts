/** A disk that is lost with real volumes on it; skipped by name where no engine answers. */
import { expect, onTestFinished, test, vi } from "vitest";
import { builtInProviders } from "./provider/catalogue.ts";
import { engineForTests, makeTestImage } from "./runtime/docker/test/image.ts";
import { createSandbox } from "./sandbox.ts";
import { compiled, fetchLocal, openTenant, until, webSdl } from "./test/tenant.ts";

// An engine on a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000 });

const engine = await engineForTests();
const image = "slipway-test/lost-disk:local";
/** Shows what it wrote on its volume when that was empty. */
const server =
  "[ -f /data/index.html ] || cat /proc/sys/kernel/random/uuid > /data/index.html; exec httpd -f -v -p 80 -h /data";
const sdl = webSdl
  .replace("image: nginx:1.27", `image: ${image}\n    command: [sh, -c, "${server}"]`)
  .replace("env: [GREETING=hello]", "params: { storage: { data: { mount: /data } } }")
  .replace(
    "storage: { size: 1Gi }",
    "storage: [{ size: 1Gi }, { name: data, size: 1Gi, attributes: { persistent: true, class: beta3 } }]",
  );

test.skipIf(engine === undefined)(
  "a provider that loses its disk has an empty volume when the manifest comes again (an engine and a static busybox)",
  async () => {
    makeTestImage(image, engine);
    onTestFinished(async () => {
      await engine?.call("DELETE", `/images/${image}`, { query: { force: true } });
    });
    const sandbox = await createSandbox({
      blockTime: 200,
      runtime: "docker",
      providers: builtInProviders.slice(0, 1),
    });
    onTestFinished(() => sandbox.close());
    const tenant = openTenant(sandbox);
    sandbox.admin.faucet(tenant.signer.address);
    const web = compiled(sdl);
    const id = await tenant.deploy(web);
    const provider = await tenant.cheapest(id, 1);
    const lease = await tenant.accept(id, provider);
    const gateway = tenant.gateway(provider);
    /** What stands on the volume, once the service serves. */
    const written = async () => {
      await gateway.sendManifest(id, web.manifestJson);
      const uri = await until(async () => {
        const { services } = await gateway.leaseStatus(lease);
        return (services.web?.available ?? 0) > 0 && services.web?.uris[0];
      }, "the container");
      return await until(async () => {
        const { status, body } = await fetchLocal(uri);
        return status === 200 && body.trim();
      }, "the page");
    };

    const first = await written();
    expect(await written()).toBe(first);
    expect(await sandbox.admin.loseDisk(provider.id)).toBe(1);
    await expect(gateway.leaseStatus(lease)).rejects.toMatchObject({ code: "GATEWAY_LEASE_NOT_FOUND" });
    const second = await written();
    expect(second).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).not.toBe(first);
  },
);
