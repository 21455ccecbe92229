/** Impostors of every kind, for every call: each is refused before a byte of the request is sent. */
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { createKeySigner } from "@slipway/chain";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { createCertificate, type OwnCertificate } from "./certificate/create.ts";
import { createGateway, type Gateway, type LeaseRef } from "./gateway.ts";
import type { FindCertificates } from "./identity.ts";
import { type Machine, type MachineOptions, startMachine } from "./test/machine.ts";
import { createTokenSource } from "./token/index.ts";

const signer = (fill: number) => createKeySigner(new Uint8Array(32).fill(fill));
const provider = signer(1).address;
const other = signer(2).address;
const tenant = signer(3);
const day = 86_400_000;
const lease: LeaseRef = { dseq: 1n, gseq: 1, oseq: 1 };
const hosts = ["localhost"];

let own: OwnCertificate;
let machine: Machine;

beforeAll(async () => {
  own = await createCertificate({ address: provider, hosts });
});
afterEach(async () => {
  await machine.close();
});

/** A chain that keeps these certificates, each under the owner it names. */
function chainOf(...kept: OwnCertificate[]): FindCertificates {
  return async ({ owner, serial }) =>
    kept
      .filter((each) => each.address === owner && each.serial === serial)
      .map(({ cert, pubkey }) => ({ cert: Buffer.from(cert), pubkey: Buffer.from(pubkey) }));
}

async function meet(
  shown: OwnCertificate,
  certificates: FindCertificates,
  options: MachineOptions = {},
): Promise<Gateway> {
  machine = await startMachine(shown, options);
  return createGateway({
    provider: { owner: provider, hostUri: machine.url },
    chain: { certificates },
    auth: { token: createTokenSource(tenant, { provider }) },
  });
}

const calls: Record<string, (gateway: Gateway) => Promise<unknown>> = {
  version: (gateway) => gateway.version(),
  address: (gateway) => gateway.address(),
  status: (gateway) => gateway.status(),
  sendManifest: (gateway) => gateway.sendManifest({ dseq: 1n }, "[]", { pauses: [] }),
  manifest: (gateway) => gateway.manifest(lease),
  leaseStatus: (gateway) => gateway.leaseStatus(lease),
  serviceStatus: (gateway) => gateway.serviceStatus(lease, "web"),
  logs: (gateway) => Array.fromAsync(gateway.logs(lease)),
  events: (gateway) => Array.fromAsync(gateway.events(lease)),
  shell: (gateway) => gateway.shell(lease, { service: "web", command: ["ls"] }).exit,
  migrateHostnames: (gateway) => gateway.migrateHostnames({ names: ["a.b"], dseq: 1n, gseq: 1 }),
  migrateEndpoints: (gateway) => gateway.migrateEndpoints({ names: ["ip"], dseq: 1n, gseq: 1 }),
};

const impostors: Record<string, { code: string; meet: () => Promise<Gateway> }> = {
  "the right name and serial with another key": {
    code: "GATEWAY_IDENTITY_MISMATCH",
    meet: async () =>
      await meet(
        await createCertificate({ address: provider, hosts, serial: BigInt(own.serial) }),
        chainOf(own),
      ),
  },
  "a certificate that is not on chain": {
    code: "GATEWAY_IDENTITY_MISMATCH",
    meet: async () => await meet(own, chainOf()),
  },
  "an expired certificate": {
    code: "GATEWAY_IDENTITY_EXPIRED",
    meet: async () => {
      const expired = await createCertificate({
        address: provider,
        hosts,
        notBefore: new Date(Date.now() - 9 * day),
        days: 8,
      });
      return await meet(expired, chainOf(expired));
    },
  },
  "a certificate that is not valid yet": {
    code: "GATEWAY_IDENTITY_EXPIRED",
    meet: async () => {
      const early = await createCertificate({
        address: provider,
        hosts,
        notBefore: new Date(Date.now() + day),
      });
      return await meet(early, chainOf(early));
    },
  },
  "another provider's certificate, valid on chain": {
    code: "GATEWAY_IDENTITY_MISMATCH",
    meet: async () => {
      const theirs = await createCertificate({ address: other, hosts });
      return await meet(theirs, chainOf(own, theirs));
    },
  },
  "a public certificate for another host name": {
    code: "GATEWAY_IDENTITY_MISMATCH",
    meet: async () => {
      const elsewhere = await createCertificate({
        address: "elsewhere.example",
        hosts: ["elsewhere.example"],
      });
      trust(elsewhere);
      return await meet(elsewhere, chainOf(own));
    },
  },
  "the right certificate while the chain cannot be asked": {
    code: "GATEWAY_IDENTITY_UNPROVEN",
    meet: async () =>
      await meet(own, async () => {
        throw new Error("node down");
      }),
  },
  "the right certificate under TLS 1.2": {
    code: "GATEWAY_TLS_REFUSED",
    meet: async () => await meet(own, chainOf(own), { maxVersion: "TLSv1.2" }),
  },
};

const roots = getCACertificates("default");
function trust(...certificates: OwnCertificate[]): void {
  setDefaultCACertificates([...roots, ...certificates.map(({ cert }) => cert)]);
}

describe.each(Object.entries(impostors))("%s", (_name, impostor) => {
  afterEach(() => setDefaultCACertificates(roots));

  test.each(Object.entries(calls))("is refused by %s before anything is sent", async (_call, call) => {
    const gateway = await impostor.meet();
    await expect(call(gateway)).rejects.toMatchObject({ code: impostor.code });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(machine.heard()).toBe(0);
  });
});

describe("the provider itself", () => {
  afterEach(() => setDefaultCACertificates(roots));

  test("is believed for the certificate on chain, and only then told a token", async () => {
    const headers: (string | undefined)[] = [];
    const gateway = await meet(own, chainOf(own), {
      handle: (request, response) => {
        headers.push(request.headers.authorization);
        response.end('{"services":{}}');
      },
    });
    expect(await gateway.leaseStatus(lease)).toEqual({
      services: {},
      forwardedPorts: {},
      ips: {},
      errors: [],
    });
    expect(headers[0]).toMatch(/^Bearer ey/);
  });

  test("is checked again on every connection, and never through a resumed session", async () => {
    let asked = 0;
    const certificates: FindCertificates = async (filter) => {
      asked++;
      return await chainOf(own)(filter);
    };
    const gateway = await meet(own, certificates, {
      handle: (_request, response) => void response.end('{"address":"x"}'),
    });
    await gateway.address();
    await gateway.address();
    expect(asked).toBe(2);
    expect(machine.greeted()).toBe(2);
  });

  test("is believed for a public certificate of its host name without asking the chain", async () => {
    const named = await createCertificate({ address: "localhost", hosts });
    trust(named);
    const gateway = await meet(named, async () => {
      throw new Error("must not be asked");
    });
    await expect(gateway.version()).resolves.toBeDefined();
  });

  test("with an address that is no https address is not even called", async () => {
    machine = await startMachine(own);
    const hostUri = machine.url.replace("https:", "http:");
    const gateway = createGateway({
      provider: { owner: provider, hostUri },
      chain: { certificates: chainOf(own) },
    });
    await expect(gateway.version()).rejects.toMatchObject({ code: "GATEWAY_ADDRESS_INVALID" });
  });
});
