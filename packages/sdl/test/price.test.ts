import { compile, type GroupSpec, price } from "@slipway/sdl";
import { describe, expect, it } from "vitest";
import { plainSdl, replaced } from "./document.ts";

function groupsOf(text: string): readonly GroupSpec[] {
  const compiled = compile(text);
  if (!compiled.ok) throw new Error("refused");
  return compiled.groups;
}

describe("price", () => {
  it("sums prices and replicas exactly", () => {
    const groups = groupsOf(
      replaced("count: 1", "count: 3", replaced("amount: 1000", "amount: 0.000000000000000001")),
    );
    expect(price(groups).perBlock).toBe(3n);
  });

  it("says what an hour, a day and a month of 30 days cost, in coins and dollars", () => {
    expect(price(groupsOf(plainSdl))).toEqual({
      denom: "uact",
      coin: "ACT",
      perBlock: 1_000n * 10n ** 18n,
      perHour: "0.6",
      perDay: "14.4",
      perMonth: "432",
      usdPerMonth: "432.00",
    });
  });

  it("follows the network's block time", () => {
    expect(price(groupsOf(plainSdl), { blockSeconds: 1 }).perHour).toBe("3.6");
  });
});
