import type { NetworkEvent } from "@slipway/api";
import { createClient } from "@slipway/api";
import { parseNetwork } from "@slipway/chain";
import { createSandbox, type Sandbox } from "@slipway/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer } from "./start.ts";
import { answers, makeDatabase } from "./test/stores.ts";

describe("two processes that share one database", async () => {
  const canRun = await answers();
  let sandbox: Sandbox;
  let database: Awaited<ReturnType<typeof makeDatabase>>;
  beforeAll(async () => {
    if (!canRun) return;
    sandbox = await createSandbox({ providers: [], blockTime: 300 });
    database = await makeDatabase();
  });
  afterAll(async () => {
    await sandbox?.close();
    await database?.drop();
  });

  test.skipIf(!canRun)(
    "one of them indexes, both push the same blocks, and the other takes over",
    async () => {
      const network = parseNetwork({
        name: "shared",
        chainId: "sandbox",
        rpc: [sandbox.rpcUrl],
        blockSeconds: 0.3,
      });
      const start = () => startServer({ port: 0, ephemeral: true, databaseUrl: database.url, network });
      const first = await start();
      const second = await start();
      const [one, other] = await Promise.all([first, second].map(({ url }) => nextBlocks(url, 3)));
      expect(one?.length).toBe(3);
      expect(other?.length).toBe(3);
      await first.close();
      expect(await nextBlocks(second.url, 2)).toHaveLength(2);
      await second.close();
    },
  );
});

async function nextBlocks(baseUrl: string, count: number): Promise<NetworkEvent[]> {
  const seen: NetworkEvent[] = [];
  for await (const event of createClient({ baseUrl }).streamEvents({ network: "shared" })) {
    if (event.type === "block") seen.push(event);
    if (seen.length === count) break;
  }
  return seen;
}
