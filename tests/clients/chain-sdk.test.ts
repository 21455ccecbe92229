/**
 * The field's own SDK, as it is published, does the whole job: chain over gRPC, over REST and over JSON-RPC, a provider's
 * status over its gRPC port, the manifest with a token that the SDK has signed. It is large and no dependency of ours;
 * the test finds it where CI installs it (SLIPWAY_CHAIN_SDK), and is skipped by name where it is absent:
 * `npm install --prefix ~/.cache/slipway/chain-sdk @akashnetwork/chain-sdk@1.0.0-alpha.25`.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { createChain } from "@slipway/chain";
import { createGateway, fromChain } from "@slipway/gateway";
import { createSandbox, type Sandbox } from "@slipway/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "./until.ts";

/** The SDK's types do not stand in this repository. */
type Foreign = ReturnType<typeof JSON.parse>;

const place = process.env.SLIPWAY_CHAIN_SDK ?? join(homedir(), ".cache/slipway/chain-sdk");
const isThere = existsSync(join(place, "node_modules/@akashnetwork/chain-sdk"));
const load: (name: string) => Foreign = createRequire(join(place, "package.json"));

const document = {
  version: "2.0",
  services: { web: { image: "nginx:1.27", expose: [{ port: 80, as: 80, to: [{ global: true }] }] } },
  profiles: {
    compute: {
      web: { resources: { cpu: { units: 0.5 }, memory: { size: "512Mi" }, storage: { size: "1Gi" } } },
    },
    placement: { anywhere: { pricing: { web: { denom: "uact", amount: 100 } } } },
  },
  deployment: { web: { anywhere: { profile: "web", count: 1 } } },
};

describe.skipIf(!isThere)("@akashnetwork/chain-sdk (installed apart)", () => {
  let sandbox: Sandbox;
  let wallet: Foreign;
  let owner: string;
  let node: Foreign;
  let web: Foreign;
  let close: () => Promise<void>;

  beforeAll(async () => {
    sandbox = await createSandbox({ blockTime: 100, runtime: "simulated" });
    const { createChainNodeSDK, createStargateClient } = load("@akashnetwork/chain-sdk");
    const { createChainNodeWebSDK } = load("@akashnetwork/chain-sdk/web");
    const { DirectSecp256k1HdWallet } = load("@cosmjs/proto-signing");
    wallet = await DirectSecp256k1HdWallet.generate(12, { prefix: "akash" });
    [{ address: owner }] = await wallet.getAccounts();
    sandbox.admin.faucet(owner);
    // Its trial runs name no fee, and taking one costs gas: with its own factor of 1.3 an update runs out of it, also elsewhere.
    // Bids that come between the trial run and the block make a lease dearer still.
    const signer = createStargateClient({
      baseUrl: sandbox.rpcUrl,
      signer: wallet,
      gasMultiplier: 4,
      stargateOptions: { broadcastPollIntervalMs: 100 },
    });
    close = () => signer.disconnect();
    node = createChainNodeSDK({ query: { baseUrl: sandbox.grpcUrl }, tx: { signer } });
    web = createChainNodeWebSDK({ query: { baseUrl: sandbox.restUrl }, tx: { signer } });
  });

  afterAll(async () => {
    await close?.();
    await sandbox?.close();
  });

  test("deploys, leases, sends the manifest, tops up, updates and closes", async () => {
    const sdk = load("@akashnetwork/chain-sdk");
    const { value: manifest } = sdk.generateManifest(document);
    const hash: Uint8Array = await sdk.generateManifestVersion(manifest.groups);
    const { block } = await node.cosmos.base.tendermint.v1beta1.getLatestBlock();
    const dseq = block.header.height;
    const id = { owner, dseq };
    const money = (amount: string) => ({ amount: { denom: "uact", amount }, sources: [1] });
    const { deployment: deployments, provider: providers } = node.akash;
    const { market, escrow, cert } = node.akash;

    const groups = manifest.groupSpecs;
    await deployments.v1beta4.createDeployment({ id, groups, hash, deposit: money("5000000") });
    for (const face of [node, web]) {
      const found = await face.akash.deployment.v1beta4.getDeployment({ id });
      expect(found.deployment).toMatchObject({ state: 1, id: { owner } });
      expect(Buffer.from(found.deployment.hash).equals(hash)).toBe(true);
      expect(Number(found.escrowAccount.state.funds[0].amount)).toBe(5_000_000);
    }

    const any = { owner, dseq, gseq: 0, oseq: 0, provider: "", bseq: 0 };
    const { bid } = await until(async (): Promise<Foreign> => {
      const { bids } = await web.akash.market.v1beta5.getBids({ filters: { ...any, state: "open" } });
      return bids[0];
    });
    await market.v1beta5.createLease({ bidId: bid.id });
    const { leases } = await market.v1beta5.getLeases({ filters: { ...any, state: "active" } });
    expect(leases).toHaveLength(1);

    const { provider } = await providers.v1beta4.getProvider({ owner: bid.id.provider });
    const { Secp256k1HdWallet } = load("@cosmjs/amino");
    const jsonWallet = await Secp256k1HdWallet.fromMnemonic(wallet.mnemonic, { prefix: "akash" });
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iss: owner, iat, exp: iat + 900, version: "v1", leases: { access: "full" } };
    const token: string = await new sdk.JwtTokenManager(jsonWallet).generateToken(claims);
    const gateway = createGateway({
      provider: { owner: provider.owner, hostUri: provider.hostUri },
      chain: fromChain(createChain({ network: sandbox.network })),
      auth: { token: async () => token },
    });
    const lease = { dseq: BigInt(dseq.toString()), gseq: 1, oseq: 1 };
    await gateway.sendManifest(lease, sdk.manifestToSortedJSON(manifest.groups));
    expect(Object.keys((await gateway.leaseStatus(lease)).services)).toEqual(["web"]);

    const pem = await sdk.certificateManager.generatePEM(owner);
    const account = { scope: 1, xid: `${owner}/${dseq}` };
    await sdk.transaction(node, [
      sdk.msg(escrow.v1.accountDeposit, { signer: owner, id: account, deposit: money("1000000") }),
      sdk.msg(cert.v1.createCertificate, {
        owner,
        cert: Buffer.from(pem.cert),
        pubkey: Buffer.from(pem.publicKey),
      }),
    ]);
    const filter = { owner, state: "valid", serial: "" };
    expect((await cert.v1.getCertificates({ filter })).certificates).toHaveLength(1);
    await deployments.v1beta4.updateDeployment({ id, hash: new Uint8Array(32).fill(7) });
    await deployments.v1beta4.closeDeployment({ id });
    const closed = await deployments.v1beta4.getDeployment({ id });
    expect([closed.deployment.state, closed.escrowAccount.state.state]).toEqual([2, 2]);
  });

  test("reads a provider's status over gRPC", async () => {
    const [first] = sandbox.providers;
    const url = new URL(first?.hostUri ?? "");
    url.port = String(Number(url.port) + 1);
    const sdk = load("@akashnetwork/chain-sdk").createProviderSDK({ baseUrl: url.origin });
    const status = await sdk.akash.provider.v1.getStatus();
    expect(status.publicHostnames).toEqual([expect.stringContaining("localhost")]);
  });

  test("is refused in the chain's own words", async () => {
    const id = { owner, dseq: 1n };
    const asked = node.akash.deployment.v1beta4.getDeployment({ id });
    await expect(asked).rejects.toThrow("codespace deployment code 4: Deployment not found");
    const closing = node.akash.deployment.v1beta4.closeDeployment({ id });
    await expect(closing).rejects.toThrow("Deployment not found");
  });
});
