/** Images of a private registry, fetched with the name and password of the SDL. Skipped by name without an engine. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { LeaseId } from "../../gateway/chain-view.ts";
import { type ManifestGroup, parseManifest } from "../../gateway/manifest.ts";
import { programFile } from "../demonstration/program.ts";
import { tarOf } from "../demonstration/tar.ts";
import { createRuntime } from "../index.ts";
import type { Runtime } from "../runtime.ts";
import { fetchHost } from "../test/fetch-host.ts";
import { findSocket, reachEngine } from "./engine.ts";
import { type Registry, startRegistry } from "./test/registry.ts";

// An engine on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const socket = findSocket(process.env);
const engine = socket === undefined ? undefined : await reachEngine(socket);
const known = { username: "tenant", password: "secret" };
const provider = { owner: "akash1provider", id: "fjord" };
const lease = (dseq: number): LeaseId => ({
  owner: "akash1owner",
  dseq: BigInt(process.pid * 10 + dseq),
  gseq: 1,
  oseq: 1,
  provider: provider.owner,
});

describe.skipIf(engine === undefined)("an image of a private registry (an engine)", () => {
  let registry: Registry;
  let runtime: Runtime;
  let image: string;

  beforeAll(async () => {
    const bytes = readFileSync(programFile(process.arch === "arm64" ? "arm64" : "amd64"));
    const archive = tarOf([{ kind: "file", name: "serve", bytes }]);
    registry = await startRegistry(archive, { entrypoint: ["/serve"], ...known });
    image = `${registry.host}/private/web:1`;
    runtime = await createRuntime({
      kind: "auto",
      ...(socket === undefined ? {} : { dockerSocket: socket }),
    });
  });
  afterAll(async () => {
    await runtime?.close();
    await registry?.close();
    await engine?.call("DELETE", `/images/${image}`, { query: { force: true } }).catch(() => {});
  });

  const group = (credentials: { username: string; password: string }): ManifestGroup => {
    const service = {
      name: "web",
      image,
      env: ["SLIPWAY_PORTS=80", "GREETING=from the registry"],
      resources: { id: 1, cpu: { units: { val: "100" } }, memory: { size: { val: "67108864" } } },
      count: 1,
      expose: [{ port: 80, proto: "TCP", global: true }],
      credentials: { host: registry.host, email: "", ...credentials },
    };
    const [whole] = parseManifest(JSON.stringify([{ name: "here", services: [service] }]));
    return whole ?? { name: "", services: [] };
  };

  test("is waited for while the password is wrong, and nothing stands in for it: the registry has answered", async () => {
    await runtime.deploy(lease(1), group({ ...known, password: "guessed" }), provider);
    const told: string[] = [];
    const wish = { services: [], follow: true, signal: AbortSignal.timeout(40_000) };
    for await (const { reason, note } of (await runtime.events(lease(1), wish)) ?? []) {
      told.push(note);
      if (reason === "BackOff") break;
    }
    expect(told.join("\n")).toMatch(/Failed to pull image .*(unauthorized|no basic auth|authentication)/i);
    expect(registry.refused()).toBeGreaterThan(0);
    expect((await runtime.leaseStatus(lease(1))).web?.ready_replicas).toBe(0);
  });

  test("is fetched with the right one, and runs", async () => {
    await runtime.deploy(lease(1), group(known), provider);
    await expect
      .poll(async () => (await runtime.leaseStatus(lease(1))).web?.ready_replicas, { timeout: 30_000 })
      .toBe(1);
    const [host = ""] = (await runtime.serviceStatus(lease(1), "web")).uris ?? [];
    await expect
      .poll(async () => (await fetchHost(host)).body, { timeout: 20_000 })
      .toContain("from the registry");
  });
});
