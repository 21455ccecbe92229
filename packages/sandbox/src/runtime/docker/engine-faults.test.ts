/** An engine that goes down under what it runs, or whose disk is full. Skipped by name without root, dockerd and busybox. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { LeaseId } from "../../gateway/chain-view.ts";
import { type ManifestGroup, parseManifest } from "../../gateway/manifest.ts";
import type { Runtime } from "../runtime.ts";
import { fetchHost } from "../test/fetch-host.ts";
import { createDockerRuntime } from "./docker.ts";
import { busybox, makeTestImage } from "./test/image.ts";
import { canRunEngines, type PrivateEngine, privateEngine } from "./test/private-engine.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const image = "slipway-test/faults:local";
const provider = { owner: "akash1provider", id: "fjord" };
const lease = (dseq: bigint): LeaseId => ({
  owner: "akash1owner",
  dseq,
  gseq: 1,
  oseq: 1,
  provider: provider.owner,
});

function group(text: string): ManifestGroup {
  const service = {
    name: "web",
    image,
    // It ends when it is told to, so that the engine does not wait for it.
    command: [
      "sh",
      "-c",
      `mkdir -p /www; echo ${text} > /www/index.html; echo up; trap exit TERM; httpd -f -v -p 80 -h /www & wait`,
    ],
    resources: { id: 1, cpu: { units: { val: "100" } }, memory: { size: { val: "67108864" } } },
    count: 1,
    expose: [{ port: 80, proto: "TCP", global: true }],
  };
  const [whole] = parseManifest(JSON.stringify([{ name: "here", services: [service] }]));
  return whole ?? { name: "", services: [] };
}

const canRun = canRunEngines && busybox !== undefined;

describe.skipIf(!canRun)("an engine of the test's own (root, dockerd and a static busybox)", () => {
  let own: PrivateEngine;
  let runtime: Runtime;

  beforeAll(async () => {
    own = await privateEngine(64);
    makeTestImage(image, own.engine);
    runtime = await createDockerRuntime({ engine: own.engine });
  });
  afterEach(async () => {
    await Promise.all(runtime.leases().map((each) => runtime.remove(each)));
    expect(await left()).toEqual([]);
  });
  afterAll(async () => {
    await runtime?.close();
    await own?.remove();
  });

  const left = async (): Promise<string[]> => {
    const names = async (path: string): Promise<string[]> => {
      const found = (await own.engine.call("GET", path, { query: { all: true } })) as {
        Name?: string;
        Id?: string;
      }[];
      return found.map((each) => each.Name ?? each.Id ?? "");
    };
    const networks = (await names("/networks")).filter((name) => name.startsWith("slipway-"));
    const { Volumes } = (await own.engine.call("GET", "/volumes")) as { Volumes: { Name: string }[] | null };
    return [...(await names("/containers/json")), ...networks, ...(Volumes ?? []).map(({ Name }) => Name)];
  };
  const page = async (dseq: bigint): Promise<string> => {
    try {
      const { web } = await runtime.leaseStatus(lease(dseq));
      return (await fetchHost(web?.uris?.[0] ?? "")).body.trim();
    } catch {
      return "";
    }
  };
  const serves = (dseq: bigint, text: string) =>
    expect.poll(() => page(dseq), { timeout: 60_000, interval: 100 }).toBe(text);
  const events = async (dseq: bigint): Promise<string> => {
    const wish = { services: [], follow: false, signal: AbortSignal.timeout(20_000) };
    let told = "";
    for await (const { reason, note } of (await runtime.events(lease(dseq), wish)) ?? [])
      told += `${reason} ${note}\n`;
    return told;
  };

  test("that goes down and comes back has what ran, what was wanted meanwhile, and nothing of what ended", async () => {
    for (const dseq of [1n, 2n]) await runtime.deploy(lease(dseq), group(`page ${dseq}`), provider);
    await Promise.all([serves(1n, "page 1"), serves(2n, "page 2")]);
    const [pod] = await runtime.logs(lease(1n), {
      services: [],
      follow: true,
      signal: AbortSignal.timeout(100_000),
    });
    const reading = Array.fromAsync(pod?.bytes ?? []).then(String, (error: unknown) => error);

    await own.stop();
    await expect(runtime.leaseStatus(lease(1n))).rejects.toMatchObject({ kind: "unavailable" });
    await expect(
      runtime.logs(lease(1n), { services: [], follow: false, signal: AbortSignal.timeout(5000) }),
    ).rejects.toMatchObject({ kind: "unavailable" });
    // Some engines end a log that is being read, others break it off; neither leaves the reader waiting.
    const said = await reading;
    if (typeof said === "string") expect(said).toContain("up");
    else expect(said).toMatchObject({ kind: "unavailable" });
    const going = runtime.remove(lease(2n));
    await runtime.deploy(lease(3n), group("page 3"), provider);

    await own.start();
    await Promise.all([serves(1n, "page 1"), serves(3n, "page 3"), going]);
    expect(runtime.leases().map(({ dseq }) => dseq)).toEqual([1n, 3n]);
    expect(await events(3n)).toContain("docker engine:");
  });

  test("that comes back while a lease is deployed again after its end starts it anew", async () => {
    await runtime.deploy(lease(4n), group("first"), provider);
    await serves(4n, "first");
    await own.stop();
    const going = runtime.remove(lease(4n));
    await runtime.deploy(lease(4n), group("second"), provider);
    await own.start();
    await going;
    await serves(4n, "second");
  });

  test("whose disk is full says so in the events, and starts what waits when there is room", async () => {
    const free = own.fill();
    await runtime.deploy(lease(5n), group("at last"), provider);
    await expect.poll(() => events(5n), { timeout: 60_000 }).toContain("no space left on device");
    expect((await runtime.leaseStatus(lease(5n))).web).toMatchObject({ ready_replicas: 0, total: 1 });
    free();
    await serves(5n, "at last");
  });

  test("a sandbox that closes while its engine is away does not wait for it, and the next start sweeps", async () => {
    const other = await createDockerRuntime({ engine: own.engine, pid: 2 ** 22 + 9 });
    await other.deploy(lease(6n), group("left"), provider);
    await expect
      .poll(async () => (await other.leaseStatus(lease(6n))).web?.ready_replicas, { timeout: 60_000 })
      .toBe(1);
    await own.stop();
    await other.close();
    await own.start();
    expect(await left()).not.toEqual([]);
    const next = await createDockerRuntime({ engine: own.engine });
    expect(await left()).toEqual([]);
    await next.close();
  });
});
