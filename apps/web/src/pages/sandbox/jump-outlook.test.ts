import type { DeploymentSummary } from "@slipway/api";
import { describe, expect, test } from "vitest";
import { outlookOf, toJump } from "./jump-outlook.ts";

describe("how far a jump goes", () => {
  test.each([
    [10, "blocks", 6, { blocks: 10, seconds: 60 }],
    [1, "hours", 1, { blocks: 3600, seconds: 3600 }],
    [1, "days", 600, { blocks: 144, seconds: 86_400 }],
    [1, "minutes", 600, { blocks: 1, seconds: 60 }],
  ] as const)("%d %s with a block every %d s", (amount, unit, apart, jump) => {
    expect(toJump(amount, unit, apart)).toEqual(jump);
  });

  test.each([
    [0, "hours", 1],
    [Number.NaN, "hours", 1],
    [1.5, "blocks", 1],
    [365, "days", 1],
  ] as const)("%d %s is no jump", (amount, unit, apart) => {
    expect(toJump(amount, unit, apart)).toBeUndefined();
  });
});

const deployment = (name: string, perBlock: string | null, refundable: string, blocksLeft: number | null) => {
  const price =
    perBlock === null ? null : { denom: "uact", perBlock, perHour: "0", perDay: "0", perMonth: "0" };
  return {
    name,
    money: { spent: "0", refundable, height: 100, blocksLeft, price } as DeploymentSummary["money"], // the fields that count
  };
};
const from = { height: 110, time: "2026-11-25T12:00:00.000Z" };

describe("what a jump will do", () => {
  test("leases are paid by the block, at most what there is", () => {
    const mine = [deployment("shop", "10", "100000", 10_000), deployment("blog", "10", "600", 60)];
    const { burned, dry, running, to } = outlookOf({ blocks: 100, seconds: 3600 }, from, mine);
    expect(burned).toBe(1000n + 500n);
    expect(dry).toEqual(["blog"]);
    expect(running).toBe(2);
    expect(to.toISOString()).toBe("2026-11-25T13:00:00.000Z");
  });

  test("what has no lease burns nothing", () => {
    const outlook = outlookOf({ blocks: 100, seconds: 3600 }, from, [deployment("idle", null, "500", null)]);
    expect(outlook).toMatchObject({ burned: 0n, dry: [], running: 0 });
  });

  test("allowances that end on the way are named", () => {
    const allowances = [
      { granter: "akash1soon", expiration: "2026-11-25T12:30:00Z" },
      { granter: "akash1later", expiration: "2026-12-25T12:30:00Z" },
      { granter: "akash1never", expiration: null },
    ];
    expect(outlookOf({ blocks: 1, seconds: 3600 }, from, [], allowances).expiring).toEqual(["akash1soon"]);
  });
});
