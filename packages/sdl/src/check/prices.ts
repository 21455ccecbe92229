/** Prices that are used: present, below the cap, in one denomination, and in the one that the chain takes. */
import { decimalPlaces, formatAmount } from "../price-amount.ts";
import type { CheckContext } from "./context.ts";
import type { Use } from "./deployment.ts";

const one = 10n ** BigInt(decimalPlaces);
export const maxPrice = 10_000_000n * one;

export function checkPrices(context: CheckContext, uses: readonly Use[]): void {
  const seen = new Set<string>();
  let first: { denom: string; path: string[] } | undefined;
  for (const { placementName, placement, deployed } of uses) {
    const price = placement?.pricing?.get(deployed.profile);
    const path = ["profiles", "placement", placementName, "pricing", deployed.profile];
    const id = JSON.stringify(path);
    if (price === undefined || seen.has(id) || context.isTroubledAround(path)) continue;
    seen.add(id);
    if (price.amount === null) {
      context.value(
        "price-missing",
        path,
        `The profile "${deployed.profile}" has no price in "${placementName}"`,
      );
      continue;
    }
    if (price.amount > maxPrice) {
      const shown = formatAmount(price.amount).replace(/\.?0+$/, "");
      context.value(
        "price-high",
        [...path, "amount"],
        `A price of ${shown} per block is too high; the most is 10000000`,
      );
    }
    first ??= { denom: price.denom, path: [...path, "denom"] };
    if (price.denom !== first.denom) {
      context.value(
        "denom-mixed",
        [...path, "denom"],
        `This price is in ${price.denom}, another one in ${first.denom}`,
        {
          hint: "Write the same denomination everywhere.",
          related: { place: { path: first.path, part: "value" }, message: `This one is in ${first.denom}` },
        },
      );
    } else if (price.denom !== "uact") {
      context.value("chain-denom", [...path, "denom"], `The chain refuses prices in ${price.denom}`, {
        fix: { title: "Write uact", place: { path: [...path, "denom"], part: "value" }, text: "uact" },
      });
    }
  }
}
