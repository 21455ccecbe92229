import { request } from "node:http";
import { type Chain, createChain, createKeySigner, msg, type Signer } from "@slipway/chain";
import { createGateway, createTokenSource, fromChain, type Gateway } from "@slipway/gateway";
import { type Compiled, compile } from "@slipway/sdl";
import type { Sandbox, SandboxProvider } from "../sandbox.ts";

export const webSdl = `
version: "2.0"
services:
  web:
    image: nginx:1.27
    env: [GREETING=hello]
    expose:
      - port: 80
        as: 80
        to: [{ global: true }]
profiles:
  compute:
    web:
      resources:
        cpu: { units: 0.5 }
        memory: { size: 512Mi }
        storage: { size: 1Gi }
  placement:
    anywhere:
      attributes: { host: akash }
      pricing:
        web: { denom: uact, amount: 100 }
deployment:
  web:
    anywhere: { profile: web, count: 1 }
`;

export interface DeploymentRef {
  readonly owner: string;
  readonly dseq: bigint;
}

export interface LeaseOf extends DeploymentRef {
  readonly gseq: number;
  readonly oseq: number;
  readonly provider: string;
}

/** A person with a key and money, who uses the sandbox as any network. */
export interface Tenant {
  readonly chain: Chain;
  readonly signer: Signer;
  uact(): Promise<bigint>;
  deploy(compiled: Compiled, dseq?: bigint): Promise<DeploymentRef>;
  /** Waits for so many bids and gives the cheapest provider. */
  cheapest(id: DeploymentRef, count: number): Promise<SandboxProvider>;
  accept(id: DeploymentRef, provider: SandboxProvider): Promise<LeaseOf>;
  gateway(provider: SandboxProvider): Gateway;
}

export function openTenant(
  sandbox: Sandbox,
  key: Uint8Array = crypto.getRandomValues(new Uint8Array(32)),
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Tenant {
  const chain = createChain({ network: sandbox.network, fetch });
  const signer = createKeySigner(key);
  const owner = signer.address;
  return {
    chain,
    signer,
    uact: async () => (await chain.balances(owner)).find(({ denom }) => denom === "uact")?.amount ?? 0n,
    async deploy({ groupsProto, hash }, dseq) {
      const id = { owner, dseq: dseq ?? (await chain.status()).height };
      const deposit = { denom: "uact", amount: 5_000_000n };
      await chain.send(signer, [msg.createDeployment({ ...id, groups: groupsProto, hash, deposit })]);
      return id;
    },
    async cheapest(id, count) {
      const bids = await until(async () => {
        const { bids: open } = await chain.bids({ ...id, state: "open" });
        return open.length >= count ? open : undefined;
      }, `${count} bids`);
      const priced = bids.map(({ bid }) => ({
        by: bid?.id?.provider,
        price: BigInt(bid?.price?.amount ?? 0),
      }));
      const best = priced.reduce((a, b) => (b.price < a.price ? b : a));
      const provider = sandbox.providers.find(({ owner: by }) => by === best.by);
      if (provider === undefined) throw new Error(`a stranger bids: ${best.by}`);
      return provider;
    },
    async accept(id, provider) {
      const lease = { ...id, gseq: 1, oseq: 1, provider: provider.owner };
      await chain.send(signer, [msg.createLease(lease)]);
      return lease;
    },
    gateway: (provider) =>
      createGateway({
        provider,
        chain: fromChain(chain),
        auth: { token: createTokenSource(signer, { provider: provider.owner }) },
      }),
  };
}

export function compiled(sdl: string): Compiled {
  const result = compile(sdl);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

/** Asks until the answer is there; the chain moves by itself. */
export async function until<T>(ask: () => Promise<T | undefined | null | false>, what: string): Promise<T> {
  for (let tries = 0; tries < 150; tries++) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited too long for ${what}`);
}

/** Names under localhost need no name server: the connection goes to the loopback, the name into the Host header. */
export function fetchLocal(url: string): Promise<{ status: number; body: string }> {
  const { host, port, pathname } = new URL(url.includes("://") ? url : `http://${url}`);
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path: pathname, headers: { host } }, (answer) => {
      let body = "";
      answer.on("data", (chunk) => {
        body += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    asked.on("error", reject).end();
  });
}

export async function firstOf<T>(items: AsyncIterable<T>, count: number): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) {
    found.push(item);
    if (found.length === count) break;
  }
  return found;
}

export async function isServed(gateway: Gateway, lease: LeaseOf): Promise<boolean> {
  try {
    const status = await gateway.leaseStatus(lease);
    return (status.services.web?.available ?? 0) > 0;
  } catch {
    return false;
  }
}
