/** Chance that comes again with the same seed: every part of a population draws from dice of its own name. */

export interface Dice {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number;
  between(from: number, to: number): number;
  chance(share: number): boolean;
  /** Throws when there is nothing to pick from. */
  pick<T>(list: readonly T[]): T;
  /** Where most values are near `middle` and a few are many times as large. */
  skewed(middle: number, spread: number): number;
  /** Dice whose numbers do not depend on how often these were thrown. */
  named(name: string): Dice;
}

export function createDice(seed: string): Dice {
  let state = hash(seed);
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    between: (from, to) => from + next() * (to - from),
    chance: (share) => next() < share,
    pick(list) {
      const item = list[whole(0, list.length - 1)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
    skewed(middle, spread) {
      // Three throws together are close enough to a normal distribution.
      const around = (next() + next() + next()) * 2 - 3;
      return middle * Math.exp(around * spread);
    },
    named: (name) => createDice(`${seed}/${name}`),
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value;
}
