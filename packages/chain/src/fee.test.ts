import { describe, expect, test } from "vitest";
import { formatCoin, parseCoin, parseCoins } from "./coin.ts";
import { feeFor, gasLimit } from "./fee.ts";

describe("fees", () => {
  test.each([
    [200_000n, "0.025", 5000n],
    [1n, "0.025", 1n],
    [133_333n, "0.0025", 334n],
    [100n, "0", 0n],
  ])("%i gas at %s costs %i, rounded up", (gas, gasPrice, amount) => {
    expect(feeFor(gas, { feeDenom: "uakt", gasPrice })).toEqual({ denom: "uakt", amount });
  });

  test("a trial run's gas gets room of thirty percent, rounded up", () => {
    expect([gasLimit(100_000n), gasLimit(1n), gasLimit(0n)]).toEqual([130_000n, 2n, 0n]);
  });
});

describe("money in text", () => {
  test("it is read and written", () => {
    expect(parseCoin("5000000uact")).toEqual({ denom: "uact", amount: 5_000_000n });
    expect(formatCoin({ denom: "uakt", amount: 7n })).toBe("7uakt");
    expect(parseCoins("")).toEqual([]);
  });

  test.each(["uact", "5", "-5uact", "5.0uact", "5 u"])('"%s" is not an amount', (text) => {
    expect(parseCoin(text)).toBeUndefined();
  });
});
