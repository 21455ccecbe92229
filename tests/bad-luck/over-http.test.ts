/** The same bad luck, as somebody meets it who uses the HTTP API alone: problem documents with status, code and hint. */
import { type Client, createClient } from "@slipway/api";
import { type Msg, msg, type Network, toJson, unpack } from "@slipway/chain";
import { MsgCreateDeploymentSchema } from "@slipway/chain/gen/akash/deployment/v1beta4/deploymentmsg_pb.ts";
import { createCertificate } from "@slipway/gateway";
import { providerToken } from "@slipway/gateway/token";
import { compile } from "@slipway/sdl";
import { type RunningServer, startServer } from "@slipway/server";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startMachine } from "../../packages/gateway/src/test/machine.ts";
import { type Bench, million, openBench, type Person, webSdl } from "../support/bench.ts";
import { deadPort } from "../support/line.ts";
import { type OwnProvider, registerProvider } from "../support/own-provider.ts";

const network = "bench";
let bench: Bench;
let server: RunningServer;
let client: Client;

beforeAll(async () => {
  bench = await openBench();
  const own: Network = { ...bench.sandbox.network, name: network, title: "Bench", kind: "custom" };
  server = await startServer({ port: 0, ephemeral: true, network: own, log: { error: () => {} } });
  client = createClient({ baseUrl: server.url });
});
afterEach(() => bench.sandbox.admin.faults({ status: undefined }));
afterAll(async () => {
  await server?.close();
  await bench?.close();
});

const compiled = (text = webSdl()) => {
  const result = compile(text);
  if (!result.ok) throw new Error("refused");
  return result;
};

/** Deploys and accepts this provider's bid; what is left is the manifest. */
async function leaseWith(provider: OwnProvider, person: Person) {
  const { signer } = person;
  const { groupsProto: groups, hash } = compiled();
  const deposit = { denom: "uact", amount: million };
  const opening = msg.createDeployment({ owner: signer.address, dseq: 1n, groups, hash, deposit });
  await bench.chain.send(signer, [opening]);
  const dseq = await provider.bidFor(signer.address);
  const lease = { owner: signer.address, dseq, gseq: 1, oseq: 1, provider: provider.owner };
  await bench.chain.send(signer, [msg.createLease(lease)]);
  return { ...lease, network, dseq: String(dseq) };
}

/** The chain's own JSON of the message, as the API takes it. */
function jsonOf(opening: Msg) {
  const message = unpack(MsgCreateDeploymentSchema, opening);
  if (message === undefined) throw new Error("another message");
  return toJson(MsgCreateDeploymentSchema, message);
}

const tokenOf = ({ signer }: Person, provider: string) => providerToken(signer, { provider });

describe("over HTTP", { timeout: 60_000 }, () => {
  it("too little money is refused with 422 before there is anything to sign", async () => {
    const { signer } = await bench.person([
      { denom: "uact", amount: 200_000n },
      { denom: "uakt", amount: million },
    ]);
    const { groupsProto: groups, hash } = compiled();
    const deposit = { denom: "uact", amount: million };
    const opening = msg.createDeployment({ owner: signer.address, dseq: 1n, groups, hash, deposit });
    const pubkey = Buffer.from(signer.pubkey).toString("base64");
    const messages = [{ typeUrl: opening.typeUrl, value: jsonOf(opening) }];
    const preparing = client.prepareTransaction({
      network,
      body: { signer: signer.address, pubkey, messages },
    });
    await expect(preparing).rejects.toMatchObject({
      status: 422,
      code: "CHAIN_TX_REFUSED",
      message: "The account has too little money for the deposit.",
      hint: expect.stringContaining("all money is where it was"),
    });
  });

  it("a deployment without bids says where its money is, and closing gives all of it back", async () => {
    const { signer, uact } = await bench.person();
    const before = await uact();
    const { groupsProto: groups, hash } = compiled(webSdl({ where: ", region: the-moon" }));
    const id = { owner: signer.address, dseq: 3n };
    const deposit = { denom: "uact", amount: million };
    await bench.chain.send(signer, [msg.createDeployment({ ...id, groups, hash, deposit })]);
    const view = () => client.getDeployment({ network, owner: id.owner, dseq: String(id.dseq) });
    const locked = { locked: String(million), refundable: String(million), spent: "0" };
    expect(await view()).toMatchObject({ step: "bidding", bids: [], money: locked });
    await bench.chain.send(signer, [msg.closeDeployment(id)]);
    expect(await view()).toMatchObject({ step: "closed", money: { locked: "0", refundable: "0" } });
    expect(await uact()).toBe(before);
  });

  it("a provider that is down is a 502 that says that the lease is paid", async () => {
    const port = await deadPort();
    const provider = await registerProvider(bench.sandbox, bench.chain, `https://localhost:${port}`);
    const person = await bench.person();
    const lease = await leaseWith(provider, person);
    const request = { ...lease, providerToken: await tokenOf(person, provider.owner) };
    await expect(client.getLeaseStatus(request)).rejects.toMatchObject({
      status: 502,
      code: "GATEWAY_UNREACHABLE",
      message: expect.stringContaining(`localhost:${port} cannot be reached`),
      retryable: true,
    });
    const sending = client.sendManifest({
      ...request,
      body: { manifest: compiled().manifestJson },
    });
    await expect(sending).rejects.toMatchObject({
      status: 502,
      code: "GATEWAY_UNREACHABLE",
      hint: expect.stringContaining(`The lease of deployment ${lease.dseq} stays active and is paid`),
    });
    const view = await client.getDeployment(lease);
    expect(view).toMatchObject({ step: "manifest", money: { deposited: String(million) } });
  });

  it("an impostor hears nothing through the relay", async () => {
    const port = await deadPort();
    const provider = await registerProvider(bench.sandbox, bench.chain, `https://localhost:${port}`);
    const { serial, address } = provider.certificate;
    const forged = await createCertificate({ address, serial: BigInt(serial), hosts: ["localhost"] });
    const impostor = await startMachine(forged, { connection: () => {}, port });
    onTestFinished(() => impostor.close());
    const person = await bench.person();
    const lease = await leaseWith(provider, person);
    const sending = client.sendManifest({
      ...lease,
      providerToken: await tokenOf(person, provider.owner),
      body: { manifest: compiled().manifestJson },
    });
    await expect(sending).rejects.toMatchObject({
      status: 502,
      code: "GATEWAY_IDENTITY_MISMATCH",
      hint: expect.stringMatching(/^Nothing was sent\..*stays active and is paid/),
      retryable: false,
    });
    expect(impostor.greeted()).toBeGreaterThan(0);
    expect(impostor.heard()).toBe(0);
  });

  it("a manifest with another hash is a 422", async () => {
    const provider = await registerProvider(bench.sandbox, bench.chain, "https://localhost:9");
    const person = await bench.person();
    const lease = await leaseWith(provider, person);
    const sending = client.sendManifest({
      ...lease,
      providerToken: await tokenOf(person, provider.owner),
      body: { manifest: compiled(webSdl({ image: "nginx:1.28" })).manifestJson },
    });
    await expect(sending).rejects.toMatchObject({
      status: 422,
      code: "GATEWAY_MANIFEST_HASH",
      hint: expect.stringContaining("is paid"),
    });
  });

  it("a bad SDL comes back with its problems and their places", async () => {
    const sdl = webSdl().replace("size: 512Mi", "size: many");
    const result = await client.compileSdl({ body: { sdl, network } });
    expect(result).toMatchObject({ ok: false });
    const at = sdl.split("\n").findIndex((line) => line.includes("size: many")) + 1;
    expect(result.problems).toContainEqual(expect.objectContaining({ severity: "error", line: at }));
  });

  it("the pushed blocks go on after the node was away, each height once and in order", async () => {
    const { admin } = bench.sandbox;
    const heights: number[] = [];
    for await (const event of client.streamEvents({ network })) {
      if (event.type !== "block") continue;
      heights.push(event.height);
      if (heights.length === 4) {
        admin.faults({ status: 502 });
        setTimeout(() => admin.faults({ status: undefined }), 1500);
      }
      if (heights.length === 20) break;
    }
    expect(heights).toEqual(heights.map((_, index) => (heights[0] ?? 0) + index));
  });

  it("a node that answers nothing of use is a 503 with what it answered", async () => {
    const { signer } = await bench.person();
    bench.sandbox.admin.faults({ status: 502 });
    await expect(client.getAccount({ network, address: signer.address })).rejects.toMatchObject({
      status: 503,
      code: "CHAIN_UNREACHABLE",
      message: expect.stringContaining(`${bench.sandbox.rpcUrl}: HTTP 502`),
      retryable: true,
    });
    const relayed = client.relayRpc({
      network,
      body: { jsonrpc: "2.0", id: 1, method: "status", params: {} },
    });
    await expect(relayed).rejects.toMatchObject({
      status: 503,
      code: "CHAIN_UNREACHABLE",
      message: expect.stringContaining("HTTP 502"),
    });
  });
});
