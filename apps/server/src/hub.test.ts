import type { NetworkEvent } from "@slipway/api";
import { expect, test } from "vitest";
import { createHub } from "./hub.ts";

const deployment = (owner: string, dseq: string): NetworkEvent => ({
  type: "deployment",
  height: 1,
  owner,
  dseq,
  action: "created",
});

async function collect(hub: ReturnType<typeof createHub>, filter: object, publish: () => void) {
  const stop = new AbortController();
  const events = hub.subscribe(filter, stop.signal);
  publish();
  stop.abort();
  const seen: NetworkEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

test("a reader gets what concerns its account and deployment, and every block", async () => {
  const hub = createHub();
  const block: NetworkEvent = { type: "block", height: 1, time: "t", hash: "h", transactions: 0 };
  const seen = await collect(hub, { owner: "a", dseq: "1" }, () =>
    hub.publish([deployment("a", "1"), deployment("a", "2"), deployment("b", "1"), block]),
  );
  expect(seen).toEqual([deployment("a", "1"), block]);
});

test("a reader that leaves is forgotten", async () => {
  const hub = createHub();
  await collect(hub, {}, () => undefined);
  expect(hub.size).toBe(0);
});

test("a reader that does not read is let go, so that memory stays bounded", async () => {
  const hub = createHub();
  const events = hub.subscribe({}, new AbortController().signal);
  hub.publish(Array.from({ length: 3_000 }, () => deployment("a", "1")));
  let count = 0;
  for await (const _event of events) count++;
  expect(count).toBe(3_000);
  expect(hub.size).toBe(0);
});
