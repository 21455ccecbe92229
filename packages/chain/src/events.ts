/**
 * What happened on the chain, read from the events of blocks and transactions.
 * In: events as CometBFT carries them. Out: typed events, in order. What stays true: unknown types are left out, fields
 * that a newer chain adds are passed over, and an event of a known type that cannot be read is an error.
 */
import { chainError } from "./errors.ts";
import { readers } from "./events/readers.ts";
import type { AbciEvent, TypedEvent } from "./events/typed-event.ts";

export type { AbciEvent, DecMoney, EventBody, LedgerRef, TypedEvent } from "./events/typed-event.ts";

/** Reads the events that this package knows: Akash's own, and transfers of coins. */
export function parseEvents(events: readonly AbciEvent[]): TypedEvent[] {
  return events.flatMap((event) => parseEvent(event) ?? []);
}

/** Reads one event; undefined when its type is not known. */
export function parseEvent({ type, attributes }: AbciEvent): TypedEvent | undefined {
  const read = readers.get(type);
  if (!read) return undefined;
  const values = new Map(attributes.map(({ key, value }) => [key, value]));
  const index = values.get("msg_index");
  try {
    return { ...read(values), ...(index !== undefined && { messageIndex: Number(index) }) };
  } catch (cause) {
    const details = { type, attributes };
    throw chainError("CHAIN_ANSWER_UNREADABLE", `An event ${type} cannot be read`, { cause, details });
  }
}
