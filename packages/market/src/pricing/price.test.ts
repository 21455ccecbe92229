import { describe, expect, it } from "vitest";
import { differences, readGoldens } from "../../test/goldens.ts";
import { parseGroup } from "../group.ts";
import { judgePricing } from "../judge.ts";
import { drawPrice, priceRange } from "./random-range.ts";

describe("price", () => {
  it("scales as the real provider does, with its refusals", () => {
    expect(differences(readGoldens("pricing"), judgePricing)).toEqual([]);
  });

  it("knows the range of randomRange and the draws that cannot vary", () => {
    const lines = readGoldens("pricing-random-range");
    const recorded = ({ draw_is_fixed, min, max, price }: Record<string, unknown>) => ({
      draw_is_fixed,
      min,
      max,
      price,
    });
    expect(differences(lines, judgePricing, recorded)).toEqual([]);
  });

  it("never draws above a hundredth of the range", () => {
    for (const line of readGoldens("pricing-random-range")) {
      const group = parseGroup(line.group);
      const { min, max } = priceRange(group);
      if (max.amount <= min.amount) continue;
      const drawn = drawPrice(group, () => 0.999999).amount;
      expect(drawn).toBeGreaterThanOrEqual(min.amount);
      expect(drawn).toBeLessThanOrEqual(min.amount + (max.amount - min.amount) / 100n);
    }
  });

  it("writes to a price script what the real provider writes", () => {
    const recorded = ({ stdin, error }: Record<string, unknown>) => (stdin ? { stdin } : { error });
    expect(differences(readGoldens("pricing-stdin"), judgePricing, recorded)).toEqual([]);
  });

  it("reads from a price script what the real provider reads", () => {
    const lines = readGoldens("pricing-script-output").filter((line) => "stdout" in line);
    const recorded = ({ price, error }: Record<string, unknown>) => (price ? { price } : { error });
    expect(differences(lines, judgePricing, recorded)).toEqual([]);
    expect(lines.length).toBeGreaterThan(25);
  });
});
