/** The tenant's way through a provider: manifest, URL, status, logs, events, shell. Real sockets, checked certificates. */
import { request } from "node:http";
import { sha256 } from "@noble/hashes/sha2.js";
import { createKeySigner } from "@slipway/chain";
import {
  createCertificate,
  createGateway,
  createTokenSource,
  type Gateway,
  type LeaseRef,
  type LogLine,
  type OwnCertificate,
} from "@slipway/gateway";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChainView, LeaseId } from "../gateway/chain-view.ts";
import { toSortedGoJson } from "../gateway/go-json.ts";
import { createProviderGateway, type ProviderGateway } from "../gateway/index.ts";
import { type ManifestGroup, manifestHash } from "../gateway/manifest.ts";
import { createRuntime, type Runtime } from "./index.ts";

const keyOf = (seed: string): Uint8Array => sha256(new TextEncoder().encode(seed));
const tenant = createKeySigner(keyOf("tenant"));
const provider = createKeySigner(keyOf("provider"));
const lease: LeaseId = { owner: tenant.address, dseq: 7n, gseq: 1, oseq: 1, provider: provider.address };
const ref: LeaseRef = lease;

const group: ManifestGroup = {
  name: "here",
  services: [
    {
      name: "web",
      image: "nginx:1.27",
      command: null,
      args: null,
      env: ["SECRET=quiet"],
      resources: {
        id: 1,
        cpu: { units: { val: "100" } },
        memory: { size: { val: "134217728" } },
        storage: [{ name: "default", size: { val: "1073741824" } }],
        gpu: { units: { val: "0" } },
        endpoints: [{ sequence_number: 0 }],
      },
      count: 2,
      expose: [
        {
          port: 80,
          externalPort: 80,
          proto: "TCP",
          service: "",
          global: true,
          hosts: null,
          httpOptions: {
            maxBodySize: 1048576,
            readTimeout: 60000,
            sendTimeout: 60000,
            nextTries: 3,
            nextTimeout: 0,
            nextCases: ["error", "timeout"],
          },
          ip: "",
          endpointSequenceNumber: 0,
        },
      ],
      credentials: null,
    },
  ],
};

let runtime: Runtime;
let server: ProviderGateway;
let gateway: Gateway;
let leased = false;
let revoked = false;
let clientCertificate: OwnCertificate;
let certified: Gateway;

beforeAll(async () => {
  runtime = await createRuntime({ kind: "simulated" });
  const own = await createCertificate({ address: provider.address, hosts: ["localhost"] });
  const kept = { cert: Buffer.from(own.cert), pubkey: Buffer.from(own.pubkey) };
  clientCertificate = await createCertificate({ address: tenant.address });
  const client = { cert: Buffer.from(clientCertificate.cert), pubkey: Buffer.from(clientCertificate.pubkey) };
  const certificates: ChainView["certificates"] = async ({ owner, serial }) => {
    if (owner === provider.address) return serial === own.serial ? [kept] : [];
    return owner === tenant.address && serial === clientCertificate.serial && !revoked ? [client] : [];
  };
  const unit = {
    id: 1,
    count: 2,
    cpu: amount("100"),
    memory: amount("134217728"),
    gpu: amount("0"),
    storage: [{ name: "default", ...amount("1073741824") }],
    endpointKinds: [0],
  };
  const chainView: ChainView = {
    accountPubkey: async () => tenant.pubkey,
    certificates,
    deployment: async () => ({
      hash: manifestHash([group]),
      groups: [{ gseq: 1, name: "here", units: [unit] }],
    }),
    leases: async () => (leased ? [lease] : []),
  };
  server = await createProviderGateway({
    provider: provider.address,
    chainView,
    runtime,
    certificates: { own },
    status: async () => ({ cluster: null, bidengine: null, manifest: null }),
    onManifest: (to, accepted) => {
      runtime.deploy(to, accepted, { owner: provider.address, id: "fjord", startDelayMs: 20 });
    },
  });
  gateway = createGateway({
    provider: { owner: provider.address, hostUri: server.url },
    chain: { certificates },
    auth: { token: createTokenSource(tenant, { provider: provider.address }) },
  });
  certified = createGateway({
    provider: { owner: provider.address, hostUri: server.url },
    chain: { certificates },
    auth: { certificate: clientCertificate },
  });
});

afterAll(async () => {
  await server.close();
  await runtime.close();
});

describe("a tenant and a provider", () => {
  test("a manifest is retried while the lease is not known yet, and each attempt is told", async () => {
    const attempts: (string | undefined)[] = [];
    await gateway.sendManifest({ dseq: 7n }, toSortedGoJson([group]), {
      pauses: [5, 5, 5],
      onAttempt: ({ error }) => {
        attempts.push(error?.code);
        if (error !== undefined) leased = true;
      },
    });
    expect(attempts).toEqual([undefined, "GATEWAY_LEASE_NOT_FOUND", undefined]);
    expect(await gateway.manifest(ref)).toMatchObject([{ name: "here" }]);
  });

  test("the service becomes ready and answers under its host name, and says that it is simulated", async () => {
    await expect
      .poll(async () => (await gateway.leaseStatus(ref)).services.web?.readyReplicas, { timeout: 10_000 })
      .toBe(2);
    const [host = ""] = (await gateway.serviceStatus(ref, "web")).uris;
    expect(host).toMatch(/^[a-z0-9]+\.fjord\.localhost:\d+$/);
    const body = await fetchHost(host);
    expect(body).toContain("simulated");
    expect(body).toContain("nginx:1.27");
    expect(body).not.toContain("quiet");
  });

  test("a request makes a line in the log, and a follower sees it at once", async () => {
    const [host = ""] = (await gateway.serviceStatus(ref, "web")).uris;
    const stop = new AbortController();
    const lines: LogLine[] = [];
    const reading = (async () => {
      for await (const line of gateway.logs(ref, { follow: true, tail: 0, signal: stop.signal }))
        lines.push(line);
    })().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 100));
    await fetchHost(host, "/hello");
    await expect
      .poll(() => lines.map(({ message }) => message).join("\n"), { timeout: 10_000 })
      .toContain("GET /hello");
    expect(lines[0]?.service).toBe("web");
    stop.abort();
    await reading;
  });

  test("logs of one service end by themselves when nobody follows", async () => {
    const lines: LogLine[] = [];
    for await (const line of gateway.logs(ref, { services: ["web"], tail: 100 })) lines.push(line);
    expect(new Set(lines.map(({ pod }) => pod)).size).toBe(2);
    expect(lines.some(({ message }) => message.startsWith("[simulated]"))).toBe(true);
  });

  test("events tell the start of each container in Kubernetes words", async () => {
    const reasons: string[] = [];
    for await (const event of gateway.events(ref)) reasons.push(event.reason);
    expect(reasons).toEqual(expect.arrayContaining(["Scheduled", "Pulling", "Pulled", "Created", "Started"]));
  });

  test("a command gives its output, its errors and its exit code", async () => {
    const { text, exit } = await run(["sh", "-c", "echo $SECRET | cat; ls /nowhere; exit 3"]);
    expect(text).toEqual({ stdout: "quiet\n", stderr: "ls: /nowhere: No such file or directory\n" });
    expect(exit).toEqual({ exitCode: 3 });
  });

  test("a terminal echoes what is typed and ends with exit", async () => {
    const shell = gateway.shell(ref, { service: "web", command: ["sh"], tty: true, stdin: true });
    shell.resize(80, 24);
    shell.write(Buffer.from("whoami\r"));
    shell.write(Buffer.from("exit 4\r"));
    let text = "";
    for await (const { bytes } of shell.output) text += Buffer.from(bytes).toString();
    expect(text).toContain("whoami\r\nroot\r\n");
    expect(await shell.exit).toEqual({ exitCode: 4 });
  });

  test("a command that does not exist, and a service that does not, are told apart", async () => {
    await expect(run(["nosuch"])).rejects.toMatchObject({ code: "GATEWAY_SHELL_FAILED" });
    const other = gateway.shell(ref, { service: "db", command: ["ls"] });
    await expect(other.exit).rejects.toMatchObject({ code: "GATEWAY_SERVICE_UNKNOWN" });
  });

  test("ten megabytes come through a command without loss", async () => {
    const shell = gateway.shell(ref, { service: "web", command: ["head", "-c", "10M", "/dev/zero"] });
    let size = 0;
    for await (const { bytes } of shell.output) size += bytes.length;
    expect(size).toBe(10 * 1024 * 1024);
  });

  test("a certificate on chain opens the same doors as a token, until it is revoked", async () => {
    expect((await certified.leaseStatus(ref)).services.web?.total).toBe(2);
    expect((await certified.shell(ref, { service: "web", command: ["true"] }).exit).exitCode).toBe(0);
    revoked = true;
    await expect(certified.leaseStatus(ref)).rejects.toMatchObject({ code: "GATEWAY_TLS_REFUSED" });
  });

  test("after the lease is removed there is nothing left", async () => {
    await runtime.remove(lease);
    await expect(gateway.leaseStatus(ref)).rejects.toMatchObject({ code: "GATEWAY_LEASE_NOT_FOUND" });
    expect(runtime.leases()).toEqual([]);
  });
});

async function run(
  command: string[],
): Promise<{ text: { stdout: string; stderr: string }; exit: { exitCode: number } }> {
  const shell = gateway.shell(ref, { service: "web", command });
  const text = { stdout: "", stderr: "" };
  for await (const { stream, bytes } of shell.output) text[stream] += Buffer.from(bytes).toString();
  return { text, exit: await shell.exit };
}

function amount(val: string): { val: string; attributes: [] } {
  return { val, attributes: [] };
}

async function fetchHost(host: string, path = "/"): Promise<string> {
  return await new Promise((resolve, reject) => {
    const port = Number(host.split(":")[1]);
    const asked = request({ host: "127.0.0.1", port, path, headers: { host } }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += String(chunk);
      });
      response.on("end", () => resolve(body));
    });
    asked.on("error", reject);
    asked.end();
  });
}
