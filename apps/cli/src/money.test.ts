import { expect, it } from "vitest";
import { formatAmount, parseAmount } from "./money.ts";

it.each([
  [1_500_000n, "uact", "1.5 ACT"],
  [-1n, "uact", "-0.000001 ACT"],
  [5_000_000n, "uakt", "5 AKT"],
  [7n, "ibc/AB", "7 ibc/AB"],
])("writes %s %s as %s", (amount, denom, text) => {
  expect(formatAmount(amount, denom)).toBe(text);
});

it.each([
  ["1.5", 1_500_000n],
  ["2 ACT", 2_000_000n],
  ["500000uact", 500_000n],
  ["0.0000001", undefined],
  ["5 AKT", undefined],
  ["-1", undefined],
])("reads %s as %s", (text, amount) => {
  expect(parseAmount(text)).toBe(amount);
});
