import { createServer } from "node:net";
import { createChain } from "@slipway/chain";
import { describe, expect, it, onTestFinished } from "vitest";
import { networkExport } from "./chain/test/network-export.ts";
import { builtInProviders } from "./provider/catalogue.ts";
import { createSandbox, type SandboxOptions } from "./sandbox.ts";
import { compiled, openTenant, webSdl } from "./test/tenant.ts";

const few = builtInProviders.slice(0, 3);

async function started(options: SandboxOptions) {
  const faults: string[] = [];
  const sandbox = await createSandbox({
    blockTime: 200,
    runtime: "simulated",
    providers: few,
    onFault: (what, error) => faults.push(`${what}: ${String(error)}`),
    ...options,
  });
  onTestFinished(() => sandbox.close());
  return { sandbox, faults };
}

describe("createSandbox", () => {
  it("leaves blocks to the operator in manual mode, and providers register as they come", async () => {
    const { sandbox, faults } = await started({ manual: true });
    const chain = createChain({ network: sandbox.network });
    let isReady = false;
    void sandbox.ready.then(() => {
      isReady = true;
    });
    for (let made = 0; made < 60 && !isReady; made++) {
      await sandbox.admin.mine(1);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(isReady).toBe(true);
    expect((await chain.providers()).providers).toHaveLength(few.length);
    expect(faults).toEqual([]);
  });

  it("starts from a state that was exported, with everything in it", async () => {
    const first = await started({});
    const before = openTenant(first.sandbox, new Uint8Array(32).fill(7));
    first.sandbox.admin.faucet(before.signer.address);
    const id = await before.deploy(compiled(webSdl));
    await before.cheapest(id, few.length);
    const genesis = first.sandbox.admin.exportState();
    await first.sandbox.close();

    const second = await started({ genesis });
    const after = openTenant(second.sandbox, new Uint8Array(32).fill(7));
    const { bids } = await after.chain.bids({ ...id, state: "open" });
    expect(bids).toHaveLength(few.length);
    const provider = await after.cheapest(id, few.length);
    await after.accept(id, provider);
    await after.gateway(provider).sendManifest(id, compiled(webSdl).manifestJson);
    expect([...first.faults, ...second.faults]).toEqual([]);
  });

  it("goes on from the state of a real network: says what it does not play, and its providers bid there", async () => {
    const told: string[] = [];
    const { document } = networkExport(60);
    const { sandbox, faults } = await started({ genesis: document, onProgress: (text) => told.push(text) });
    expect(told).toContain("100 validators to be read; the sandbox's own key signs the blocks");
    const tenant = openTenant(sandbox, new Uint8Array(32).fill(9));
    sandbox.admin.faucet(tenant.signer.address);
    const id = await tenant.deploy(compiled(webSdl));
    const provider = await tenant.cheapest(id, few.length);
    await tenant.accept(id, provider);
    await tenant.gateway(provider).sendManifest(id, compiled(webSdl).manifestJson);
    const { leases } = await tenant.chain.leases({ state: "active" });
    expect(leases).toHaveLength(61);
    expect((await tenant.chain.status()).height).toBeGreaterThan(26_100_000n);
    expect(faults).toEqual([]);
  });

  it("bids even when the node cuts connections and answers late", async () => {
    const { sandbox } = await started({});
    // The tenant is not who is tried here: whatever is cut before it was heard, it asks again.
    const tenant = openTenant(sandbox, undefined, askAgain);
    sandbox.admin.faucet(tenant.signer.address);
    sandbox.admin.faults({ drop: 0.2, stall: 20 });
    const id = await tenant.deploy(compiled(webSdl));
    sandbox.admin.faults({ drop: 0, stall: 0 });
    await tenant.cheapest(id, few.length);
  });

  it("says which port is taken", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    for (const ports of [{ rpc: port }, { gateway: port }]) {
      await expect(started({ ports })).rejects.toMatchObject({ code: "SANDBOX_PORT_TAKEN" });
    }
  });

  it("stops when it is told to by a signal", async () => {
    const stop = new AbortController();
    const { sandbox } = await started({ signal: stop.signal });
    stop.abort();
    await expect
      .poll(() =>
        fetch(sandbox.rpcUrl).then(
          () => "up",
          () => "down",
        ),
      )
      .toBe("down");
  });
});

async function askAgain(...request: Parameters<typeof fetch>): Promise<Response> {
  for (let left = 20; ; left--) {
    try {
      return await fetch(...request);
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}
