import { describe, expect, it } from "vitest";
import { differences, readGoldens } from "../test/goldens.ts";
import { matchGlob } from "./attributes.ts";
import { type Bidder, decide } from "./decide.ts";
import { parseGroup } from "./group.ts";
import { judgeBidDecision } from "./judge.ts";

describe("decide", () => {
  it("takes and refuses orders as the real provider did, for the same reasons", () => {
    const lines = readGoldens("bid-decision");
    expect(differences(lines, judgeBidDecision)).toEqual([]);
    expect(lines.length).toBeGreaterThan(200);
  });

  it("says for people what is missing", () => {
    const bidder: Bidder = {
      attributes: [{ key: "region", value: "eu-west" }],
      chainAttributes: [],
      auditedBy: () => [],
      orderAttributes: [],
      maxGroupVolumes: 4,
    };
    const group = parseGroup({
      name: "g",
      requirements: { attributes: [{ key: "region", value: "us-east" }] },
      resources: [],
    });
    expect(decide(bidder, group)).toMatchObject({
      bid: false,
      refusal: { code: "attribute-missing", message: "the provider does not declare region=us-east" },
    });
  });
});

describe("matchGlob", () => {
  it.each([
    ["reg*", "region", true],
    ["*", "a/b", false],
    ["capabilities/*/class", "capabilities/storage/class", true],
    ["te?r", "tear", true],
    ["te?r", "te/r", false],
    ["[a-c]x", "bx", true],
    ["[^a-c]x", "bx", false],
    ["[^a-c]x", "dx", true],
    ["[]a]", "a", false],
    ["[a", "a", false],
    ["[-]", "-", false],
    ["\\*", "*", true],
    ["\\", "\\", false],
    ["a.c", "abc", false],
    ["[a&&b]x", "&x", true],
    ["", "", true],
  ])("%s on %s is %s", (pattern, name, matches) => {
    expect(matchGlob(pattern, name)).toBe(matches);
  });
});
