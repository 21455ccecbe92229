// The main job through the HTTP API alone: everything that changes the chain is signed here, with nothing but noble.
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bech32 } from "@scure/base";
import { type Client, createClient, type DeploymentView, type NetworkEvent } from "@slipway/api";
import { providerToken, sessionToken, type TokenSigner } from "@slipway/gateway/token";
import { type RunningServer, startServer } from "@slipway/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { visit } from "./support/visit.ts";

const key = sha256(new TextEncoder().encode("a throw-away key for this test"));
const pubkey = secp256k1.getPublicKey(key);
const owner = bech32.encode("akash", bech32.toWords(ripemd160(sha256(pubkey))));
const sign = (bytes: Uint8Array) => secp256k1.sign(sha256(bytes), key, { prehash: false, lowS: true });
const signer: TokenSigner = {
  address: owner,
  pubkey,
  signText: async (data) => ({ alg: "ES256K", signature: sign(data) }),
};
const network = "sandbox";
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

/** TxRaw: three fields of bytes, numbers 1 to 3. */
function txRaw(...parts: Uint8Array[]): Uint8Array {
  const field = (bytes: Uint8Array, index: number) => {
    const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
    return Buffer.concat([Buffer.from([((index + 1) << 3) | 2, ...length]), bytes]);
  };
  return Buffer.concat(parts.map(field));
}

describe("the main job through the API", { timeout: 60_000 }, () => {
  let server: RunningServer;
  let client: Client;
  let sdl: string;
  let deployment: { owner: string; dseq: string };
  let view: DeploymentView;
  let manifest: string;
  const watching = new AbortController();
  const seen: NetworkEvent[] = [];

  const transact = async (typeUrl: string, value: object) => {
    const body = { signer: owner, pubkey: base64(pubkey), messages: [{ typeUrl, value }] };
    const made = await client.prepareTransaction({ network, body });
    const [bodyBytes, authInfo, signBytes] = [made.bodyBytes, made.authInfoBytes, made.signBytes].map(
      (text) => Buffer.from(text, "base64"),
    );
    if (!bodyBytes || !authInfo || !signBytes) throw new Error("not prepared");
    const txBytes = base64(txRaw(bodyBytes, authInfo, sign(signBytes)));
    return client.sendTransaction({ network, body: { txBytes } });
  };
  const get = async () => (view = await client.getDeployment({ network, ...deployment }));
  const until = async (what: string, is: (now: DeploymentView) => boolean) => {
    for (let waited = 0; waited < 30_000; waited += 200) {
      if (is(await get())) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`waited in vain until ${what}; it stands at ${view.step}`);
  };
  const balance = async () => {
    const { balances } = await client.getAccount({ network, address: owner });
    return BigInt(balances.find((coin) => coin.denom === "uact")?.amount ?? 0);
  };
  const lease = () => {
    const [one] = view.leases;
    if (one === undefined) throw new Error("there is no lease");
    return { network, owner, dseq: view.dseq, gseq: one.gseq, oseq: one.oseq, provider: one.provider.owner };
  };
  const token = () => providerToken(signer, { provider: lease().provider });

  beforeAll(async () => {
    server = await startServer({ port: 0, ephemeral: true, sandbox: { runtime: "simulated" } });
    client = createClient({ baseUrl: server.url, token: () => sessionToken(signer) });
  });
  afterAll(async () => {
    watching.abort();
    await server.close();
  });

  test("the faucet gives coins", async () => {
    await client.requestFaucet({ network, body: { address: owner } });
    expect(await balance()).toBeGreaterThan(5_000_000n);
  });

  test("events are pushed from the first", async () => {
    const hello = Promise.withResolvers<void>();
    (async () => {
      for await (const event of client.streamEvents({ network, owner, signal: watching.signal })) {
        seen.push(event);
        hello.resolve();
      }
    })().catch((error: unknown) => hello.reject(error));
    await hello.promise;
    expect(seen[0]).toMatchObject({ type: "hello", chainId: "sandbox" });
  });

  test("an SDL compiles to groups, a manifest and a price", async () => {
    ({ sdl } = await client.renderTemplate({ id: "hello", body: {} }));
    const compiled = await client.compileSdl({ body: { sdl, network } });
    if (!compiled.ok) throw new Error("refused");
    manifest = compiled.manifestJson;
    expect(Number(compiled.price?.perHour)).toBeGreaterThan(0);
    const { height } = await client.getStatus({ network });
    deployment = { owner, dseq: String(height) };
    const sent = await transact("/akash.deployment.v1beta4.MsgCreateDeployment", {
      id: deployment,
      groups: compiled.groupSpecs,
      hash: Buffer.from(compiled.hash, "hex").toString("base64"),
      deposit: { amount: { denom: "uact", amount: "5000000" }, sources: ["balance"] },
    });
    expect(sent).toMatchObject({ code: 0, height: expect.any(Number) });
    await client.putSdl({ network, ...deployment, body: { sdl, name: "Hello" } });
    expect(await get()).toMatchObject({
      step: "bidding",
      state: "active",
      name: "Hello",
      hash: compiled.hash,
    });
    expect(view.money).toMatchObject({
      deposited: "5000000",
      locked: "5000000",
      spent: "0",
      refundable: "5000000",
    });
  });

  test("who would bid, who would not and why is told by the providers' own rules", async () => {
    const compiled = await client.compileSdl({ body: { sdl, network } });
    if (!compiled.ok) throw new Error("refused");
    const [spec] = compiled.groupSpecs as { requirements: object }[]; // the chain's own JSON
    const onMars = { ...spec, requirements: { attributes: [{ key: "region", value: "mars" }] } };
    const ask = () => client.screenGroups({ network, body: { groups: [spec, onMars] } });
    const wouldBid = async () =>
      (await ask()).groups[0]?.providers.filter(({ answer }) => answer === "bids") ?? [];
    // The server has to have asked the providers for their machines.
    for (let waited = 0; (await wouldBid()).length < 3 && waited < 20_000; waited += 200)
      await new Promise((resolve) => setTimeout(resolve, 200));
    const [here, there] = (await ask()).groups;
    expect(here?.providers.filter(({ answer }) => answer === "bids").length).toBeGreaterThanOrEqual(3);
    expect(there?.providers.every(({ answer }) => answer === "refuses")).toBe(true);
    expect(there?.providers[0]).toMatchObject({
      code: "attribute-missing",
      message: "the provider does not declare region=mars",
      change: "drop region=mars from the placement's attributes",
    });
    expect(there?.helps[0]).toMatchObject({ change: "without region=mars" });
    const waiting = await client.screenDeployment({ network, ...deployment });
    expect(waiting.groups.map(({ name }) => name)).toEqual(view.groups.map(({ name }) => name));
    const nonsense = { resources: [{ resource: { cpu: { units: { val: "x" } } } }] };
    await expect(client.screenGroups({ network, body: { groups: [nonsense] } })).rejects.toMatchObject({
      code: "REQUEST_INVALID",
      message: expect.stringContaining("groups[0]"),
    });
  });

  test("three or more providers bid by their own transactions, with different prices and regions", async () => {
    await until("three bids are there", (now) => now.bids.filter((bid) => bid.state === "open").length >= 3);
    expect(view.step).toBe("accept");
    expect(new Set(view.bids.map((bid) => bid.price.perBlock)).size).toBeGreaterThan(1);
    expect(new Set(view.bids.map((bid) => bid.provider.region)).size).toBeGreaterThan(1);
    expect(
      view.bids.every((bid) => bid.provider.name !== "" && bid.provider.hostUri.startsWith("https://")),
    ).toBe(true);
  });

  test("the cheapest bid is accepted and becomes a lease", async () => {
    const [cheapest] = view.bids.filter((bid) => bid.state === "open");
    if (cheapest === undefined) throw new Error("there is no open bid");
    const { gseq, oseq, bseq, provider } = cheapest;
    const id = { ...deployment, gseq, oseq, bseq, provider: provider.owner };
    await transact("/akash.market.v1beta5.MsgCreateLease", { bid_id: id });
    expect(await get()).toMatchObject({ step: "manifest", leases: [{ state: "active", manifest: null }] });
    expect(view.money.blocksLeft).toBeGreaterThan(0);
    expect(view.money.price?.perBlock).toBe(cheapest.price.perBlock);
  });

  test("before the manifest the provider has nothing to say of the lease", async () => {
    const status = await client.getLeaseStatus({ ...lease(), providerToken: await token() });
    expect(status).toMatchObject({ ready: false, services: [] });
  });

  test("another manifest than the one on chain is refused before it is sent", async () => {
    const body = { manifest: manifest.replace("web", "wrb") };
    const sending = client.sendManifest({ ...lease(), providerToken: await token(), body });
    await expect(sending).rejects.toMatchObject({ code: "GATEWAY_MANIFEST_HASH" });
  });

  test("the manifest is taken, the workload runs, its address answers", async () => {
    const providerToken = await token();
    await client.sendManifest({ ...lease(), providerToken, body: { manifest } });
    expect((await get()).step).toBe("running");
    let url: string | undefined;
    for (let tries = 0; tries < 100 && url === undefined; tries++) {
      const status = await client.getLeaseStatus({ ...lease(), providerToken });
      if (status.services.every((service) => service.readyReplicas > 0)) url = status.services[0]?.urls[0];
      else await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect((await visit(url ?? "")).status).toBe(200);
    const { services } = await client.getLeaseStatus({ ...lease(), providerToken });
    expect(services.map(({ standIn }) => standIn)).toEqual(["simulation"]);
  });

  test("log lines and events arrive", async () => {
    const stop = new AbortController();
    const options = { ...lease(), providerToken: await token(), signal: stop.signal };
    for await (const line of client.streamLogs({ ...options, follow: true, tail: 10 })) {
      expect(line).toMatchObject({ service: "web", message: expect.any(String) });
      break;
    }
    for await (const event of client.streamLeaseEvents({ ...options, follow: false })) {
      expect(event.reason).not.toBe("");
      break;
    }
    stop.abort();
  });

  test("a shell runs a command", async () => {
    const command = ["echo", "hello from inside"];
    const shell = client.openShell({ ...lease(), token: await token(), service: "web", command });
    let text = "";
    for await (const { bytes } of shell.output) text += new TextDecoder().decode(bytes);
    expect(text).toBe("hello from inside\n");
    expect(await shell.exit).toMatchObject({ exitCode: 0 });
  });

  test("a stranger's token gets nothing", async () => {
    const other = sha256(key);
    const stranger: TokenSigner = {
      ...signer,
      signText: async (data) => ({
        alg: "ES256K",
        signature: secp256k1.sign(sha256(data), other, { prehash: false }),
      }),
    };
    const providerTokenOfStranger = await providerToken(stranger, { provider: lease().provider });
    const asking = client.getLeaseStatus({ ...lease(), providerToken: providerTokenOfStranger });
    await expect(asking).rejects.toMatchObject({ code: "GATEWAY_TOKEN_INVALID" });
  });

  test("a network that is not indexed shows the same, asked of the chain", async () => {
    const { networks } = await client.listNetworks();
    const rpc = networks.find((each) => each.name === network)?.rpc ?? [];
    await client.addNetwork({ body: { name: "other", chainId: "sandbox", rpc, blockSeconds: 1 } });
    const asked = await client.getDeployment({ ...deployment, network: "other" });
    const { groups, orders, hash, escrow } = await get();
    const timeless = (rows: { createdAt: string | null }[]) =>
      rows.map((row) => ({ ...row, createdAt: null }));
    expect(asked).toMatchObject({ groups, orders: timeless(orders), hash, escrow });
    expect(asked.bids.map((bid) => [bid.provider.name, bid.state, bid.price.perBlock]).toSorted()).toEqual(
      view.bids.map((bid) => [bid.provider.name, bid.state, bid.price.perBlock]).toSorted(),
    );
    expect(asked.money.deposited).toBe(view.money.deposited);
    const listed = await client.listDeployments({ network: "other", owner });
    expect(listed.deployments.map((each) => each.dseq)).toEqual([deployment.dseq]);
    expect((await client.listProviders({ network: "other" })).providers.length).toBeGreaterThanOrEqual(3);
    expect((await client.getStatus({ network: "other" })).indexer.mode).toMatch(/live|off/);
  });

  test("funds are added", async () => {
    await transact("/akash.escrow.v1.MsgAccountDeposit", {
      signer: owner,
      id: { scope: "deployment", xid: `${owner}/${deployment.dseq}` },
      deposit: { amount: { denom: "uact", amount: "1250000" }, sources: ["balance"] },
    });
    expect((await get()).money.deposited).toBe("6250000");
  });

  test("closing gives back everything that was not spent, to the last unit", async () => {
    await client.jumpTime({ network, body: { blocks: 500 } });
    await until("something is spent", ({ money }) => BigInt(money.spent) > 0n);
    expect(BigInt(view.money.spent) + BigInt(view.money.refundable)).toBe(6_250_000n);
    const before = await balance();
    await transact("/akash.deployment.v1beta4.MsgCloseDeployment", { id: deployment });
    const { money } = await get();
    expect(view).toMatchObject({ step: "closed", state: "closed" });
    expect(BigInt(money.spent)).toBeGreaterThan(0n);
    expect(BigInt(money.refunded) + BigInt(money.spent)).toBe(6_250_000n);
    expect(await balance()).toBe(before + BigInt(money.refunded));
  });

  test("all of it was pushed, and stands in the history in order", async () => {
    const { entries } = await client.getDeploymentHistory({ network, ...deployment });
    expect(entries[0]?.type).toBe("deployment-created");
    expect(entries.map((entry) => entry.type)).toEqual(
      expect.arrayContaining([
        "bid-created",
        "lease-created",
        "escrow-deposited",
        "lease-closed",
        "deployment-closed",
      ]),
    );
    const told = new Set(
      seen.map((event) => ("action" in event ? `${event.type} ${event.action}` : event.type)),
    );
    for (const what of [
      "block",
      "balance",
      "deployment created",
      "bid created",
      "bid accepted",
      "lease created",
      "deployment closed",
    ])
      expect(told).toContain(what);
  });

  test("what the chain refuses comes back in plain words", async () => {
    const closing = transact("/akash.deployment.v1beta4.MsgCloseDeployment", { id: deployment });
    await expect(closing).rejects.toMatchObject({
      code: "CHAIN_TX_REFUSED",
      status: 422,
      details: { codespace: "deployment" },
    });
  });
});
