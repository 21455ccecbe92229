import { describe, expect, test } from "vitest";
import { parsePrice, parseScript, parseSpan, planWords, shortPrice } from "./price-plan.ts";

test.each([
  ["1.25", "1.25"],
  [" $0,5 ", "0.5"],
  ["0", undefined],
  ["0.000", undefined],
  ["-1", undefined],
  ["dear", undefined],
])("%j is the price %s", (text, price) => {
  expect(parsePrice(text)).toBe(price);
});

test.each([
  ["90", 90],
  ["10m", 600],
  ["1.5h", 5400],
  ["1d", 86_400],
  ["soon", undefined],
])("%j is a span of %s seconds", (text, span) => {
  expect(parseSpan(text)).toBe(span);
});

describe("a script of prices", () => {
  test("has a point on each line", () => {
    expect(parseScript("0 1.50\n\n10m $1,20\n1h 0.90\n")).toEqual({
      points: [
        { after: 0, price: "1.50" },
        { after: 600, price: "1.20" },
        { after: 3600, price: "0.90" },
      ],
    });
  });

  test.each([
    ["", "Write at least one line."],
    ["0 1.5\n0 1.4", "Line 2 is not later than the line before."],
    ["0 1.5\nlater cheap", "Line 2 is not a time and a price, such as “10m 1.20”."],
    ["0 1.5 now", "Line 1 is not a time and a price, such as “10m 1.20”."],
  ])("%j is refused: %s", (text, problem) => {
    expect(parseScript(text)).toEqual({ problem });
  });
});

test("a plan reads as a sentence's end", () => {
  expect(planWords({ kind: "steady", price: "1.500000000000000000" })).toBe("stays at $1.50");
  expect(planWords({ kind: "crash", to: "0.3", over: 3600 })).toBe("goes to $0.30 within 1 hour");
  expect(planWords({ kind: "stopped" })).toBe("nobody reports it, so it grows stale");
  expect(shortPrice("0.012345")).toBe("0.01235");
});
