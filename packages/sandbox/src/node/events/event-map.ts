/** What a query is held against: composite keys (`type.key`) and their values, in the order of the events. */
import type { AbciEvent, TxResult } from "../../chain/index.ts";
import type { EventMap } from "./query.ts";

export function eventMap(events: readonly AbciEvent[], extra: Readonly<Record<string, string>>): EventMap {
  const map = new Map<string, string[]>();
  for (const { type, attributes } of events) {
    for (const { key, value } of attributes) if (type !== "" && key !== "") add(map, `${type}.${key}`, value);
  }
  for (const [key, value] of Object.entries(extra)) add(map, key, value);
  return map;
}

export function txEventMap(result: TxResult, hash: string, height: bigint): EventMap {
  return eventMap(result.events, { "tm.event": "Tx", "tx.hash": hash, "tx.height": String(height) });
}

function add(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
