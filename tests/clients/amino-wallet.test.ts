/**
 * The whole job with a wallet that signs JSON only, as Keplr with a Ledger does: every transaction as a StdSignDoc whose
 * fee the wallet has set itself, and the provider's token as a text inside such a document.
 */
import { randomBytes } from "node:crypto";
import { createChain, type Msg, msg, signerFromOfflineSigner } from "@slipway/chain";
import { createGateway, createTokenSource, fromChain } from "@slipway/gateway";
import { createSandbox, type Sandbox } from "@slipway/sandbox";
import { compile } from "@slipway/sdl";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keyOf } from "./by-hand.ts";
import { until } from "./until.ts";

const sdl = `
version: "2.0"
services:
  web:
    image: nginx:1.27
    expose: [{ port: 80, as: 80, to: [{ global: true }] }]
profiles:
  compute:
    web: { resources: { cpu: { units: 0.5 }, memory: { size: 512Mi }, storage: { size: 1Gi } } }
  placement:
    anywhere: { pricing: { web: { denom: uact, amount: 100 } } }
deployment:
  web: { anywhere: { profile: web, count: 1 } }
`;

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox({ blockTime: 100, runtime: "simulated" });
});

afterAll(() => sandbox?.close());

/** JSON as wallets write it before they sign: keys sorted at every depth, three letters escaped. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(",")}}`;
  }
  return JSON.stringify(value).replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
}

test("an amino wallet deploys, leases, sends the manifest, tops up, updates and closes", async () => {
  const key = keyOf(randomBytes(32));
  const documents: string[] = [];
  const signer = await signerFromOfflineSigner({
    getAccounts: async () => [key],
    signAmino: async (_address, doc) => {
      const isText = doc.chain_id === "";
      const fee = { ...doc.fee, amount: [{ denom: "uakt", amount: "77777" }] };
      const signed = isText ? doc : { ...doc, fee, memo: "<Keplr & Ledger>" };
      documents.push(isText ? "text" : (signed.msgs[0]?.type ?? ""));
      const signature = key.sign(Buffer.from(canonical(signed)));
      return { signed, signature: { signature: Buffer.from(signature).toString("base64") } };
    },
  });
  const chain = createChain({ network: sandbox.network });
  sandbox.admin.faucet(signer.address);
  const paidBy = async (message: Msg) => {
    const { hash } = await chain.send(signer, [message]);
    const found = await chain.tx(hash);
    const fees = found?.events.flatMap(({ attributes }) =>
      attributes.filter(({ key: name }) => name === "fee"),
    );
    return fees?.map(({ value }) => value);
  };
  const web = compile(sdl);
  if (!web.ok) throw new Error(JSON.stringify(web.problems));
  const id = { owner: signer.address, dseq: (await chain.status()).height };
  const deposit = { denom: "uact", amount: 5_000_000n };
  const created = msg.createDeployment({ ...id, groups: web.groupsProto, hash: web.hash, deposit });
  expect(await paidBy(created)).toEqual(["77777uakt"]);

  const { bid } = await until(async () => (await chain.bids({ ...id, state: "open" })).bids[0]);
  const provider = sandbox.providers.find(({ owner }) => owner === bid?.id?.provider);
  if (!provider) throw new Error("a stranger bids");
  const lease = { ...id, gseq: 1, oseq: 1, provider: provider.owner };
  await paidBy(msg.createLease(lease));

  const token = createTokenSource(signer, { provider: provider.owner });
  const gateway = createGateway({ provider, chain: fromChain(chain), auth: { token } });
  await gateway.sendManifest(id, web.manifestJson);
  const { services } = await gateway.leaseStatus(lease);
  expect(Object.keys(services)).toEqual(["web"]);

  await paidBy(
    msg.deposit({ signer: signer.address, ...id, deposit: { denom: "uact", amount: 1_000_000n } }),
  );
  await paidBy(msg.updateDeployment({ ...id, hash: randomBytes(32) }));
  await paidBy(msg.closeDeployment(id));
  expect((await chain.deployment(id))?.deployment?.state).toBe(2);
  // A lease may be signed for again, with more gas, when bids came after its trial run.
  expect([...new Set(documents)]).toEqual([
    "/akash.deployment.v1beta4.MsgCreateDeployment",
    "/akash.market.v1beta5.MsgCreateLease",
    "text",
    "/akash.escrow.v1.MsgAccountDeposit",
    "/akash.deployment.v1beta4.MsgUpdateDeployment",
    "/akash.deployment.v1beta4.MsgCloseDeployment",
  ]);
});
