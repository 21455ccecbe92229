/** What a provider's gateway must not take: bad tokens, bad manifests, bad certificates. Real sockets, the real client. */
import { createHmac } from "node:crypto";
import { connect as connectTcp } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { createKeySigner } from "@slipway/chain";
import {
  createCertificate,
  createGateway,
  createToken,
  type Gateway,
  type GatewayAuth,
  type OwnCertificate,
  providerToken,
} from "@slipway/gateway";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Runtime } from "../runtime/runtime.ts";
import { createSimulatedRuntime } from "../runtime/simulated/simulated.ts";
import type { ChainView } from "./chain-view.ts";
import { toSortedGoJson } from "./go-json.ts";
import { createProviderGateway, type ProviderGateway } from "./index.ts";
import { type ManifestGroup, manifestHash, parseManifest } from "./manifest.ts";

const signer = (fill: number) => createKeySigner(new Uint8Array(32).fill(fill));
const tenant = signer(1);
const provider = signer(2).address;
const stranger = signer(3);
const lease = { dseq: 1n, gseq: 1, oseq: 1 };
const full = { leases: { access: "full" } } as const;
const day = 86_400_000;

const amount = (val: string) => ({ val, attributes: [] });
const text = JSON.stringify([
  {
    name: "here",
    services: [
      {
        name: "web",
        image: "nginx:1.27",
        resources: {
          id: 1,
          cpu: { units: { val: "100" } },
          memory: { size: { val: "134217728" } },
          storage: [{ name: "default", size: { val: "1073741824" } }],
          gpu: { units: { val: "0" } },
          endpoints: [{ sequence_number: 0 }],
        },
        count: 1,
        expose: [{ port: 80, proto: "TCP", global: true, httpOptions: httpOptions() }],
      },
    ],
  },
]);
const manifest = parseManifest(text);
const manifestJson = toSortedGoJson(manifest);

let runtime: Runtime;
let server: ProviderGateway;
let kept: Map<string, { cert: Uint8Array; pubkey: Uint8Array }>;
let accepted: ManifestGroup[] = [];

beforeAll(async () => {
  runtime = await createSimulatedRuntime();
  const own = await createCertificate({ address: provider, hosts: ["localhost"] });
  kept = new Map();
  keep(own);
  const chainView: ChainView = {
    accountPubkey: async (address) => [tenant, stranger].find((each) => each.address === address)?.pubkey,
    certificates: async ({ owner, serial }) => {
      const found = kept.get(`${owner}/${serial}`);
      return found === undefined ? [] : [found];
    },
    deployment: async ({ dseq }) => ({
      hash: dseq === 1n ? manifestHash(manifest) : new Uint8Array(32),
      groups: [
        {
          gseq: 1,
          name: "here",
          units: [
            {
              id: 1,
              count: 1,
              cpu: amount("100"),
              memory: amount("134217728"),
              gpu: amount("0"),
              storage: [{ name: "default", ...amount("1073741824") }],
              endpointKinds: [0],
            },
          ],
        },
      ],
    }),
    leases: async ({ owner, dseq }) =>
      owner === tenant.address ? [{ ...lease, owner, dseq, provider }] : [],
  };
  server = await createProviderGateway({
    provider,
    chainView,
    runtime,
    certificates: { own },
    status: async () => ({}),
    onManifest: (_lease, group) => accepted.push(group),
  });
});
afterEach(() => {
  accepted = [];
});
afterAll(async () => {
  await server.close();
  await runtime.close();
});

function keep({ address, serial, cert, pubkey }: OwnCertificate): void {
  kept.set(`${address}/${serial}`, { cert: Buffer.from(cert), pubkey: Buffer.from(pubkey) });
}

function as(auth: GatewayAuth): Gateway {
  return createGateway({
    provider: { owner: provider, hostUri: server.url },
    chain: {
      certificates: async ({ owner, serial }) => {
        const found = kept.get(`${owner}/${serial}`);
        return found === undefined ? [] : [found];
      },
    },
    auth,
  });
}
const bearing = (token: () => Promise<string>): Gateway => as({ token });
const put = async (gateway: Gateway, body = manifestJson, dseq = 1n): Promise<void> =>
  await gateway.sendManifest({ dseq }, body, { pauses: [] });

test("the right manifest with the right token is taken", async () => {
  await put(bearing(() => providerToken(tenant, { provider })));
  expect(accepted.map(({ name }) => name)).toEqual(["here"]);
});

describe("a manifest is not taken, and nothing is asked of the cluster, with a token", () => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const seconds = Math.floor(Date.now() / 1000);
  const payload = {
    iss: tenant.address,
    iat: seconds - 60,
    nbf: seconds - 60,
    exp: seconds + 600,
    version: "v1",
    ...full,
  };
  const tokens: Record<string, [string, () => Promise<string>]> = {
    "that has expired": [
      "GATEWAY_TOKEN_EXPIRED",
      () => createToken(tenant, { ...full, now: () => Date.now() - day }),
    ],
    "that is not valid yet": [
      "GATEWAY_TOKEN_EXPIRED",
      () => createToken(tenant, { ...full, now: () => Date.now() + day }),
    ],
    "for another provider": [
      "GATEWAY_NOT_ALLOWED",
      () => providerToken(tenant, { provider: stranger.address }),
    ],
    "without the scope": [
      "GATEWAY_NOT_ALLOWED",
      () => providerToken(tenant, { provider, scopes: ["logs", "status"] }),
    ],
    "for another deployment": ["GATEWAY_NOT_ALLOWED", () => providerToken(tenant, { provider, dseq: 2n })],
    "of somebody without a lease": ["GATEWAY_LEASE_NOT_FOUND", () => createToken(stranger, full)],
    "whose algorithm is none": [
      "GATEWAY_TOKEN_INVALID",
      async () => `${part({ alg: "none", typ: "JWT" })}.${part(payload)}.`,
    ],
    "whose algorithm is none, with a signature": [
      "GATEWAY_TOKEN_INVALID",
      async () => {
        const [, , signature] = (await createToken(tenant, full)).split(".");
        return `${part({ alg: "none", typ: "JWT" })}.${part(payload)}.${signature}`;
      },
    ],
    "that takes the public key for a shared secret": [
      "GATEWAY_TOKEN_INVALID",
      async () => {
        const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(payload)}`;
        return `${signed}.${createHmac("sha256", tenant.pubkey).update(signed).digest("base64url")}`;
      },
    ],
    "signed by another key": [
      "GATEWAY_TOKEN_INVALID",
      async () => {
        const [header, , signature] = (await createToken(stranger, full)).split(".");
        return `${header}.${part(payload)}.${signature}`;
      },
    ],
    "that is none": ["GATEWAY_TOKEN_INVALID", async () => "not-a-token"],
  };
  test.each(Object.entries(tokens))("%s", async (_name, [code, token]) => {
    await expect(put(bearing(token))).rejects.toMatchObject({ code });
    expect(accepted).toEqual([]);
  });
});

describe("a manifest is refused", () => {
  const deep = 200_000;
  const manifests: Record<string, [string, string, bigint?]> = {
    "that belongs to another deployment": ["GATEWAY_MANIFEST_HASH", manifestJson, 2n],
    "that was altered": ["GATEWAY_MANIFEST_HASH", manifestJson.replace("nginx:1.27", "nginx:1.28")],
    "that is no JSON": ["GATEWAY_MANIFEST_REFUSED", "services: {}"],
    "that is empty": ["GATEWAY_MANIFEST_REFUSED", ""],
    "that has the wrong types": [
      "GATEWAY_MANIFEST_REFUSED",
      manifestJson.replace('"count":1', '"count":"many"'),
    ],
    "that goes deep": ["GATEWAY_MANIFEST_REFUSED", "[".repeat(deep) + "]".repeat(deep)],
    "that is larger than any": ["GATEWAY_REQUEST_REFUSED", `[${" ".repeat(65 * 2 ** 20)}]`],
  };
  test.each(Object.entries(manifests))("%s, and the gateway goes on", async (_name, [code, body, dseq]) => {
    const gateway = bearing(() => providerToken(tenant, { provider }));
    await expect(put(gateway, body, dseq)).rejects.toMatchObject({ code });
    expect(accepted).toEqual([]);
    expect(await gateway.address()).toBe(provider);
  });
});

describe("a client certificate is refused", () => {
  const certificates: Record<string, () => Promise<OwnCertificate>> = {
    "that was never published": () => createCertificate({ address: tenant.address }),
    "that was revoked": async () => {
      const own = await createCertificate({ address: tenant.address });
      keep(own);
      await as({ certificate: own }).address();
      kept.delete(`${own.address}/${own.serial}`);
      return own;
    },
    "that has expired": async () => {
      const notBefore = new Date(Date.now() - 9 * day);
      const own = await createCertificate({ address: tenant.address, notBefore, days: 8 });
      keep(own);
      return own;
    },
    "whose key is not the one on chain": async () => {
      const own = await createCertificate({ address: tenant.address });
      const other = await createCertificate({ address: tenant.address });
      kept.set(`${own.address}/${own.serial}`, {
        cert: Buffer.from(own.cert),
        pubkey: Buffer.from(other.pubkey),
      });
      return own;
    },
  };
  test.each(Object.entries(certificates))("%s", async (_name, make) => {
    const certificate = await make();
    await expect(put(as({ certificate }))).rejects.toMatchObject({ code: "GATEWAY_TLS_REFUSED" });
    expect(accepted).toEqual([]);
  });
});

test.each(["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"])(
  "a refused client is told why, as a real provider tells it (%s)",
  async (ciphers) => {
    const { cert, key } = await createCertificate({ address: tenant.address });
    const told = await new Promise<unknown>((resolve) => {
      const socket = connect({
        host: "127.0.0.1",
        port: server.port,
        rejectUnauthorized: false,
        cert,
        key,
        ciphers,
      });
      socket.once("error", resolve).once("close", () => resolve("closed without a word"));
      socket.write("GET /status HTTP/1.1\r\nhost: x\r\n\r\n");
    });
    expect(String(told)).toContain("alert bad certificate");
  },
);

describe("half of a conversation", () => {
  const dial = async (): Promise<TLSSocket> =>
    await new Promise((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port: server.port, rejectUnauthorized: false });
      socket.once("secureConnect", () => resolve(socket)).once("error", reject);
    });

  test("holds nobody else up: silent connections, halves of requests and of manifests, a hundred of each", async () => {
    const token = await providerToken(tenant, { provider });
    const halves = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const silent = connectTcp(server.port, "127.0.0.1");
        const [request, whole] = await Promise.all([dial(), dial()]);
        request.write("GET /status HTTP/1.1\r\nhost: x\r\n");
        whole.write(
          `PUT /deployment/1/manifest HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-length: 1000\r\n\r\n[{"name":`,
        );
        for (const socket of [silent, request, whole]) socket.on("error", () => {});
        return [silent, request, whole];
      }),
    );
    const start = performance.now();
    await put(bearing(async () => token));
    expect(performance.now() - start).toBeLessThan(5000);
    expect(accepted).toHaveLength(1);
    for (const socket of halves.flat()) socket.destroy();
    // A manifest of which the rest never came is no manifest.
    expect(await bearing(async () => token).address()).toBe(provider);
    expect(accepted).toHaveLength(1);
  });
});

function httpOptions(): object {
  return {
    maxBodySize: 1048576,
    readTimeout: 60000,
    sendTimeout: 60000,
    nextTries: 3,
    nextTimeout: 0,
    nextCases: ["error", "timeout"],
  };
}
