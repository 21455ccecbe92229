import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import { GasPrice, makeCosmoshubPath, SigningStargateClient } from "@cosmjs/stargate";
import { Comet38Client, type comet38 } from "@cosmjs/tendermint-rpc";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createNode, type Node } from "./node.ts";
import { recordedGenesis } from "./test/recorded.ts";

const mnemonic = "test test test test test test test test test test test junk";
const gasPrice = GasPrice.fromString("0.025uakt");

let node: Node;
let wallet: DirectSecp256k1HdWallet;
let owner = "";
let other = "";

beforeAll(async () => {
  node = await createNode({ genesis: recordedGenesis(), blockTime: 50 });
  wallet = await DirectSecp256k1HdWallet.fromMnemonic(mnemonic, {
    prefix: "akash",
    hdPaths: [1, 2].map(makeCosmoshubPath),
  });
  [owner = "", other = ""] = (await wallet.getAccounts()).map(({ address }) => address);
});

afterAll(() => node?.close());

test("the field's own client sends, estimates gas, finds and reads without a special case", async () => {
  const client = await SigningStargateClient.connectWithSigner(node.rpcUrl, wallet, { gasPrice });
  expect(await client.getChainId()).toBe("localakash");
  const before = await client.getBalance(other, "uakt");
  const sent = await client.sendTokens(owner, other, [{ denom: "uakt", amount: "1000" }], "auto", "hello");
  expect(sent.code).toBe(0);
  expect(sent.msgResponses.map(({ typeUrl }) => typeUrl)).toEqual(["/cosmos.bank.v1beta1.MsgSendResponse"]);
  const after = await client.getBalance(other, "uakt");
  expect(BigInt(after.amount) - BigInt(before.amount)).toBe(1_000n);
  expect(await client.getTx(sent.transactionHash)).toMatchObject({ height: sent.height, code: 0 });
  const found = await client.searchTx([{ key: "transfer.recipient", value: other }]);
  expect(found.map(({ hash }) => hash)).toEqual([sent.transactionHash]);
  expect((await client.getBlock(sent.height)).txs).toHaveLength(1);
  client.disconnect();
});

test("it reads a refusal of a message as one of the real node", async () => {
  const client = await SigningStargateClient.connectWithSigner(node.rpcUrl, wallet, { gasPrice });
  const vault = "akash1klpwzlvfnw7j8gtdd0cuu9vaw9ermsmd37sg55";
  const fee = { amount: [{ denom: "uakt", amount: "5000" }], gas: "200000" };
  const refused = await client.sendTokens(owner, vault, [{ denom: "uakt", amount: "1" }], fee);
  expect(refused.code).toBe(4);
  expect(refused.rawLog).toContain(`${vault} is not allowed to receive funds: unauthorized`);
  client.disconnect();
});

test("its CometBFT client reads all that it asks for, and follows blocks by WebSocket", async () => {
  const comet = await Comet38Client.connect(node.rpcUrl.replace("http", "ws"));
  const { nodeInfo, validatorInfo } = await comet.status();
  expect(nodeInfo.version).toMatch(/^0\.38\./);
  expect((await comet.validatorsAll(2)).validators.map(({ votingPower }) => votingPower)).toEqual([
    validatorInfo?.votingPower,
  ]);
  expect((await comet.commit(2)).canonical).toBe(true);
  expect((await comet.genesis()).chainId).toBe("localakash");
  expect((await comet.blockchain(1, 3)).blockMetas).toHaveLength(3);
  expect((await comet.blockResults(2)).height).toBe(2);
  const heights = await new Promise<number[]>((resolve, reject) => {
    const seen: number[] = [];
    const stream = comet.subscribeNewBlock().subscribe({
      next({ header }: comet38.NewBlockEvent) {
        seen.push(header.height);
        if (seen.length === 3) {
          stream.unsubscribe();
          resolve(seen);
        }
      },
      error: reject,
    });
  });
  const [first = 0] = heights;
  expect(heights).toEqual([first, first + 1, first + 2]);
  comet.disconnect();
});
