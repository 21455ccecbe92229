/** A data directory whose disk is full. Skipped by name without Linux and root, who can make a small disk. */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";
import { compiled, isServed, openTenant, until, webSdl } from "./test/tenant.ts";

const canMount = process.platform === "linux" && process.getuid?.() === 0;

describe.skipIf(!canMount)("a sandbox on a full disk (Linux, root)", () => {
  const disk = mkdtempSync(join(tmpdir(), "slipway-disk-"));
  const faults: unknown[] = [];
  const options: SandboxOptions = {
    dir: join(disk, "data"),
    blockTime: 200,
    runtime: "simulated",
    onFault: (what, error) => faults.push([what, error instanceof Error && "code" in error && error.code]),
  };
  let sandbox: Sandbox;

  beforeAll(async () => {
    const { status, stderr } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=16m", "tmpfs", disk]);
    if (status !== 0) throw new Error(String(stderr));
    sandbox = await createSandbox(options);
  });
  afterAll(async () => {
    await sandbox?.close();
    spawnSync("umount", ["-l", disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  const fill = (): (() => void) => {
    const file = join(disk, "filler");
    const handle = openSync(file, "w");
    try {
      for (const block = Buffer.alloc(4096); ; ) writeSync(handle, block);
    } catch {
      // full
    } finally {
      closeSync(handle);
    }
    return () => rmSync(file);
  };

  test("says so once, takes nothing that it could not keep, goes on when there is room, and has lost nothing", async () => {
    const key = new Uint8Array(32).fill(7);
    const tenant = openTenant(sandbox, key);
    sandbox.admin.faucet(tenant.signer.address);
    const web = compiled(webSdl);
    const id = await tenant.deploy(web);
    const provider = await tenant.cheapest(id, 3);
    const lease = await tenant.accept(id, provider);
    const gateway = tenant.gateway(provider);

    const free = fill();
    await until(async () => faults.length > 0, "the fault");
    const { height } = await tenant.chain.status();
    await expect(gateway.sendManifest(id, web.manifestJson, { pauses: [] })).rejects.toMatchObject({
      code: "GATEWAY_FAILED",
      message: expect.stringContaining("no space left on device"),
    });
    expect(() => sandbox.admin.faucet(tenant.signer.address)).toThrow(
      expect.objectContaining({ code: "SANDBOX_DATA_UNWRITABLE" }),
    );
    const deploying = tenant.deploy(web, 999n);
    expect((await tenant.chain.status()).height).toBe(height);
    expect(faults).toEqual([["make a block", "SANDBOX_DATA_UNWRITABLE"]]);

    free();
    const later = await deploying;
    await gateway.sendManifest(id, web.manifestJson);
    await until(() => isServed(gateway, lease), "the service");
    expect((await tenant.chain.status()).height).toBeGreaterThan(height);

    await sandbox.close();
    sandbox = await createSandbox(options);
    const again = openTenant(sandbox, key);
    expect((await again.chain.deployment(later))?.deployment?.state).toBe(1);
    const same = sandbox.providers.find(({ owner }) => owner === provider.owner) ?? provider;
    await until(() => isServed(again.gateway(same), lease), "the service after the restart");
  }, 60_000);
});
