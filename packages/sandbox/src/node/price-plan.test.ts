import { describe, expect, test } from "vitest";
import { type PricePlan, priceAt, readPricePlan } from "./price-plan.ts";

const dollar = 10n ** 18n;
const seconds = (count: number) => BigInt(Math.round(count * 1_000)) * 1_000_000n;
const since = seconds(1_000);

describe("the price of a plan that began at 2 dollars", () => {
  const at = (plan: PricePlan, after: number) =>
    priceAt({ plan, before: 2n * dollar, since }, since + seconds(after));

  test("is one and the same when steady", () => {
    expect(at({ kind: "steady", price: dollar }, 0)).toBe(dollar);
    expect(at({ kind: "steady", price: dollar }, 1e6)).toBe(dollar);
  });

  test.each([
    [0, 2n * dollar],
    [9.9, 2n * dollar],
    [10, 3n * dollar],
    [59, 3n * dollar],
    [60, dollar],
    [1e6, dollar],
  ])("is scripted: %s seconds on", (after, expected) => {
    const points = [
      { after: 10, price: 3n * dollar },
      { after: 60, price: dollar },
    ];
    expect(at({ kind: "scripted", points }, after)).toBe(expected);
  });

  test.each([
    [0, 2_000n],
    [25, 1_600n],
    [50, 1_200n],
    [100, 400n],
    [1e6, 400n],
  ])("falls in a straight line when it crashes: %s seconds on", (after, thousandths) => {
    const plan = { kind: "crash", to: (400n * dollar) / 1_000n, over: 100 } as const;
    expect(at(plan, after)).toBe((thousandths * dollar) / 1_000n);
  });

  test("stays what it was where nobody reports", () => {
    expect(at({ kind: "stopped" }, 1e6)).toBe(2n * dollar);
  });

  test("does not begin before its time", () => {
    const plan = { kind: "crash", to: dollar, over: 10 } as const;
    expect(at(plan, -5)).toBe(2n * dollar);
  });
});

test("prices are read from decimal texts, to the last place", () => {
  expect(readPricePlan({ kind: "crash", to: "0.000000000000000001", over: 0.5 })).toEqual({
    kind: "crash",
    to: 1n,
    over: 0.5,
  });
});

test.each([
  [{}, "kind is missing; it must be one of steady, scripted, crash, stopped."],
  [{ kind: "moon" }, 'kind is "moon"; it must be one of steady, scripted, crash, stopped.'],
  [
    { kind: "steady", price: 1.5 },
    'price is 1.5; it must be dollars as a decimal text such as "1.25", above 0 and at most 1000000.',
  ],
  [
    { kind: "steady", price: "-1" },
    'price is "-1"; it must be dollars as a decimal text such as "1.25", above 0 and at most 1000000.',
  ],
  [{ kind: "steady", price: "1", over: 3 }, 'a steady plan has no argument "over"; there are price.'],
  [{ kind: "stopped", price: "1" }, 'a stopped feed has no argument "price"; there are none.'],
  [{ kind: "crash", to: "1", over: 0 }, "over is 0; it must be a number from 0.000001 to 31536000."],
  [{ kind: "scripted", points: [] }, "points is []; it must be a list of 1 to 10000 points {after, price}."],
  [
    {
      kind: "scripted",
      points: [
        { after: 5, price: "1" },
        { after: 5, price: "2" },
      ],
    },
    "points[1].after is 5; it must be later than 5, the point before it.",
  ],
  [
    { kind: "scripted", points: [{ after: 5, price: "1", to: "2" }] },
    'points[0] has no argument "to"; there are after, price.',
  ],
])("a plan that is wrong is refused by name and value: %j", (plan, message) => {
  expect(() => readPricePlan(plan)).toThrow(message);
});
