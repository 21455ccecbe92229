/** Real containers on the engine of this machine; skipped by name where none answers. The image is made of a static busybox. */
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { LeaseId } from "../../gateway/chain-view.ts";
import type { Exec } from "../../gateway/cluster.ts";
import type { ManifestExpose, ManifestGroup, ManifestService } from "../../gateway/manifest.ts";
import { createRuntime } from "../index.ts";
import type { Runtime } from "../runtime.ts";
import { fetchHost } from "../test/fetch-host.ts";
import { createDockerRuntime } from "./docker.ts";
import { filters } from "./engine.ts";
import { label } from "./spec.ts";
import { engineForTests, makeTestImage } from "./test/image.ts";

// An engine on a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000 });

const testEngine = await engineForTests();

const image = "slipway-test/busybox:local";
const instance = `test-${process.pid}`;
const provider = { owner: "akash1provider", id: "fjord" };
const lease: LeaseId = {
  owner: "akash1owner",
  dseq: BigInt(process.pid),
  gseq: 1,
  oseq: 1,
  provider: provider.owner,
};

const expose = (port: number, externalPort = 0, proto = "TCP"): ManifestExpose => ({
  port,
  externalPort,
  proto,
  service: "",
  global: true,
  hosts: null,
  httpOptions: {},
  ip: "",
  endpointSequenceNumber: 0,
});

const server =
  'mkdir -p /www; echo "hello from $AKASH_DEPLOYMENT_SEQUENCE $GREETING" > /www/index.html; echo started; exec httpd -f -v -p 8080 -h /www';

const pod = "mkdir -p /www; hostname > /www/index.html; httpd -f -v -p 8080 -h /www";

function web(more: Partial<ManifestService> = {}): ManifestService {
  return {
    name: "web",
    image,
    command: ["sh", "-c", server],
    args: null,
    env: ["GREETING=one"],
    resources: {
      id: 1,
      cpu: { units: { val: "200" } },
      memory: { size: { val: "67108864" } },
      storage: [
        {
          name: "data",
          size: { val: "10485760" },
          attributes: [
            { key: "class", value: "beta2" },
            { key: "persistent", value: "true" },
          ],
        },
      ],
      gpu: { units: { val: "0" } },
      endpoints: [],
    },
    count: 1,
    expose: [expose(8080, 80), expose(9000)],
    params: { storage: [{ name: "data", mount: "/data", readOnly: false }] },
    credentials: null,
    ...more,
  };
}
const db = (): ManifestService =>
  web({ name: "db", command: ["sh", "-c", "echo db up; sleep 1000"], expose: [], params: { storage: null } });
const group = (...services: ManifestService[]): ManifestGroup => ({ name: "here", services });

describe.skipIf(testEngine === undefined)("workloads on Docker (an engine and a static busybox)", () => {
  let runtime: Runtime;

  beforeAll(async () => {
    makeTestImage(image, testEngine);
    runtime = await createRuntime({
      kind: "docker",
      instance,
      ...(testEngine === undefined ? {} : { dockerSocket: testEngine.socketPath }),
    });
  });
  afterAll(async () => {
    await runtime.remove(lease);
    await runtime.close();
    expect(await objects(instance)).toEqual([]);
    await testEngine?.call("DELETE", `/images/${image}`, { query: { force: true } });
  });

  test("a service runs and answers under its host name", async () => {
    await runtime.deploy(lease, group(db(), web()), provider);
    await expect
      .poll(async () => await page(), { timeout: 20_000, interval: 50 })
      .toContain(`hello from ${process.pid} one`);
  });

  test("every other port is published on this machine", async () => {
    const ports = await runtime.forwardedPorts(lease);
    expect(ports).toEqual({
      web: [{ host: "127.0.0.1", port: 9000, externalPort: expect.any(Number), proto: "TCP", name: "web" }],
    });
  });

  test("a leased address is this machine's, under a port that answers", async () => {
    const own = web({
      name: "own",
      expose: [{ ...expose(8080, 80), ip: "mine" }],
      params: { storage: null },
    });
    const other = { ...lease, dseq: lease.dseq + 2_000_000n };
    await runtime.deploy(other, group(own), provider);
    await expect
      .poll(async () => Object.keys((await runtime.leasedIps?.(other)) ?? {}), { timeout: 20_000 })
      .toEqual(["own"]);
    const [address] = (await runtime.leasedIps?.(other))?.own ?? [];
    expect(address).toMatchObject({ IP: "127.0.0.1", Port: 8080, Protocol: "TCP" });
    expect(await runtime.forwardedPorts(other)).toEqual({});
    await expect
      .poll(async () => (await fetchHost(`127.0.0.1:${address?.ExternalPort}`)).body, { timeout: 20_000 })
      .toContain("hello from");
    await runtime.remove(other);
  });

  test("services find one another by name", async () => {
    await expect
      .poll(async () => (await runtime.leaseStatus(lease)).db?.ready_replicas, { timeout: 20_000 })
      .toBe(1);
    expect(await run("db", ["wget", "-qO-", "http://web:8080/"])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("hello"),
    });
  });

  test("logs have what was written, and new lines come while following", async () => {
    const stop = new AbortController();
    const [pod] = await runtime.logs(lease, {
      services: ["web"],
      follow: true,
      tail: 100,
      signal: stop.signal,
    });
    const chunks: string[] = [];
    const reading = (async () => {
      for await (const bytes of pod?.bytes ?? []) chunks.push(Buffer.from(bytes).toString());
    })();
    await expect.poll(() => chunks.join(""), { timeout: 20_000 }).toContain("started");
    await page();
    await expect.poll(() => chunks.join(""), { timeout: 20_000 }).toContain("response:200");
    stop.abort();
    await reading;
  });

  test("a command gives output, errors and exit code apart", async () => {
    const done = await run("web", ["sh", "-c", "echo out; echo err >&2; exit 7"]);
    expect(done).toEqual({ exitCode: 7, stdout: "out\n", stderr: "err\n" });
  });

  test("a command gets input, and a terminal its size", async () => {
    const done = await run("web", ["cat"], { stdin: bytes("typed") });
    expect(done.stdout).toBe("typed");
    const sized = await run("web", ["sh", "-c", "sleep 0.3; stty size"], {
      tty: true,
      sizes: sizes(91, 33),
    });
    expect(sized.stdout).toContain("33 91");
  });

  test("a hundred megabytes come through a command without loss, its errors beside them", async () => {
    let size = 0;
    const script = "busybox head -c 104857600 /dev/zero; echo done >&2";
    const done = await run("web", ["sh", "-c", script], {
      stdout: async (bytes) => {
        size += bytes.length;
      },
    });
    expect(size).toBe(104_857_600);
    expect(done).toMatchObject({ exitCode: 0, stderr: "done\n" });
  });

  test("a command that does not exist is refused", async () => {
    await expect(run("web", ["nosuch"])).rejects.toThrow("does not exist");
  });

  test("what a replica uses can be seen", async () => {
    const metrics = await runtime.metrics(lease);
    expect(metrics.find((each) => each.service === "web")).toMatchObject({ memoryLimitBytes: 67_108_864 });
  });

  test("a container cannot see the host", async () => {
    const done = await run("web", [
      "sh",
      "-c",
      "ls /var/run/docker.sock; cat /proc/self/status | grep NoNewPrivs; mount -t tmpfs x /mnt",
    ]);
    expect(done.stdout).toContain("NoNewPrivs:\t1");
    expect(done.stderr).toContain("docker.sock: No such file");
    expect(done.exitCode).not.toBe(0);
  });

  test("an update replaces the service that changed, leaves the other alone, and keeps the volume", async () => {
    await run("web", ["sh", "-c", "echo kept > /data/file"]);
    const before = await hostnames();
    await runtime.deploy(lease, group(db(), web({ env: ["GREETING=two"] })), provider);
    await expect.poll(async () => await page(), { timeout: 20_000 }).toContain("two");
    const after = await hostnames();
    expect(after.db).toBe(before.db);
    expect(await run("web", ["cat", "/data/file"])).toMatchObject({ stdout: "kept\n" });
  });

  test("events tell what happened in Kubernetes words, a failing container included", async () => {
    await runtime.deploy(
      lease,
      group(
        db(),
        web({ env: ["GREETING=two"] }),
        web({ name: "worse", command: ["sh", "-c", "exit 9"], expose: [] }),
      ),
      provider,
    );
    await expect
      .poll(async () => (await events()).join("\n"), { timeout: 20_000 })
      .toMatch(/Warning BackOff .*exit code 9/);
    const told = (await events()).join("\n");
    for (const reason of ["Scheduled", "Pulled", "Created", "Started", "Killing"])
      expect(told).toContain(reason);
  });

  test("replicas share the requests, and one that is killed comes back", async () => {
    const many = web({ name: "many", count: 2, command: ["sh", "-c", pod], params: { storage: null } });
    await runtime.deploy(lease, group(many), provider);
    const ready = async (): Promise<number | undefined> =>
      (await runtime.leaseStatus(lease)).many?.ready_replicas;
    await expect.poll(ready, { timeout: 20_000 }).toBe(2);
    const names = new Set<string>();
    await expect
      .poll(async () => names.add(await page("many")).size, { timeout: 20_000, interval: 20 })
      .toBeGreaterThan(1);
    await run("many", ["sh", "-c", "kill -9 -1"]).catch(() => undefined);
    await expect.poll(ready, { timeout: 20_000 }).toBe(2);
  });

  test("an image that cannot be had is told as Kubernetes tells it, and stops nothing else", async () => {
    const image = "127.0.0.1:1/nobody/nothing:1";
    await runtime.deploy(
      lease,
      group(db(), web({ name: "absent", image, params: { storage: null } })),
      provider,
    );
    await expect
      .poll(async () => (await events()).join("\n"), { timeout: 20_000 })
      .toContain("Back-off pulling image");
    const ready = async (): Promise<(number | undefined)[]> => {
      const { db, absent } = await runtime.leaseStatus(lease);
      return [db?.ready_replicas, absent?.ready_replicas];
    };
    await expect.poll(ready, { timeout: 20_000 }).toEqual([1, 0]);
  });

  test("a crash leaves nothing: the next start sweeps what the dead one made", async () => {
    if (testEngine === undefined) return;
    const dead = await createDockerRuntime({
      engine: testEngine,
      instance: `${instance}-dead`,
      pid: 2 ** 22 + 7,
    });
    const orphan = { ...lease, dseq: lease.dseq + 1_000_000n };
    await dead.deploy(orphan, group(db()), provider);
    await expect
      .poll(async () => (await dead.leaseStatus(orphan)).db?.ready_replicas, { timeout: 20_000 })
      .toBe(1);
    const next = await createDockerRuntime({ engine: testEngine, instance: `${instance}-next` });
    expect(await objects(`${instance}-dead`)).toEqual([]);
    await next.close();
    await dead.close();
  });

  async function page(service = "web"): Promise<string> {
    const [host = ""] = (await runtime.serviceStatus(lease, service)).uris ?? [];
    return await new Promise((resolve, reject) => {
      const asked = request(
        { host: "127.0.0.1", port: runtime.ingressPort, headers: { host } },
        (response) => {
          let body = "";
          response.on("data", (chunk) => {
            body += String(chunk);
          });
          response.on("end", () => resolve(body));
        },
      );
      asked.on("error", reject);
      asked.end();
    });
  }

  async function run(
    service: string,
    command: string[],
    more: Partial<Exec> = {},
  ): Promise<{ exitCode: number; stdout: string; stderr: string }> {
    const text = { stdout: "", stderr: "" };
    const write = (stream: "stdout" | "stderr") => async (part: Uint8Array) => {
      text[stream] += Buffer.from(part).toString();
    };
    const { exitCode } = await runtime.exec(lease, {
      service,
      podIndex: 0,
      command,
      tty: false,
      stdout: write("stdout"),
      stderr: write("stderr"),
      signal: AbortSignal.timeout(20_000),
      ...more,
    });
    return { exitCode, ...text };
  }

  async function hostnames(): Promise<Record<string, string>> {
    return { db: (await run("db", ["hostname"])).stdout, web: (await run("web", ["hostname"])).stdout };
  }

  async function events(): Promise<string[]> {
    const told = await runtime.events(lease, {
      services: [],
      follow: false,
      signal: AbortSignal.timeout(1000),
    });
    const lines: string[] = [];
    for await (const { type, reason, note } of told ?? []) lines.push(`${type} ${reason} ${note}`);
    return lines;
  }

  async function objects(of: string): Promise<string[]> {
    const query = { all: true, filters: filters({ label: [`${label.instance}=${of}`] }) };
    const ask = async (path: string): Promise<{ Id?: string; Name?: string }[]> => {
      const found = await testEngine?.call("GET", path, { query });
      return (Array.isArray(found) ? found : ((found as { Volumes?: unknown[] })?.Volumes ?? [])) as {
        Id?: string;
      }[];
    };
    const all = [...(await ask("/containers/json")), ...(await ask("/networks")), ...(await ask("/volumes"))];
    return all.map((each) => each.Name ?? each.Id ?? "");
  }
});

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function* sizes(width: number, height: number): AsyncGenerator<{ width: number; height: number }> {
  yield { width, height };
}
