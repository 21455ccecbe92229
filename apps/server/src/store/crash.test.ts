import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "./open.ts";
import { blocks } from "./schema.ts";

const script = new URL("../test/write-without-end.ts", import.meta.url).pathname;

/** Lets the script write for a while, kills it, and gives the last row that it said it had written. */
async function writeAndKill(dir: string): Promise<number> {
  const child = spawn(process.execPath, ["--conditions=source", script, dir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let last = 0;
  const enough = Promise.withResolvers<void>();
  child.stdout.on("data", (text: Buffer) => {
    last = Number(text.toString().trim().split("\n").at(-1));
    if (last % 500 > 100) enough.resolve();
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  await enough.promise;
  child.kill("SIGKILL");
  await ended;
  return last;
}

test("the embedded database keeps every finished write when its process is killed, and opens again", async () => {
  const dir = mkdtempSync(join(tmpdir(), "slipway-test-"));
  for (let round = 0; round < 2; round++) {
    const last = await writeAndKill(dir);
    const store = await openStore({ dir });
    const rows = await store.db.select().from(blocks);
    await store.close();
    expect(rows.length).toBeGreaterThanOrEqual(last);
  }
  rmSync(dir, { recursive: true });
}, 60_000);
