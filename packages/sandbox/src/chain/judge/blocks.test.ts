/** A recording of whole blocks: every event at their edges too, minting and sharing of fees among them. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createChainState } from "../machine.ts";
import type { AbciEvent } from "../state.ts";
import { parseTime } from "../time.ts";

// The indexer is judged by the same recording; it lies there.
const path = fileURLToPath(
  new URL("../../../../../apps/server/goldens/indexer/chain-201.jsonl.gz", import.meta.url),
);

interface Event {
  readonly type: string;
  readonly attributes: readonly { readonly key: string; readonly value: string }[];
}

const plain = (events: readonly (Event | AbciEvent)[] | null) =>
  (events ?? []).map(({ type, attributes }) => ({
    type,
    attributes: attributes.map(({ key, value }) => [key, value]),
  }));

test.skipIf(!existsSync(path))("whole blocks are identical, event by event", () => {
  const [head, ...blocks] = gunzipSync(readFileSync(path))
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  const chain = createChainState(head.genesis);
  for (const { height, block, results } of blocks) {
    const { header, data } = block.block;
    const made = chain.finalizeBlock({
      height: BigInt(height),
      time: parseTime(header.time) ?? 0n,
      txs: (data.txs ?? []).map((tx: string) => Buffer.from(tx, "base64")),
      proposer: Buffer.from(header.proposer_address, "hex"),
    });
    expect({ height, events: plain(made.events) }).toEqual({
      height,
      events: plain(results.finalize_block_events),
    });
    const got = made.txResults.map(({ code, codespace, log, data: bytes, events }) => ({
      code,
      codespace,
      log,
      data: bytes.length > 0 ? Buffer.from(bytes).toString("base64") : null,
      events: plain(events),
    }));
    const wanted = (results.txs_results ?? []).map((tx: (typeof got)[number] & { events: Event[] }) => ({
      code: tx.code,
      codespace: tx.codespace,
      log: tx.log,
      data: tx.data || null,
      events: plain(tx.events),
    }));
    expect(got).toEqual(wanted);
  }
  expect(blocks.length).toBeGreaterThan(100);
});
