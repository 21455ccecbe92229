/** Left to choose on a machine with Docker: what can be had runs, what cannot is simulated. Skipped by name without an engine. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { LeaseId } from "../gateway/chain-view.ts";
import { type ManifestGroup, parseManifest } from "../gateway/manifest.ts";
import { engineForTests, makeTestImage } from "./docker/test-image.ts";
import { createRuntime } from "./index.ts";
import type { Runtime } from "./runtime.ts";

// An engine on a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000 });

const engine = await engineForTests();
const image = "slipway-test/auto:local";
const provider = { owner: "akash1provider", id: "fjord", startDelayMs: 10 };
const lease = (dseq: number): LeaseId => ({
  owner: "akash1owner",
  dseq: BigInt(process.pid * 10 + dseq),
  gseq: 1,
  oseq: 1,
  provider: provider.owner,
});

function group(from: string): ManifestGroup {
  const resources = {
    id: 1,
    cpu: { units: { val: "100" } },
    memory: { size: { val: "67108864" } },
    gpu: { units: { val: "0" } },
  };
  const expose = [{ port: 80, proto: "TCP", global: true }];
  const service = {
    name: "web",
    image: from,
    command: ["sh", "-c", "sleep 1000"],
    resources,
    count: 1,
    expose,
  };
  const [whole] = parseManifest(JSON.stringify([{ name: "here", services: [service] }]));
  return whole ?? { name: "", services: [] };
}

describe.skipIf(engine === undefined)("a runtime that chooses (an engine and a static busybox)", () => {
  let runtime: Runtime;
  beforeAll(async () => {
    makeTestImage(image, engine);
    runtime = await createRuntime({
      kind: "auto",
      ...(engine === undefined ? {} : { dockerSocket: engine.socketPath }),
    });
  });
  afterAll(async () => {
    await runtime?.close();
    await engine?.call("DELETE", `/images/${image}`, { query: { force: true } });
  });

  const ready = (dseq: number) => async (): Promise<number | undefined> =>
    (await runtime.leaseStatus(lease(dseq)).catch(() => undefined))?.web?.ready_replicas;
  const who = async (dseq: number): Promise<string> => {
    let text = "";
    await runtime.exec(lease(dseq), {
      service: "web",
      podIndex: 0,
      command: ["cat", "/proc/version"],
      tty: false,
      stdout: async (bytes) => {
        text += Buffer.from(bytes).toString();
      },
      stderr: async () => {},
      signal: AbortSignal.timeout(20_000),
    });
    return text.includes("simulated") ? "simulated" : "container";
  };

  test("runs an image that is on this machine", async () => {
    await runtime.deploy(lease(1), group(image), provider);
    await expect.poll(ready(1), { timeout: 20_000 }).toBe(1);
    expect(await who(1)).toBe("container");
  });

  test("simulates an image whose registry cannot be reached, until an update brings one that can be had", async () => {
    await runtime.deploy(lease(2), group("127.0.0.1:1/nobody/nothing:1"), provider);
    await expect.poll(ready(2), { timeout: 20_000 }).toBe(1);
    expect(await who(2)).toBe("simulated");
    expect((await runtime.leaseStatus(lease(2))).web?.uris?.[0]).toContain(".fjord.localhost:");

    await runtime.deploy(lease(2), group(image), provider);
    await expect
      .poll(async () => (await ready(2)()) === 1 && (await who(2)), { timeout: 20_000 })
      .toBe("container");
  });

  test("forgets both kinds when their leases end", async () => {
    await runtime.deploy(lease(3), group("127.0.0.1:1/nobody/nothing:1"), provider);
    await expect.poll(ready(3), { timeout: 20_000 }).toBe(1);
    await Promise.all([1, 2, 3].map((dseq) => runtime.remove(lease(dseq))));
    expect(runtime.leases()).toEqual([]);
    expect(await runtime.manifestGroup(lease(3))).toBeUndefined();
  });
});
