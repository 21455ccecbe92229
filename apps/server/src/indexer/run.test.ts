import { existsSync } from "node:fs";
import type { NetworkEvent } from "@slipway/api";
import { createTypeRegistry } from "@slipway/chain/registry";
import { expect, test } from "vitest";
import { createHub } from "../hub.ts";
import type { IncomingBlock } from "../ledger/decode.ts";
import { count, eq } from "../store/drizzle.ts";
import type { Store } from "../store/open.ts";
import { blocks, deployments, keptSdls } from "../store/schema.ts";
import { describeStores } from "../test/stores.ts";
import { chainState } from "./chain-state.ts";
import { readRecordedChain } from "./recorded.ts";
import { type Feed, runIndexer } from "./run.ts";

const file = new URL("../../goldens/indexer/chain-201.jsonl.gz", import.meta.url);
const registry = createTypeRegistry();

describeStores("the indexer", (open) => {
  test.skipIf(!existsSync(file))("goes on where it stopped, and arrives at the same state", async () => {
    await using store = await open();
    await using other = await open();
    const feed = await recordedFeed();
    await run(store, feed, 60);
    await run(store, feed, 61);
    await run(store, feed, 185);
    await run(other, feed, 185);
    const [inParts, atOnce] = await Promise.all([store, other].map(({ db }) => chainState(db, "n", [])));
    expect(inParts).toEqual(atOnce);
  });

  test("writes nothing of a batch that fails, and takes it again", async () => {
    await using store = await open();
    const feed = await recordedFeed();
    await run(store, feed, 40);
    const broken = { ...feed, follow: () => feed.follow(41, "break at 50") };
    await expect(run(store, broken, 185)).rejects.toThrow("the stream broke");
    const [row] = await store.db.select({ count: count() }).from(blocks);
    expect(row?.count).toBeGreaterThanOrEqual(40);
    const done = await run(store, feed, 185);
    expect(done.height).toBe(185);
    const [after] = await store.db.select({ count: count() }).from(blocks);
    expect(after?.count).toBe(185);
  });

  test("starts anew, and says so, when the network was started from another genesis", async () => {
    await using store = await open();
    const feed = await recordedFeed();
    await run(store, feed, 60);
    const kept = {
      network: "n",
      owner: "o",
      dseq: "1",
      sdl: "x",
      name: null,
      templateId: null,
      updatedAt: new Date(),
    };
    await store.db.insert(keptSdls).values(kept);
    const fresh: Feed = {
      facts: async () => ({
        ...(await feed.facts()),
        height: 3,
        blockHash: async (height) => `other ${height}`,
      }),
      follow: () => emptyBlocks(3),
    };
    const seen: NetworkEvent[] = [];
    const hub = createHub();
    hub.publish = (events) => seen.push(...events);
    await run(store, fresh, 3, hub);
    expect(seen[0]).toMatchObject({ type: "reset" });
    expect(await store.db.select().from(deployments).where(eq(deployments.network, "n"))).toEqual([]);
    expect(await store.db.select().from(keptSdls)).toEqual([]);
  });

  test("begins a live index at the chain's present height, and knows no older deployment", async () => {
    await using store = await open();
    const feed = await recordedFeed();
    const stop = new AbortController();
    const options = {
      network: "n",
      mode: "live" as const,
      store,
      registry,
      hub: createHub(),
      signal: stop.signal,
    };
    const at = { ...feed, facts: async () => ({ ...(await feed.facts()), height: 100 }) };
    const position = await runIndexer({ ...options, feed: at, until: 185 });
    expect(position).toMatchObject({ mode: "live", startHeight: 100, height: 185 });
  });
});

function run(store: Store, feed: Feed | RecordedFeed, until: number, hub = createHub()) {
  const { signal } = new AbortController();
  return runIndexer({ network: "n", mode: "full", feed: feed as Feed, store, registry, hub, signal, until });
}

interface RecordedFeed extends Omit<Feed, "follow"> {
  follow(from: number, how?: unknown): AsyncIterable<IncomingBlock>;
}

/** The recorded chain without a client in between. */
async function recordedFeed(): Promise<RecordedFeed> {
  const { genesis, chainId, lastHeight, fetch } = await readRecordedChain(file.pathname);
  const ask = async (method: string, height: number) => {
    const body = JSON.stringify({ method, params: { height } });
    const answer = await fetch("http://recorded.invalid", { method: "POST", body });
    return ((await answer.json()) as { result: never }).result; // what the recording holds
  };
  const { toBlock } = await import("../test/recorded-block.ts");
  const block = async (height: number) =>
    toBlock(await ask("block", height), await ask("block_results", height));
  return {
    facts: async () => ({
      chainId,
      height: lastHeight,
      time: new Date(0),
      blockHash: async (height) => (await block(height)).hash,
      genesis: async () => genesis,
    }),
    async *follow(from, how) {
      for (let height = from; height <= lastHeight; height++) {
        if (how === "break at 50" && height === 50) throw new Error("the stream broke");
        yield await block(height);
      }
    },
  };
}

async function* emptyBlocks(last: number): AsyncGenerator<IncomingBlock> {
  for (let height = 1; height <= last; height++)
    yield { height, time: new Date(height), hash: `other ${height}`, proposer: "", txs: [], events: [] };
}
