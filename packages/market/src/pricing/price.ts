import type { Group, Unit } from "../group.ts";
import { type PriceListStrategy, priceByList } from "./price-list.ts";
import { drawPrice } from "./random-range.ts";
import { type Priced, priceByScale, type ScaleStrategy } from "./scale.ts";

/** How a provider finds its price. The chance of `randomRange` is a parameter. */
export type PriceStrategy =
  | ScaleStrategy
  | PriceListStrategy
  | { readonly kind: "randomRange"; readonly random: () => number };

/** The price per block that a provider would ask for a group, in the order's denomination. */
export function price(
  strategy: PriceStrategy,
  group: Group,
  reserved: readonly Unit[] = group.units,
): Priced {
  switch (strategy.kind) {
    case "scale":
      return priceByScale(strategy, group);
    case "price-list":
      return priceByList(strategy, group, reserved);
    case "randomRange":
      return { ok: true, price: drawPrice(group, strategy.random) };
  }
}
