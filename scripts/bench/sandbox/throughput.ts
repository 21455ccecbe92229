/** Signed transfers through `broadcast_tx_sync`, from another process, until all stand in blocks on disk. */
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNode } from "../../../packages/sandbox/src/node/node.ts";
import { genesisFor, signerOf } from "./accounts.ts";

const lanes = 32;
const each = 625;

export async function* throughput(): AsyncGenerator<Record<string, unknown>> {
  const dir = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  const signers = Array.from({ length: lanes }, (_, lane) => signerOf(lane));
  const sender = fork(new URL("sender.ts", import.meta.url), [String(lanes), String(each)], {
    execArgv: ["--conditions=source"],
  });
  const said = (word: string) =>
    new Promise<void>((resolve, reject) => {
      sender.on("message", (message) => message === word && resolve());
      sender.once("exit", () => reject(new Error("the sender ended too early")));
    });
  await said("ready");
  const start = performance.now();
  const node = await createNode({ genesis: genesisFor(signers), dir });
  const startMs = performance.now() - start;
  const { promise: allIncluded, resolve } = Promise.withResolvers<void>();
  let included = 0;
  let failed = 0;
  node.onBlock(({ body }) => {
    for (const { code } of body.results) code === 0 ? included++ : failed++;
    if (included + failed >= lanes * each) resolve();
  });
  const cpu = process.cpuUsage();
  const began = performance.now();
  const sent = said("sent");
  sender.send(node.rpcUrl);
  await sent;
  const accepted = performance.now();
  await allIncluded;
  const done = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  await node.close();
  rmSync(dir, { recursive: true });
  const perSecond = (until: number) => Math.round((included * 1_000) / (until - began));
  yield {
    startMs: Math.round(startMs),
    included,
    failed,
    acceptedPerSecond: perSecond(accepted),
    includedPerSecond: perSecond(done),
    cpuMicrosecondsPerTx: Math.round((user + system) / included),
    rssMb: Math.round(process.memoryUsage().rss / 1_048_576),
  };
}
