import { describe, expect, it } from "vitest";
import { decFromInt, parseDec, shortDec } from "./dec.ts";
import { costSoFar, depositFor, type EscrowAccount, estimateEscrow, refundable, timeLeft } from "./escrow.ts";

const account = (funds: string, rest: Partial<EscrowAccount> = {}): EscrowAccount => ({
  state: "open",
  settledAt: 100n,
  funds: [{ denom: "uact", amount: parseDec(funds) }],
  transferred: [{ denom: "uact", amount: parseDec("10") }],
  ...rest,
});
const paying = (rate: string, state: "open" | "closed" = "open") => ({
  state,
  rate: { denom: "uact", amount: parseDec(rate) },
});

describe("estimateEscrow", () => {
  it("drops the fraction of each payment as the chain does when it settles", () => {
    const estimate = estimateEscrow(account("1000"), [paying("0.5"), paying("0.5")], 103n);
    expect(shortDec(estimate.spent)).toBe("12");
    expect(shortDec(estimate.left)).toBe("998");
    expect(estimate.refundable).toBe(998n);
    expect(costSoFar(account("1000"), [paying("0.5")], 103n)).toBe(decFromInt(11));
    expect(refundable(account("1000.9"), [paying("0.5", "closed")], 103n)).toBe(1000n);
  });

  it("says that the account is overdrawn when providers are owed more than is left", () => {
    const estimate = estimateEscrow(account("5"), [paying("2")], 110n);
    expect(estimate).toMatchObject({ overdrawn: true, left: 0n, refundable: 0n, blocksLeft: 0n });
    expect(shortDec(estimate.spent)).toBe("15");
  });

  it("spends nothing when no payment is open", () => {
    expect(estimateEscrow(account("5"), [paying("2", "closed")], 110n)).toMatchObject({
      perBlock: 0n,
      blocksLeft: null,
    });
    expect(timeLeft(account("5"), [], { height: 1n, now: new Date(0), blockSeconds: 6 })).toBeNull();
  });
});

describe("timeLeft", () => {
  it("counts whole blocks from the height asked for", () => {
    const now = new Date("2026-01-01T00:00:00Z");
    expect(timeLeft(account("1000"), [paying("10")], { height: 150n, now, blockSeconds: 6 })).toEqual({
      blocks: 50n,
      seconds: 300,
      until: new Date("2026-01-01T00:05:00Z"),
    });
  });
});

describe("depositFor", () => {
  it("asks for what is missing, rounded up", () => {
    expect(depositFor(account("100"), [paying("1.5")], { height: 100n, blocks: 101n })).toBe(52n);
    expect(depositFor(account("100"), [paying("1")], { height: 100n, blocks: 50n })).toBe(0n);
  });
});
