/**
 * A client in a process of its own: signs transfers, says that it is ready, and when told where to sends them by
 * `broadcast_tx_sync`, each account after the other's answer.
 */
import { Agent, request } from "node:http";
import { send } from "../../../packages/chain/src/msg/bank.ts";
import { firstAccountNumber, signerOf } from "./accounts.ts";
import { signTx } from "./sign.ts";

const [lanes = 1, each = 1] = process.argv.slice(2).map(Number);
const signed = await Promise.all(Array.from({ length: lanes }, (_, lane) => transfers(lane)));
process.send?.("ready");

process.once("message", async (url: string) => {
  const agent = new Agent({ keepAlive: true });
  await Promise.all(
    signed.map(async (bodies) => {
      for (const body of bodies) await post(url, agent, body);
    }),
  );
  agent.destroy();
  process.send?.("sent");
  process.disconnect?.();
});

async function transfers(lane: number): Promise<string[]> {
  const signer = signerOf(lane);
  const accountNumber = firstAccountNumber + BigInt(lane);
  const bodies: string[] = [];
  for (let sequence = 0n; sequence < BigInt(each); sequence++) {
    const to = signerOf((lane + 1) % lanes).address;
    const message = send({ from: signer.address, to, amount: [{ denom: "uakt", amount: 1n }] });
    const bytes = await signTx(signer, [message], { accountNumber, sequence });
    const tx = Buffer.from(bytes).toString("base64");
    bodies.push(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "broadcast_tx_sync", params: { tx } }));
  }
  return bodies;
}

function post(url: string, agent: Agent, body: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const call = request({ agent, hostname, port, method: "POST", path: "/" }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => (JSON.parse(text).result?.code === 0 ? resolve() : reject(new Error(text))));
    });
    call.on("error", reject);
    call.end(body);
  });
}
