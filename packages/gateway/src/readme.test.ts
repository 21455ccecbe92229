import { readFileSync } from "node:fs";
import { createKeySigner } from "@slipway/chain";
import { expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { createCertificate, createGateway, createTokenSource, shellFrame } from "./index.ts";
import { startMachine } from "./test/machine.ts";

test("the README's example does what the README says", async () => {
  const signer = createKeySigner(new Uint8Array(32).fill(1));
  const owner = createKeySigner(new Uint8Array(32).fill(2)).address;
  const own = await createCertificate({ address: owner, hosts: ["localhost"] });
  const sockets = new WebSocketServer({ noServer: true });
  const asked: string[] = [];
  const machine = await startMachine(own, {
    handle: (request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end(request.method === "PUT" ? "" : '{"services":{"web":{"uris":["a.example"]}}}');
    },
    upgrade: (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (webSocket) => speak(webSocket, request.url ?? "")),
  });
  const kept = { cert: Buffer.from(own.cert), pubkey: Buffer.from(own.pubkey) };
  const said: unknown[][] = [];
  const names = {
    createGateway,
    createTokenSource,
    fromChain: () => ({ certificates: async () => [kept] }),
    chain: {},
    signer,
    provider: { owner, hostUri: machine.url },
    lease: { dseq: 5n, gseq: 1, oseq: 1 },
    manifestJson: "[]",
    console: { log: (...parts: unknown[]) => said.push(parts) },
  };
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<void>;
  await new AsyncFunction(...Object.keys(names), example())(...Object.values(names));
  await machine.close();

  expect(asked).toEqual(["PUT /deployment/5/manifest", "GET /lease/5/1/1/status"]);
  expect(said).toEqual([
    [{ attempt: 1 }],
    [["a.example"]],
    ["web-0", "up"],
    ["stdout", "hello\n"],
    [{ exitCode: 0 }],
  ]);
});

/** The first block of code, without its imports. */
function example(): string {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  return code.replace(/^import .*$/gm, "");
}

function speak(socket: WebSocket, url: string): void {
  if (url.includes("/logs")) socket.send('{"name":"web-0","message":"up"}\n');
  else {
    socket.send(Buffer.concat([Buffer.of(shellFrame.stdout), Buffer.from("hello\n")]));
    socket.send(Buffer.concat([Buffer.of(shellFrame.result), Buffer.from('{"exit_code":0}\n')]));
  }
  setTimeout(() => socket.terminate(), 20);
}
