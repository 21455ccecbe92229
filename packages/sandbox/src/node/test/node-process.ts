/** A node in a process of its own, to be killed: prints each block's height and hash once it is kept. */
import { createNode } from "../node.ts";
import { transfer } from "./money.ts";
import { recordedGenesis } from "./recorded.ts";

const [dir = "", sequence = "0"] = process.argv.slice(2);
const node = await createNode({ genesis: recordedGenesis(), dir, manual: true });

node.onBlock(({ height, id, body }) => {
  const line = { height: String(height), hash: Buffer.from(id.hash).toString("hex"), txs: body.txs.length };
  process.stdout.write(`${JSON.stringify(line)}\n`);
});

for (let next = BigInt(sequence); ; next++) {
  const body = {
    jsonrpc: "2.0",
    id: 1,
    method: "broadcast_tx_sync",
    params: { tx: await transfer(1, next) },
  };
  await fetch(node.rpcUrl, { method: "POST", body: JSON.stringify(body) });
  await node.admin.mine(Number(1n + (next % 3n)));
}
