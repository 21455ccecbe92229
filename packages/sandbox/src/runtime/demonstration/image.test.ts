/** Left to choose on a machine with Docker: what cannot be fetched is stood in for. Skipped by name without an engine. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { LeaseId } from "../../gateway/chain-view.ts";
import { type ManifestGroup, parseManifest } from "../../gateway/manifest.ts";
import { engineForTests, makeTestImage } from "../docker/test/image.ts";
import { createRuntime } from "../index.ts";
import type { Runtime } from "../runtime.ts";
import { fetchHost } from "../test/fetch-host.ts";

// An engine on a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000 });

const engine = await engineForTests();
const image = "slipway-test/stand-in:local";
const absent = "127.0.0.1:1/nobody/nothing:1";
const provider = { owner: "akash1provider", id: "fjord" };
const lease = (dseq: number): LeaseId => ({
  owner: "akash1owner",
  dseq: BigInt(process.pid * 10 + dseq),
  gseq: 1,
  oseq: 1,
  provider: provider.owner,
});

function group(from: string): ManifestGroup {
  const service = {
    name: "web",
    image: from,
    command: ["sh", "-c", "echo the image itself; sleep 1000"],
    env: ["GREETING=Hello & welcome", "PASSWORD=quiet"],
    resources: { id: 1, cpu: { units: { val: "100" } }, memory: { size: { val: "67108864" } } },
    count: 1,
    expose: [
      { port: 8080, externalPort: 80, proto: "TCP", global: true },
      { port: 5432, proto: "TCP", global: true },
    ],
  };
  const [whole] = parseManifest(JSON.stringify([{ name: "here", services: [service] }]));
  return whole ?? { name: "", services: [] };
}

describe.skipIf(engine === undefined)(
  "a machine with Docker and no registry (an engine and a static busybox)",
  () => {
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
    const run = async (dseq: number, ...command: string[]): Promise<string> => {
      let text = "";
      await runtime.exec(lease(dseq), {
        service: "web",
        podIndex: 0,
        command,
        tty: false,
        stdout: async (bytes) => {
          text += Buffer.from(bytes).toString();
        },
        stderr: async () => {},
        signal: AbortSignal.timeout(20_000),
      });
      return text;
    };
    const log = async (dseq: number): Promise<string> => {
      let text = "";
      const wish = { services: [], follow: false, signal: AbortSignal.timeout(20_000) };
      for (const { bytes } of await runtime.logs(lease(dseq), wish))
        for await (const part of bytes) text += Buffer.from(part).toString();
      return text;
    };

    test("runs an image that is on this machine itself", async () => {
      await runtime.deploy(lease(1), group(image), provider);
      await expect.poll(ready(1), { timeout: 20_000 }).toBe(1);
      await expect.poll(() => log(1), { timeout: 20_000 }).toContain("the image itself");
    });

    test("runs the demonstration in the place of one that cannot be had, and says so on page, log, shell and events", async () => {
      await runtime.deploy(lease(2), group(absent), provider);
      await expect.poll(ready(2), { timeout: 20_000 }).toBe(1);
      const [host = ""] = (await runtime.serviceStatus(lease(2), "web")).uris ?? [];
      await expect.poll(async () => (await fetchHost(host)).status, { timeout: 20_000 }).toBe(200);
      const page = await fetchHost(host, "/a page?of=mine");
      expect(page.headers["x-demonstration"]).toBe("yes");
      expect(page.body).toContain("<h1>Hello &amp; welcome</h1>");
      expect(page.body).toContain(absent);
      expect(page.body).toContain("PASSWORD");
      expect(page.body).not.toContain("quiet");

      expect(await log(2)).toMatch(
        /\[demonstration\] in place of 127.0.0.1:1\/nobody.*listening on 8080 5432/,
      );
      await expect.poll(() => log(2), { timeout: 20_000 }).toContain("GET /a%20page?of=mine");
      expect(await run(2, "sh", "-c", "echo $PASSWORD; help")).toMatch(
        /^quiet\nThis container runs Slipway's/,
      );
      expect(await run(2, "ls", "/bin")).toContain("slipway-demonstration");

      const told: string[] = [];
      const wish = { services: [], follow: false, signal: AbortSignal.timeout(20_000) };
      for await (const { note } of (await runtime.events(lease(2), wish)) ?? []) told.push(note);
      expect([...runtime.standIns(lease(2))]).toEqual([["web", "demonstration"]]);
      expect(told.join("\n")).toContain(`demonstration runs in the place of image "${absent}"`);
    });

    test("answers on the ports that are published too", async () => {
      const [port] = (await runtime.forwardedPorts(lease(2))).web ?? [];
      expect(port?.port).toBe(5432);
      expect((await fetchHost(`127.0.0.1:${port?.externalPort}`)).status).toBe(200);
    });

    test("gives way to the image itself when an update brings one that can be had", async () => {
      expect((await runtime.leaseStatus(lease(2))).web).toMatchObject({ available: 1, updated_replicas: 1 });
      await runtime.deploy(lease(2), group(image), provider);
      await expect.poll(() => log(2), { timeout: 20_000 }).toContain("the image itself");
      expect([...runtime.standIns(lease(2))]).toEqual([]);
    });

    test("does not take away what has run for real: an update then waits for its image", async () => {
      await runtime.deploy(lease(1), group(absent), provider);
      const wish = { services: [], follow: true, signal: AbortSignal.timeout(20_000) };
      let last = "";
      for await (const { reason } of (await runtime.events(lease(1), wish)) ?? []) {
        last = reason;
        if (reason === "BackOff") break;
      }
      expect(last).toBe("BackOff");
      // What runs is not of the newest form, and the status says so.
      expect((await runtime.leaseStatus(lease(1))).web).toMatchObject({ available: 1, updated_replicas: 0 });
      expect(await log(1)).toContain("the image itself");
    });

    test("leaves nothing when the leases end", async () => {
      await Promise.all([1, 2].map((dseq) => runtime.remove(lease(dseq))));
      expect(runtime.leases()).toEqual([]);
      expect(await runtime.manifestGroup(lease(2))).toBeUndefined();
    });
  },
);
