import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createNode } from "./node.ts";
import { rpc } from "./test/play.ts";
import { recordedGenesis } from "./test/recorded.ts";

interface Seen {
  readonly height: string;
  readonly hash: string;
  readonly txs: number;
}

/** Moments at which it is killed: `KILLS=200` for many. */
const kills = Number(process.env.KILLS ?? 3);

/** Each life is long enough for these, on a busy machine too. */
const fewBlocks = 3;

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "slipway-node-"));
});

afterEach(() => rmSync(dir, { recursive: true }));

test("a node that is killed at any time keeps every block that it told of, and goes on from there", async () => {
  let sequence = 0;
  for (let kill = 0; kill < kills; kill++) {
    const lifetime = 5 + ((kill * 397) % 600);
    const seen = await runAndKill(dir, sequence, lifetime);
    const last = seen.at(-1);
    expect(seen.length).toBeGreaterThan(0);
    const node = await createNode({ genesis: recordedGenesis(), dir, manual: true });
    try {
      for (const { height, hash } of [seen[0], last].filter((each) => each !== undefined)) {
        const { block_id } = Object(await rpc(node.rpcUrl, "block", { height }));
        expect(Object(block_id).hash).toBe(hash.toUpperCase());
      }
      expect(Number(node.height) - Number(last?.height)).toBeLessThanOrEqual(1);
      sequence = await sequenceOf(node.restUrl);
      const before = node.height;
      expect(await node.admin.mine(2)).toBe(before + 2n);
    } finally {
      await node.close();
    }
  }
  expect(sequence).toBeGreaterThan(2);
}, 3_600_000);

/** What the node printed until it was killed, some blocks and so many milliseconds after its start. */
async function runAndKill(dir: string, sequence: number, lifetime: number): Promise<Seen[]> {
  const script = new URL("./test/node-process.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--conditions=source", script, dir, String(sequence)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const seen: Seen[] = [];
  const lines = createInterface({ input: child.stdout });
  const started = new Promise<void>((resolve) =>
    lines.on("line", (line) => {
      if (seen.push(JSON.parse(line)) === fewBlocks) resolve();
    }),
  );
  const ended = new Promise((resolve) => child.once("close", resolve));
  await Promise.race([started, ended]);
  await wait(lifetime);
  child.kill("SIGKILL");
  await ended;
  return seen;
}

async function sequenceOf(restUrl: string): Promise<number> {
  const address = "akash1erxf3sa9q2j4vgseu7jq4a258ckmk7cyz9hv7c";
  const response = await fetch(`${restUrl}/cosmos/auth/v1beta1/account_info/${address}`);
  return Number(JSON.parse(await response.text()).info.sequence);
}
