/** The way through a provider's gateway on this machine: many logs at once, a shell's echo, much output, a manifest to a page. */
import { createKeySigner } from "@slipway/chain";
import {
  createCertificate,
  createGateway,
  createTokenSource,
  type Gateway,
  type LeaseRef,
} from "@slipway/gateway";
import type { ChainView, LeaseId } from "../../packages/sandbox/src/gateway/chain-view.ts";
import type { Cluster, Exec } from "../../packages/sandbox/src/gateway/cluster.ts";
import { createProviderGateway } from "../../packages/sandbox/src/gateway/index.ts";

const key = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const tenant = createKeySigner(key(1));
const provider = createKeySigner(key(2));
const lease: LeaseRef = { dseq: 1n, gseq: 1, oseq: 1 };

export async function* bench(): AsyncGenerator<Record<string, unknown>> {
  const own = await createCertificate({ address: provider.address, hosts: ["localhost"] });
  const kept = [{ cert: Buffer.from(own.cert), pubkey: Buffer.from(own.pubkey) }];
  const chainView: ChainView = {
    accountPubkey: async () => tenant.pubkey,
    certificates: async () => kept,
    deployment: async () => ({ hash: new Uint8Array(32), groups: [] }),
    leases: async () => [],
  };
  const server = await createProviderGateway({
    provider: provider.address,
    chainView,
    runtime: cluster,
    certificates: { own },
    status: async () => ({}),
    onManifest: () => {},
  });
  const gateway = createGateway({
    provider: { owner: provider.address, hostUri: server.url },
    chain: { certificates: async () => kept },
    auth: { token: createTokenSource(tenant, { provider: provider.address }) },
  });
  try {
    yield await connections(gateway);
    yield await logStreams(gateway, 200, 100, 5);
    yield await shellEcho(gateway, 500);
    yield await shellOutput(gateway, 100);
  } finally {
    await server.close();
  }
}

async function connections(gateway: Gateway): Promise<Record<string, unknown>> {
  const times: number[] = [];
  for (let at = 0; at < 100; at++) {
    const start = performance.now();
    await gateway.leaseStatus(lease);
    times.push(performance.now() - start);
  }
  return { name: "checked request", count: times.length, ...spread(times) };
}

async function logStreams(
  gateway: Gateway,
  streams: number,
  perSecond: number,
  seconds: number,
): Promise<Record<string, unknown>> {
  const before = process.memoryUsage().rss;
  const lags: number[] = [];
  const start = performance.now();
  const stop = AbortSignal.timeout(seconds * 1000);
  rate = perSecond;
  const read = async (): Promise<void> => {
    try {
      for await (const { message } of gateway.logs(lease, { follow: true, signal: stop }))
        lags.push(performance.now() - Number(message.split(" ", 1)[0]));
    } catch (error) {
      if (!stop.aborted) throw error;
    }
  };
  await Promise.all(Array.from({ length: streams }, read));
  const took = (performance.now() - start) / 1000;
  const grown = Math.round((process.memoryUsage().rss - before) / 2 ** 20);
  return {
    name: "log streams",
    streams,
    lines: lags.length,
    linesPerSecond: Math.round(lags.length / took),
    grownMiB: grown,
    ...spread(lags),
  };
}

async function shellEcho(gateway: Gateway, count: number): Promise<Record<string, unknown>> {
  const shell = gateway.shell(lease, { service: "web", command: ["cat"], stdin: true });
  const output = shell.output[Symbol.asyncIterator]();
  const times: number[] = [];
  for (let at = 0; at < count; at++) {
    const start = performance.now();
    shell.write(Buffer.of(97));
    await output.next();
    times.push(performance.now() - start);
  }
  shell.close();
  return {
    name: "shell echo",
    count,
    meanMs: Math.round((times.reduce((sum, each) => sum + each, 0) / count) * 1000) / 1000,
    ...spread(times),
  };
}

async function shellOutput(gateway: Gateway, mebibytes: number): Promise<Record<string, unknown>> {
  const start = performance.now();
  const shell = gateway.shell(lease, { service: "web", command: ["zeros", String(mebibytes)] });
  let bytes = 0;
  for await (const part of shell.output) bytes += part.bytes.length;
  const seconds = (performance.now() - start) / 1000;
  return {
    name: "shell output",
    mebibytes,
    complete: bytes === mebibytes * 2 ** 20,
    mibPerSecond: Math.round(mebibytes / seconds),
  };
}

function spread(values: number[]): Record<string, number> {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0) * 100) / 100;
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

let rate = 100;

const status = {
  name: "web",
  available: 1,
  total: 1,
  uris: null,
  observed_generation: 1,
  replicas: 1,
  updated_replicas: 1,
  ready_replicas: 1,
  available_replicas: 1,
};

/** A cluster of one service that writes the time, gives back what is typed, or writes zeros. */
const cluster: Cluster = {
  version: async () => ({}),
  manifestGroup: async () => ({ name: "", services: [] }),
  leaseStatus: async () => ({ web: status }),
  serviceStatus: async () => status,
  forwardedPorts: async () => ({}),
  logs: async (_lease: LeaseId, { signal }) => [{ name: "web-0", bytes: clock(signal) }],
  events: async () => undefined,
  exec: async (_lease: LeaseId, exec: Exec) => {
    if (exec.command[0] === "cat") for await (const bytes of exec.stdin ?? []) await exec.stdout(bytes);
    const chunk = new Uint8Array(32 * 1024);
    for (let left = Number(exec.command[1] ?? 0) * 2 ** 20; left > 0; left -= chunk.length)
      await exec.stdout(chunk);
    return { exitCode: 0 };
  },
  destination: async () => undefined,
  transferHostname: async () => {},
  declareIp: async () => {},
};

/** Lines at their times: one that is late does not put off the others. */
async function* clock(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const began = performance.now();
  for (let line = 1; !signal.aborted; line++) {
    yield Buffer.from(
      `${performance.now()} a line of a log as long as such lines are wont to be, about a hundred\n`,
    );
    const wait = began + (line * 1000) / rate - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
