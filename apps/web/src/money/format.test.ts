import { expect, test } from "vitest";
import { formatCoin, formatExactly, formatUsd, parseAmount, ratesOf, spentAt } from "./format.ts";

test.each([
  ["42100000", "42.10 ACT"],
  ["500000", "0.50 ACT"],
  ["6000", "0.006 ACT"],
  ["4380", "0.00438 ACT"],
  ["1234567890", "1,234.57 ACT"],
  ["0", "0.00 ACT"],
  ["1766", "0.00177 ACT"],
  ["270", "0.00027 ACT"],
  ["0.25", "<0.000001 ACT"],
  ["123456", "0.1235 ACT"],
])("%s uact reads as %s", (micro, text) => {
  expect(formatCoin(micro)).toBe(text);
});

test.each([
  ["4998231", "4.998231 ACT"],
  ["500000", "0.50 ACT"],
  ["1234567890", "1,234.56789 ACT"],
  ["1", "0.000001 ACT"],
  ["0", "0.00 ACT"],
])("%s uact that come back read as %s", (micro, text) => {
  expect(formatExactly(micro)).toBe(text);
});

test("a coin with another denomination keeps its name", () => {
  expect(formatCoin(2_000_000n, "uakt")).toBe("2.00 AKT");
});

test("dollars put the sign before the amount, also for less than can be shown", () => {
  expect(formatUsd("420000")).toBe("$0.42");
  expect(formatUsd("0.1")).toBe("<$0.000001");
});

test("ten uact a block at six seconds is six thousandths an hour", () => {
  const rates = ratesOf("10.000000000000000000", 6);
  expect(formatUsd(rates.perHour)).toBe("$0.006");
  expect(formatUsd(rates.perMonth)).toBe("$4.32");
});

test("amounts are read with point or comma, and refused when finer than the smallest unit", () => {
  expect(parseAmount("2.5")).toBe(2_500_000n);
  expect(parseAmount("2,5")).toBe(2_500_000n);
  expect(parseAmount("1.0000001")).toBeUndefined();
  expect(parseAmount("-1")).toBeUndefined();
  expect(parseAmount("")).toBeUndefined();
});

test("money ticks by the price of each block, and never beyond what is locked", () => {
  const money = { spent: "100", height: 10, refundable: "1000", price: { perBlock: "7.5" } };
  expect(spentAt(money, 14)).toEqual({ spent: 130n, left: 970n });
  expect(spentAt(money, 9)).toEqual({ spent: 100n, left: 1000n });
  expect(spentAt(money, 100_000)).toEqual({ spent: 1100n, left: 0n });
});
