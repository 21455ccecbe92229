import { expect, test } from "vitest";
import { createEventBus } from "../events/bus.ts";
import { genesisFacts } from "../genesis-facts.ts";
import { recordedGenesis } from "../test/recorded.ts";
import { readParams } from "./arguments.ts";
import type { RpcContext } from "./method.ts";
import { createClientSubscriptions } from "./subscriptions.ts";

const limits = { clients: 2, subscriptionsPerClient: 5, waiting: 1_000 };

function open() {
  const bus = createEventBus(genesisFacts(recordedGenesis()));
  const subscribers = new Set<{ waiting: number; send(text: string): void }>();
  const client = () => {
    const sent: string[] = [];
    const each = { waiting: 0, send: (text: string) => void sent.push(text) };
    const subscriptions = createClientSubscriptions(each, { bus, limits, subscribers });
    const call = (name: string, query: string) => {
      const method = subscriptions.methods(1).get(name);
      // These methods ask nothing of their context.
      return method?.call({} as RpcContext, readParams(method.types, { query }));
    };
    return { each, sent, call, end: subscriptions.end };
  };
  return { bus, client };
}

const block = {
  height: 1n,
  id: { hash: new Uint8Array(32), partsTotal: 1, partsHash: new Uint8Array(32) },
  appHash: new Uint8Array(32),
  body: { txs: [], results: [], events: [] },
};

test("a client that does not read loses its subscriptions and is told why", () => {
  const { bus, client } = open();
  const slow = client();
  slow.call("subscribe", "tm.event='NewBlockHeader'");
  slow.each.waiting = limits.waiting + 1;
  const header = Object.fromEntries(
    [
      "lastCommitHash",
      "dataHash",
      "validatorsHash",
      "nextValidatorsHash",
      "consensusHash",
      "appHash",
      "lastResultsHash",
      "evidenceHash",
      "proposer",
    ].map((name) => [name, new Uint8Array()]),
  );
  const made = {
    ...block,
    block: { header: { ...header, chainId: "x", height: 1n, time: 0n, lastBlockId: block.id } },
  };
  // Only what a header event shows is there.
  bus.publish(made as unknown as Parameters<typeof bus.publish>[0]);
  bus.publish(made as unknown as Parameters<typeof bus.publish>[0]);
  expect(slow.sent).toEqual([
    '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"Server error","data":"subscription was canceled (reason: client is not pulling messages fast enough)"}}',
  ]);
});

test("more clients than allowed are refused until one leaves", () => {
  const { client } = open();
  const [first, second, third] = [client(), client(), client()];
  first.call("subscribe", "tm.event='Tx'");
  second.call("subscribe", "tm.event='Tx'");
  expect(() => third.call("subscribe", "tm.event='Tx'")).toThrow("max_subscription_clients 2 reached");
  first.end();
  expect(third.call("subscribe", "tm.event='Tx'")).toEqual({});
});
