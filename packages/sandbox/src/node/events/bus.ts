/**
 * Subscriptions to what happens in blocks. A block becomes a few events; each goes to every subscriber whose
 * query it fits, in order. The JSON of an event is made once, however many listen.
 */
import { txHash } from "../comet/tx-hash.ts";
import type { MadeBlock } from "../core.ts";
import type { GenesisFacts } from "../genesis-facts.ts";
import {
  base64,
  blockIdJson,
  blockJson,
  eventJson,
  headerJson,
  hex,
  paramUpdatesJson,
  sparseTxResultJson,
  txResultJson,
} from "../rpc/shapes.ts";
import { eventMap, txEventMap } from "./event-map.ts";
import { type EventMap, matchesQuery, type Query } from "./query.ts";

export interface Subscription {
  readonly query: Query;
  readonly text: string;
  /** `result` is the JSON text of the frame's result. */
  readonly deliver: (result: string) => void;
}

export interface EventBus {
  add(subscription: Subscription): () => void;
  publish(made: MadeBlock): void;
}

interface ChainEvent {
  /** What `tm.event` says of it. */
  readonly name: string;
  readonly map: () => EventMap;
  readonly data: () => unknown;
}

export function createEventBus(facts: GenesisFacts): EventBus {
  const subscriptions = new Set<Subscription>();
  return {
    add(subscription) {
      subscriptions.add(subscription);
      return () => subscriptions.delete(subscription);
    },
    publish(made) {
      if (subscriptions.size === 0) return;
      for (const event of eventsOf(made, facts)) deliver(event, subscriptions);
    },
  };
}

/** Hands on each block only after so many newer ones have come. */
export function delayed(publish: (made: MadeBlock) => void, late: () => number): (made: MadeBlock) => void {
  const held: MadeBlock[] = [];
  return (made) => {
    held.push(made);
    for (const each of held.splice(0, Math.max(0, held.length - late()))) publish(each);
  };
}

function deliver(event: ChainEvent, subscriptions: ReadonlySet<Subscription>): void {
  const asking = [...subscriptions].filter(({ query }) => mayWant(query, event.name));
  if (asking.length === 0) return;
  const map = event.map();
  const { data } = event;
  const written = new Map<string, string>();
  let tail: string | undefined;
  for (const subscription of asking) {
    if (!matchesQuery(subscription.query, map)) continue;
    tail ??= `"data":${JSON.stringify(data())},"events":${JSON.stringify(Object.fromEntries(map))}}`;
    const frame = written.get(subscription.text) ?? `{"query":${JSON.stringify(subscription.text)},${tail}`;
    written.set(subscription.text, frame);
    subscription.deliver(frame);
  }
}

/** Most ask for one kind of event: the keys and values of all others need not be gathered for them. */
function mayWant(query: Query, name: string): boolean {
  return query.every(
    ({ tag, operator, argument }) =>
      tag !== "tm.event" || operator !== "=" || argument?.kind !== "string" || argument.text === name,
  );
}

/** In the order in which the real node publishes them. */
function* eventsOf(
  { height, block, id, body, appHash }: MadeBlock,
  facts: GenesisFacts,
): Generator<ChainEvent> {
  const plain =
    (name: string, extra = {}) =>
    () =>
      eventMap(body.events, { "tm.event": name, ...extra });
  yield {
    name: "NewBlock",
    map: plain("NewBlock"),
    data: () =>
      typed("NewBlock", {
        block: blockJson(block),
        block_id: blockIdJson(id),
        result_finalize_block: {
          events: body.events.map(eventJson),
          ...(body.results.length === 0 ? {} : { tx_results: body.results.map(txResultJson) }),
          validator_updates: [],
          consensus_param_updates: paramUpdatesJson(facts),
          app_hash: base64(appHash),
        },
      }),
  };
  yield {
    name: "NewBlockHeader",
    map: () => new Map([["tm.event", ["NewBlockHeader"]]]),
    data: () => typed("NewBlockHeader", { header: headerJson(block.header) }),
  };
  yield {
    name: "NewBlockEvents",
    map: plain("NewBlockEvents", { "block.height": String(height) }),
    data: () =>
      typed("NewBlockEvents", {
        height: String(height),
        events: body.events.map(eventJson),
        num_txs: String(body.txs.length),
      }),
  };
  for (const [index, result] of body.results.entries()) {
    const tx = body.txs[index];
    if (!tx) continue;
    yield {
      name: "Tx",
      map: () => txEventMap(result, hex(txHash(tx)), height),
      data: () =>
        typed("Tx", {
          TxResult: {
            height: String(height),
            ...(index === 0 ? {} : { index }),
            tx: base64(tx),
            result: sparseTxResultJson(result),
          },
        }),
    };
  }
}

function typed(name: string, value: unknown) {
  return { type: `tendermint/event/${name}`, value };
}
