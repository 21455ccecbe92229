import { createCertificate, createGateway, createTokenSource, fromChain } from "@slipway/gateway";
import { compile } from "@slipway/sdl";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Machine, startMachine } from "../../packages/gateway/src/test/machine.ts";
import { type Bench, openBench, type Person, until, webSdl } from "../support/bench.ts";
import { deadPort } from "../support/line.ts";
import { type OwnProvider, registerProvider } from "../support/own-provider.ts";
import { problemOf } from "../support/slipway.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.close());

/** Deploys with this provider's bid, which is made while the command waits for it. */
async function deployWith(provider: OwnProvider, person: Person) {
  const app = person.file("app.yaml", webSdl());
  const running = person.slipway(
    ...["--json", "deploy", app, "--provider", provider.owner, "--wait", "10", "--yes"],
  );
  const dseq = String(await provider.bidFor(person.signer.address));
  return { dseq, ...(await running) };
}

/** The lease stands and is paid: what the person must be told. */
async function expectPaidLease(person: Person, provider: OwnProvider, dseq: string): Promise<void> {
  const owner = person.signer.address;
  const { leases } = await bench.chain.leases({ owner, dseq: BigInt(dseq), state: "active" });
  expect(leases.map(({ lease }) => lease?.id?.provider)).toEqual([provider.owner]);
}

/** Closes and finds that the deposit is either spent or back. */
async function expectRefund(person: Person, dseq: string): Promise<void> {
  const { stdout } = await person.slipway("--json", "close", dseq, "--yes");
  const { refunded, spent, deposited } = JSON.parse(stdout) as Record<string, string>;
  expect(deposited).toBe("500000");
  expect(BigInt(refunded ?? 0)).toBeGreaterThan(400_000n);
  expect(BigInt(refunded ?? 0) + BigInt(spent ?? 0)).toBe(500_000n);
}

describe("a provider whose gateway is down", { timeout: 60_000 }, () => {
  it("is told as unreachable, with the lease that is paid and the two ways on", async () => {
    const port = await deadPort();
    const provider = await registerProvider(bench.sandbox, bench.chain, `https://localhost:${port}`);
    const person = await bench.person();
    const { code, stderr, dseq } = await deployWith(provider, person);
    expect(code).toBe(75);
    const { hint, ...told } = problemOf(stderr);
    expect(told).toMatchObject({
      code: "GATEWAY_UNREACHABLE",
      message: expect.stringContaining(`localhost:${port} cannot be reached`),
      details: { dseq, provider: provider.owner },
    });
    expect(hint).toContain(`The lease of deployment ${dseq} stays active and is paid until it is closed`);
    expect(hint).toMatch(/0\.[45]\d* ACT are in the escrow/);
    for (const way of ["deploy --resume", "close"]) expect(hint).toContain(`\`slipway ${way} ${dseq}\``);
    await expectPaidLease(person, provider, dseq);
    const status = JSON.parse((await person.slipway("--json", "status", dseq)).stdout);
    expect(status).toMatchObject({ step: "send the manifest", trouble: { code: "GATEWAY_UNREACHABLE" } });
    await expectRefund(person, dseq);
  });
});

describe("a machine with the provider's address and name, but another key", { timeout: 60_000 }, () => {
  let impostor: Machine;
  let provider: OwnProvider;

  beforeAll(async () => {
    const port = await deadPort();
    provider = await registerProvider(bench.sandbox, bench.chain, `https://localhost:${port}`);
    const { serial, address } = provider.certificate;
    const forged = await createCertificate({ address, serial: BigInt(serial), hosts: ["localhost"] });
    // It takes connections itself and only listens.
    impostor = await startMachine(forged, { connection: () => {}, port });
  });
  afterAll(() => impostor?.close());

  it("is refused after the handshake, and hears not a byte of token or manifest", async () => {
    const person = await bench.person();
    const { code, stderr, dseq } = await deployWith(provider, person);
    expect(code).toBe(1);
    const { hint, ...told } = problemOf(stderr);
    expect(told).toMatchObject({
      code: "GATEWAY_IDENTITY_MISMATCH",
      message: expect.stringMatching(
        new RegExp(
          `^The machine at localhost:\\d+ is not provider ${provider.owner}: its key is not the one`,
        ),
      ),
      retryable: false,
    });
    expect(hint).toContain("Nothing was sent.");
    expect(hint).toContain(`The lease of deployment ${dseq} stays active and is paid`);
    expect(hint).toContain(`slipway close ${dseq}`);
    expect(impostor.greeted()).toBeGreaterThan(0);
    expect(impostor.heard()).toBe(0);
    await expectPaidLease(person, provider, dseq);
    await expectRefund(person, dseq);
  });

  it("hears nothing of status, logs and shell either", async () => {
    const { signer } = await bench.person();
    const gateway = createGateway({
      provider: { owner: provider.owner, hostUri: impostor.url },
      chain: fromChain(bench.chain),
      auth: { token: createTokenSource(signer, { provider: provider.owner }) },
    });
    const lease = { dseq: 1n, gseq: 1, oseq: 1 };
    const refused = { code: "GATEWAY_IDENTITY_MISMATCH" };
    const before = impostor.greeted();
    await expect(gateway.status()).rejects.toMatchObject(refused);
    await expect(gateway.leaseStatus(lease)).rejects.toMatchObject(refused);
    await expect(Array.fromAsync(gateway.logs(lease))).rejects.toMatchObject(refused);
    await expect(gateway.shell(lease, { service: "web", command: ["sh"] }).exit).rejects.toMatchObject(
      refused,
    );
    expect(impostor.greeted()).toBe(before + 4);
    expect(impostor.heard()).toBe(0);
  });

  it("would be heard with the right key: the recorder works", async () => {
    const real = await startMachine(provider.certificate, {
      connection: (socket) => socket.on("data", () => socket.destroy()),
    });
    onTestFinished(() => real.close());
    const { signer } = await bench.person();
    const gateway = createGateway({
      provider: { owner: provider.owner, hostUri: real.url },
      chain: fromChain(bench.chain),
      auth: { token: createTokenSource(signer, { provider: provider.owner }) },
    });
    await expect(gateway.status()).rejects.toMatchObject({ code: "GATEWAY_UNREACHABLE" });
    expect(real.heard()).toBeGreaterThan(100);
  });
});

describe("a manifest that is not the one on chain", { timeout: 60_000 }, () => {
  it("is refused with 422; the lease stays, and the right one is accepted afterwards", async () => {
    const person = await bench.person();
    const deployed = await person.slipway("--json", "deploy", person.file("app.yaml", webSdl()), "--yes");
    const { dseq, leases } = JSON.parse(deployed.stdout) as {
      dseq: string;
      leases: { provider: string }[];
    };
    const owner = leases[0]?.provider;
    const provider = bench.sandbox.providers.find((each) => each.owner === owner);
    if (provider === undefined) throw new Error("no provider took it");
    const gateway = createGateway({
      provider,
      chain: fromChain(bench.chain),
      auth: { token: createTokenSource(person.signer, { provider: provider.owner }) },
    });
    const [other, right] = [webSdl({ image: "nginx:1.28" }), webSdl()].map((text) => compile(text));
    if (!other?.ok || !right?.ok) throw new Error("refused");
    const attempts: (string | undefined)[] = [];
    const sending = gateway.sendManifest({ dseq: BigInt(dseq) }, other.manifestJson, {
      pauses: [100],
      onAttempt: ({ error }) => attempts.push(error?.code),
    });
    await expect(sending).rejects.toMatchObject({
      code: "GATEWAY_MANIFEST_HASH",
      message: "The provider refused the manifest (422): manifest version validation failed",
      hint: expect.stringContaining(`The lease of deployment ${dseq} stays active and is paid`),
      details: { status: 422, dseq: BigInt(dseq), provider: provider.owner },
    });
    expect(attempts).toEqual([undefined, "GATEWAY_MANIFEST_HASH", undefined]);
    await gateway.sendManifest({ dseq: BigInt(dseq) }, right.manifestJson);
    await until("the service", async () => {
      const { services } = await gateway.leaseStatus({ dseq: BigInt(dseq), gseq: 1, oseq: 1 });
      return (services.web?.available ?? 0) > 0;
    });
  });
});
