import { expect, it } from "vitest";
import { decFromInt, parseDec, shortDec } from "./dec.ts";
import { coinText, perBlockOf, ratesOf } from "./money.ts";

it("turns a price per block into hours, days and months", () => {
  const rates = ratesOf(parseDec("12.5"), 6);
  expect(shortDec(rates.perHour)).toBe("7500");
  expect(shortDec(rates.perDay)).toBe("180000");
  expect(shortDec(rates.perMonth)).toBe("5478750");
  expect(perBlockOf(rates.perMonth, 6)).toBe(parseDec("12.5"));
});

it("writes amounts in the coin that people know", () => {
  expect(coinText(decFromInt(1_250_000), "uact")).toBe("1.25 ACT");
  expect(coinText(parseDec("12.5"), "uakt", 4)).toBe("0 AKT");
  expect(coinText(decFromInt(7_000_000), "ibc/170C6776", 2)).toBe("7 USDC");
});
