/** The subscriptions of one WebSocket client, with the real node's limits and words. */
import type { EventBus } from "../events/bus.ts";
import { parseQuery, type Query } from "../events/query.ts";
import { failure, type RequestId } from "./dispatch.ts";
import { type Method, method } from "./method.ts";
import { messageOf, Refusal, serverError } from "./refusal.ts";
import { maxQueryLength } from "./search-methods.ts";

export interface SubscriptionLimits {
  readonly clients: number;
  readonly subscriptionsPerClient: number;
  /** Bytes that may wait for a slow reader. */
  readonly waiting: number;
}

/** One connection, as far as subscriptions care. */
export interface Client {
  readonly waiting: number;
  send(text: string): void;
}

export interface ClientSubscriptions {
  /** The methods that only a connection has; answers to `subscribe` carry on under the request's id. */
  methods(id: RequestId): ReadonlyMap<string, Method>;
  end(): void;
}

/** `subscribers` are all clients with at least one subscription. */
export function createClientSubscriptions(
  client: Client,
  { bus, limits, subscribers }: { bus: EventBus; limits: SubscriptionLimits; subscribers: Set<Client> },
): ClientSubscriptions {
  const active = new Map<string, () => void>();

  const end = () => {
    for (const stop of active.values()) stop();
    active.clear();
    subscribers.delete(client);
  };
  const deliver = (id: RequestId) => {
    const opening = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":`;
    return (result: string) => {
      if (client.waiting <= limits.waiting) return client.send(`${opening}${result}}`);
      end();
      const reason = "subscription was canceled (reason: client is not pulling messages fast enough)";
      client.send(JSON.stringify(failure(id, serverError(reason))));
    };
  };
  const subscribe = (id: RequestId, text: string) => {
    if (!subscribers.has(client) && subscribers.size >= limits.clients) {
      throw new Refusal(`max_subscription_clients ${limits.clients} reached`);
    }
    if (active.size >= limits.subscriptionsPerClient) {
      throw new Refusal(`max_subscriptions_per_client ${limits.subscriptionsPerClient} reached`);
    }
    const query = readQuery(text);
    if (active.has(text)) throw new Refusal("already subscribed");
    active.set(text, bus.add({ query, text, deliver: deliver(id) }));
    subscribers.add(client);
    return {};
  };
  const unsubscribe = (text: string) => {
    const stop = active.get(text);
    if (!stop) throw new Refusal("subscription not found");
    stop();
    active.delete(text);
    if (active.size === 0) subscribers.delete(client);
    return {};
  };
  const unsubscribeAll = () => {
    if (active.size === 0) throw new Refusal("subscription not found");
    end();
    return {};
  };

  return {
    methods: (id) =>
      new Map([
        ["subscribe", method({ query: "string" }, (_, { query = "" }) => subscribe(id, query))],
        ["unsubscribe", method({ query: "string" }, (_, { query = "" }) => unsubscribe(query))],
        ["unsubscribe_all", method({}, unsubscribeAll)],
      ]),
    end,
  };
}

function readQuery(text: string): Query {
  if (text.length > maxQueryLength) throw new Refusal("maximum query length exceeded");
  try {
    return parseQuery(text);
  } catch (error) {
    throw new Refusal(`failed to parse query: ${messageOf(error)}`);
  }
}
