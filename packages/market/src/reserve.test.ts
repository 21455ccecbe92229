import { describe, expect, it } from "vitest";
import { differences, readGoldens } from "../test/goldens.ts";
import { judgeInventory } from "./judge.ts";

describe("reserve", () => {
  it.each([
    ["inventory", 1500],
    ["inventory-cases", 127],
  ])("answers %s as the real provider did", (name, count) => {
    const lines = readGoldens(name);
    expect(differences(lines, judgeInventory)).toEqual([]);
    expect(lines).toHaveLength(count);
  });
});
