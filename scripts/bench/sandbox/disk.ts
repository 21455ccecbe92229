/**
 * A chain that runs for long, with a price report in every fifteenth block as in any sandbox: how fast its blocks are
 * made, how large it is on disk, how long it takes to start again, also after it was killed.
 */
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNode, type Node, type NodeOptions } from "../../../packages/sandbox/src/node/node.ts";
import { genesisFor, oracleKey } from "./accounts.ts";

const megabyte = 1_048_576;
/** Blocks after the newest snapshot, when the chain is killed: as many as there can be. */
const unsaved = 4_999;

export async function* disk(blocks: number): AsyncGenerator<Record<string, unknown>> {
  const root = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  const dir = join(root, "chain");
  const options: NodeOptions = {
    genesis: genesisFor([]),
    dir,
    manual: true,
    priceFeed: { privateKey: oracleKey, price: 1_500_000_000_000_000_000n },
  };
  try {
    const node = await createNode(options);
    const began = performance.now();
    await node.admin.mine(blocks - unsaved);
    await node.admin.mine(unsaved);
    const elapsed = performance.now() - began;
    const rssMb = Math.round(process.memoryUsage().rss / megabyte);
    const killed = join(root, "killed");
    cpSync(dir, killed, { recursive: true });
    await node.close();
    const bytes = sizeOf(dir);
    yield {
      blocks,
      microsecondsPerBlock: Math.round((elapsed * 1_000) / blocks),
      megabytes: Math.round(bytes / megabyte),
      bytesPerBlock: Math.round(bytes / blocks),
      rssMb,
      restartMs: await startTime(options),
      restartAfterKillMs: await startTime({ ...options, dir: killed }),
    };
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function startTime(options: NodeOptions): Promise<number> {
  const began = performance.now();
  const node: Node = await createNode(options);
  const elapsed = performance.now() - began;
  await node.close();
  return Math.round(elapsed);
}

function sizeOf(dir: string): number {
  return readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
}
