import { describe, expect, test } from "vitest";
import { type AbciEvent, parseEvents } from "../src/events.ts";
import { recordings } from "./goldens.ts";

interface Block {
  kind: string;
  txs?: { events: AbciEvent[] }[];
  block_events?: AbciEvent[];
}

const chains = recordings("chain").map(({ name, lines }) => ({
  name,
  events: (lines as Block[]).flatMap(({ txs = [], block_events = [] }) => [
    ...block_events,
    ...txs.flatMap(({ events }) => events),
  ]),
}));

describe.skipIf(chains.length === 0)("events of the recorded chain", () => {
  test.each(chains)("$name: every typed event of Akash is read", ({ events }) => {
    const typed = events.filter(({ type }) => type.startsWith("akash."));
    expect(typed.length).toBeGreaterThan(0);
    expect(parseEvents(typed)).toHaveLength(typed.length);
  });

  test("every kind that the recordings hold appears", () => {
    const kinds = new Set(parseEvents(chains.flatMap(({ events }) => events)).map(({ kind }) => kind));
    expect([...kinds].toSorted()).toMatchInlineSnapshot(`
      [
        "auditor-signed",
        "auditor-withdrew",
        "bid-closed",
        "bid-created",
        "deployment-closed",
        "deployment-created",
        "deployment-updated",
        "epoch-ended",
        "epoch-started",
        "group-closed",
        "group-paused",
        "group-started",
        "lease-closed",
        "lease-created",
        "lease-reclaim-started",
        "mint-status-changed",
        "order-closed",
        "order-created",
        "price-aggregated",
        "price-recovered",
        "price-staled",
        "price-written",
        "provider-created",
        "provider-updated",
        "swap-canceled",
        "swap-executed",
        "transfer",
      ]
    `);
  });

  test("a lease's events carry its id, price and reason", () => {
    const lifecycle = chains.find(({ name }) => name === "lifecycle")?.events ?? [];
    const parsed = parseEvents(lifecycle).filter(({ kind }) => kind.startsWith("lease-"));
    expect(parsed.slice(0, 2)).toMatchInlineSnapshot(`
      [
        {
          "id": {
            "dseq": 100n,
            "gseq": 1,
            "oseq": 1,
            "owner": "akash1erxf3sa9q2j4vgseu7jq4a258ckmk7cyz9hv7c",
            "provider": "akash19tkvgvwht3n8pcqydrcq4cxwhr8rp2gejxetu7",
          },
          "kind": "lease-created",
          "messageIndex": 0,
          "price": {
            "amount": 80000000000000000000n,
            "denom": "uact",
          },
        },
        {
          "id": {
            "dseq": 100n,
            "gseq": 1,
            "oseq": 1,
            "owner": "akash1erxf3sa9q2j4vgseu7jq4a258ckmk7cyz9hv7c",
            "provider": "akash19tkvgvwht3n8pcqydrcq4cxwhr8rp2gejxetu7",
          },
          "kind": "lease-closed",
          "messageIndex": 0,
          "reason": "lease_closed_owner",
        },
      ]
    `);
  });
});
