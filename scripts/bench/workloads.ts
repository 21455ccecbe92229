/**
 * What a tenant waits for: from the accepted bid to an address that answers, from a written line to the reader of the log,
 * and many leases at once; simulated, and on Docker where an engine answers (with the demonstration's image, so that
 * nothing has to be fetched).
 */
import { get } from "node:http";
import { type Chain, createChain, createKeySigner, msg, type Signer } from "@slipway/chain";
import { createGateway, createTokenSource, fromChain, type Gateway } from "@slipway/gateway";
import { createSandbox, type Sandbox } from "@slipway/sandbox";
import { type Compiled, compile } from "@slipway/sdl";

type Line = Record<string, unknown>;

export async function* bench(): AsyncGenerator<Line> {
  yield* onRuntime("simulated", { leases: 50 });
  // "auto" stands in for an image that cannot be fetched; where no engine answers there is nothing more to measure.
  yield* onRuntime("auto", { leases: 50 });
}

async function* onRuntime(wish: "simulated" | "auto", { leases }: { leases: number }): AsyncGenerator<Line> {
  const sandbox = await createSandbox({ runtime: wish, blockTime: 500 });
  try {
    const { kind: runtime } = sandbox.runtime;
    if (wish === "auto" && runtime !== "docker") return;
    const many = await Promise.all(Array.from({ length: leases + 6 }, () => tenantOf(sandbox)));
    const [first, ...others] = many;
    if (first === undefined) return;
    // The first one also brings the image.
    const warm = await serve(first);
    const single: number[] = [];
    for (const each of others.splice(0, 5)) single.push((await serve(each)).ms);
    yield { name: "accepted bid to serving address", runtime, count: single.length, ...spread(single) };
    yield { name: "line to reader", runtime, ...(await lineToReader(first, warm)) };
    const start = performance.now();
    const served = await Promise.all(others.map(serve));
    yield {
      name: "leases at once",
      runtime,
      leases: served.length,
      allMs: Math.round(performance.now() - start),
      ...spread(served.map(({ ms }) => ms)),
    };
  } finally {
    await sandbox.close();
  }
}

interface Tenant {
  readonly sandbox: Sandbox;
  readonly chain: Chain;
  readonly signer: Signer;
  readonly id: { readonly owner: string; readonly dseq: bigint };
}

interface Served {
  readonly gateway: Gateway;
  readonly address: string;
  readonly ms: number;
}

/** With money, a deployment and three bids. */
async function tenantOf(sandbox: Sandbox): Promise<Tenant> {
  const chain = createChain({ network: sandbox.network });
  const signer = createKeySigner(crypto.getRandomValues(new Uint8Array(32)));
  sandbox.admin.faucet(signer.address);
  const id = { owner: signer.address, dseq: 1n };
  const deposit = { denom: "uact", amount: 5_000_000n };
  const { groupsProto: groups, hash } = web;
  await chain.send(signer, [msg.createDeployment({ ...id, groups, hash, deposit })]);
  await until(async () => (await chain.bids({ ...id, state: "open" })).bids.length >= 3);
  return { sandbox, chain, signer, id };
}

/** Accepts a bid; the clock runs from then to the first good answer of the workload. */
async function serve({ sandbox, chain, signer, id }: Tenant): Promise<Served> {
  const { bids } = await chain.bids({ ...id, state: "open" });
  // Spread over the providers.
  const bid = bids[Number(BigInt(`0x${Buffer.from(signer.pubkey).toString("hex")}`) % BigInt(bids.length))];
  const provider = sandbox.providers.find(({ owner }) => owner === bid?.bid?.id?.provider);
  if (provider === undefined) throw new Error("no provider");
  const lease = { ...id, gseq: 1, oseq: 1, provider: provider.owner };
  await chain.send(signer, [msg.createLease(lease)]);
  const start = performance.now();
  const gateway = createGateway({
    provider,
    chain: fromChain(chain),
    auth: { token: createTokenSource(signer, { provider: provider.owner }) },
  });
  await gateway.sendManifest(id, web.manifestJson);
  let address = "";
  await until(async () => {
    const { services } = await gateway.leaseStatus(lease);
    address = services.web?.uris[0] ?? "";
    return address !== "" && (await ask(address)) === 200;
  });
  return { gateway, address, ms: performance.now() - start };
}

/** A request makes a line; the clock runs from its answer, before which or right after which the line is written. */
async function lineToReader({ id }: Tenant, { gateway, address }: Served): Promise<Line> {
  const stop = new AbortController();
  const seen = new Map<string, () => void>();
  const reading = (async () => {
    const lines = gateway.logs({ ...id, gseq: 1, oseq: 1 }, { follow: true, tail: 0, signal: stop.signal });
    for await (const { message } of lines) seen.get(/\/bench-\d+/.exec(message)?.[0] ?? "")?.();
  })().catch(() => {});
  const times: number[] = [];
  for (let at = 0; at < 50; at++) {
    const path = `/bench-${at}`;
    const { promise, resolve } = Promise.withResolvers<void>();
    seen.set(path, resolve);
    await ask(address, path);
    const start = performance.now();
    // The first ones may come before the reader stands.
    const late = setTimeout(resolve, at < 5 ? 500 : 10_000);
    await promise;
    clearTimeout(late);
    if (at >= 5) times.push(performance.now() - start);
  }
  stop.abort();
  await reading;
  return { count: times.length, ...spread(times) };
}

const web: Compiled = (() => {
  const result = compile(`
version: "2.0"
services:
  web:
    image: 127.0.0.1:1/slipway/bench:1
    expose: [{ port: 80, as: 80, to: [{ global: true }] }]
profiles:
  compute:
    web: { resources: { cpu: { units: 0.1 }, memory: { size: 64Mi }, storage: { size: 64Mi } } }
  placement:
    anywhere: { pricing: { web: { denom: uact, amount: 100 } } }
deployment:
  web: { anywhere: { profile: web, count: 1 } }
`);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
})();

/** The status; 0 when nobody answers. Names under localhost need no name server. */
async function ask(address: string, path = "/"): Promise<number> {
  const { host, port } = new URL(address.includes("://") ? address : `http://${address}`);
  return await new Promise((resolve) => {
    get({ host: "127.0.0.1", port, path, headers: { host } }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? 0));
    }).once("error", () => resolve(0));
  });
}

async function until(ask: () => Promise<boolean>): Promise<void> {
  const limit = performance.now() + 120_000;
  while (!(await ask().catch(() => false))) {
    if (performance.now() > limit) throw new Error("waited two minutes");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function spread(values: readonly number[]): Line {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0) * 10) / 10;
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}
