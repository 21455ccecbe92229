/** Walking in key order over a store and over what is written above it. */
import { type Entry, lowerBound } from "./ordered-map.ts";

/** Two walks as one: where both have a key, the upper one counts; undefined there hides the key. */
export function* mergeWalks(
  below: Iterable<[string, Entry]>,
  above: Iterable<[string, Entry | undefined]>,
  reverse: boolean,
): Generator<[string, Entry]> {
  const lower = below[Symbol.iterator]();
  let under = lower.next();
  for (const [key, entry] of above) {
    while (!under.done && (reverse ? under.value[0] > key : under.value[0] < key)) {
      yield under.value;
      under = lower.next();
    }
    if (!under.done && under.value[0] === key) under = lower.next();
    if (entry) yield [key, entry];
  }
  while (!under.done) {
    yield under.value;
    under = lower.next();
  }
}

/** Of keys in order, those with the prefix, from `start` on, backwards when `reverse`. */
export function* walkKeys(
  keys: readonly string[],
  prefix: string,
  start: string | undefined,
  reverse: boolean,
): Generator<string> {
  const from = start ?? (reverse ? `${prefix}\uffff` : prefix);
  const found = lowerBound(keys, from);
  for (let at = reverse && keys[found] !== from ? found - 1 : found; ; at += reverse ? -1 : 1) {
    const key = keys[at];
    if (key === undefined) return;
    if (key.startsWith(prefix)) yield key;
    else if (reverse ? key < prefix : key > prefix) return;
  }
}
