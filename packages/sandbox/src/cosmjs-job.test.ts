/** The whole job with @cosmjs/stargate, which knows nothing of Akash but the bytes of its messages. */
import { type DescMessage, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import { DirectSecp256k1HdWallet, Registry } from "@cosmjs/proto-signing";
import { defaultRegistryTypes, GasPrice, SigningStargateClient } from "@cosmjs/stargate";
import { type Msg, msg } from "@slipway/chain";
import { createTypeRegistry } from "@slipway/chain/registry";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSandbox, type Sandbox } from "./sandbox.ts";
import { compiled, openTenant, until, webSdl } from "./test/tenant.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox({ blockTime: 100, runtime: "simulated" });
});

afterAll(() => sandbox?.close());

/** A message type as cosmjs wants one. */
function typeOf(schema: DescMessage) {
  return {
    encode: (message: Message) => ({ finish: () => toBinary(schema, message) }),
    decode: (bytes: Uint8Array) => fromBinary(schema, bytes),
    fromPartial: (message: Message) => message,
  };
}

test("a deployment from its creation to its refund", async () => {
  const types = createTypeRegistry();
  const names = [
    "akash.deployment.v1beta4.MsgCreateDeployment",
    "akash.deployment.v1beta4.MsgUpdateDeployment",
    "akash.deployment.v1beta4.MsgCloseDeployment",
    "akash.market.v1beta5.MsgCreateLease",
    "akash.escrow.v1.MsgAccountDeposit",
  ];
  const registry = new Registry(defaultRegistryTypes);
  for (const name of names) {
    const schema = types.getMessage(name);
    if (!schema) throw new Error(`no ${name}`);
    // cosmjs asks for a writer with many methods, and calls one of them.
    registry.register(`/${name}`, typeOf(schema) as unknown as Parameters<Registry["register"]>[1]);
  }
  const wallet = await DirectSecp256k1HdWallet.generate(12, { prefix: "akash" });
  const [account] = await wallet.getAccounts();
  const owner = account?.address ?? "";
  sandbox.admin.faucet(owner);
  const client = await SigningStargateClient.connectWithSigner(sandbox.rpcUrl, wallet, {
    registry,
    gasPrice: GasPrice.fromString("0.025uakt"),
    broadcastPollIntervalMs: 100,
  });
  const run = async ({ typeUrl, value }: Msg) => {
    const schema = types.getMessage(typeUrl.slice(1));
    if (!schema) throw new Error(`no ${typeUrl}`);
    // Bids that come between the trial run and the block make a lease dearer: each is told that it has lost.
    const sent = await client.signAndBroadcast(owner, [{ typeUrl, value: fromBinary(schema, value) }], 4);
    expect(sent).toMatchObject({ code: 0, rawLog: "" });
    return sent;
  };
  const web = compiled(webSdl);
  const id = { owner, dseq: BigInt(await client.getHeight()) };
  const before = BigInt((await client.getBalance(owner, "uact")).amount);
  const deposit = { denom: "uact", amount: 5_000_000n };

  const created = await run(
    msg.createDeployment({ ...id, groups: web.groupsProto, hash: web.hash, deposit }),
  );
  expect(created.events.map(({ type }) => type)).toContain("akash.deployment.v1.EventDeploymentCreated");
  const { chain } = openTenant(sandbox);
  const bid = await until(async () => (await chain.bids({ ...id, state: "open" })).bids[0]?.bid?.id, "a bid");
  await run(msg.createLease({ ...id, gseq: bid.gseq, oseq: bid.oseq, provider: bid.provider }));
  await run(msg.deposit({ ...id, deposit: { denom: "uact", amount: 1_000_000n } }));
  await run(msg.updateDeployment({ ...id, hash: new Uint8Array(32).fill(3) }));
  await run(msg.closeDeployment(id));
  const after = BigInt((await client.getBalance(owner, "uact")).amount);
  expect(before - after).toBeLessThan(1_000n);
  expect((await client.searchTx([{ key: "message.sender", value: owner }])).length).toBe(5);
  client.disconnect();
});
