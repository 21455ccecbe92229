import { type Dec, decFromInt, decFromParts, mulDecInt, truncDec } from "../dec.ts";
import { type Coin, type Group, groupPrice } from "../group.ts";

const GIB = 2n ** 30n;
/** Micro-units of price per GiB of memory: the least and the most that this strategy asks. */
const LEAST_PER_GIB = 50n;
const MOST_PER_GIB = 1_048_576n;

/** Between which prices the `randomRange` strategy draws; `min` may lie above `max`, which is the order's own limit. */
export function priceRange(group: Group): { min: Coin; max: Coin } {
  const memory = group.units.reduce(
    (sum, { resource, count }) => sum + (resource.memory?.value ?? 0n) * BigInt(count),
    0n,
  );
  const { denom, amount: asked } = groupPrice(group) ?? { denom: "", amount: 0n };
  const least = (memory * LEAST_PER_GIB) / GIB;
  const most = decFromInt((memory * MOST_PER_GIB) / GIB);
  const min = decFromInt(least === 0n ? 1n : least);
  return { min: { denom, amount: min }, max: { denom, amount: asked > most ? most : asked } };
}

/** How many different prices can be drawn: 1 when the draw is fixed. */
export function drawCount(min: Dec, max: Dec): bigint {
  const count = truncDec(mulDecInt(max - min, 10_000n));
  return count < 1n ? 1n : count;
}

/** Draws a price; `random` gives numbers in [0, 1). The draw reaches only a hundredth of the way up, as there. */
export function drawPrice(group: Group, random: () => number): Coin {
  const { min, max } = priceRange(group);
  if (min.amount === max.amount) return max;
  const count = drawCount(min.amount, max.amount);
  const step = BigInt(Math.floor(random() * Number(count)));
  return { denom: min.denom, amount: min.amount + decFromParts(step, 6) };
}
