import type { Group } from "../group.ts";
import { drawPrice } from "./random-range.ts";
import { type Priced, priceByScale, type ScaleStrategy } from "./scale.ts";

/** How a provider finds its price. The chance of `randomRange` is a parameter. */
export type PriceStrategy = ScaleStrategy | { readonly kind: "randomRange"; readonly random: () => number };

/** The price per block that a provider would ask for a group, in the order's denomination. */
export function price(strategy: PriceStrategy, group: Group): Priced {
  if (strategy.kind === "scale") return priceByScale(strategy, group);
  return { ok: true, price: drawPrice(group, strategy.random) };
}
