import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decFromInt, parseDec, shortDec } from "../dec.ts";
import {
  closeEscrow,
  type Escrow,
  type EscrowState,
  openEscrow,
  openPayment,
  settleEscrow,
} from "./account.ts";
import { estimateEscrow } from "./estimate.ts";

const by = (owner: string, amount: string) =>
  ({ owner, height: 1, source: "balance", denom: "uact", amount: parseDec(amount) }) as const;

function escrowOf(funds: readonly string[], rates: readonly string[], settledAt = 100): Escrow {
  const opened = openEscrow(
    funds.map((amount, index) => by(`depositor ${index}`, amount)),
    settledAt,
  );
  return rates.reduce(
    (escrow, rate, index) =>
      openPayment(
        escrow,
        { xid: `${index}`, provider: `provider ${index}`, denom: "uact", rate: parseDec(rate) },
        settledAt,
      ),
    opened,
  );
}

const withState = (escrow: Escrow, state: EscrowState): Escrow => ({
  ...escrow,
  payments: escrow.payments.map((payment) => ({ ...payment, state })),
});

describe("estimateEscrow", () => {
  it("drops the fraction of each payment as the chain does when it settles", () => {
    const estimate = estimateEscrow(escrowOf(["1000"], ["0.5", "0.5"]), 103);
    expect(shortDec(estimate.spent)).toBe("2");
    expect(estimate).toMatchObject({ denom: "uact", perBlock: decFromInt(1), refundable: 998n, owed: 0n });
  });

  it("gives each depositor back whole units only", () => {
    expect(estimateEscrow(escrowOf(["10.9", "10.9"], []), 103).refundable).toBe(20n);
  });

  it("says what providers are due when nothing is left", () => {
    const estimate = estimateEscrow(escrowOf(["5"], ["2"]), 110);
    expect(estimate).toMatchObject({ isOverdrawn: true, refundable: 0n, owed: 15n, blocksLeft: null });
    expect(shortDec(estimate.spent)).toBe("5");
  });

  it("spends nothing when no payment is open", () => {
    const closed = withState(escrowOf(["5"], ["2"]), "closed");
    expect(estimateEscrow(closed, 110)).toMatchObject({ perBlock: 0n, blocksLeft: null, refundable: 5n });
  });

  it("counts blocks from the height asked for, and never from before the last settlement", () => {
    const escrow = escrowOf(["1000"], ["10"]);
    expect(estimateEscrow(escrow, 150).blocksLeft).toBe(50n);
    expect(estimateEscrow(escrow, 20).blocksLeft).toBe(100n);
  });

  const amount = fc.integer({ min: 0, max: 5_000_000 }).map((micro) => `${micro}`);
  const rate = fc.integer({ min: 1, max: 99_999_999 }).map((units) => shortDec(BigInt(units) * 10n ** 13n));

  it("lasts exactly as many blocks as it says, and returns what closing then gives", () => {
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 3 }),
        fc.array(rate, { minLength: 1, maxLength: 4 }),
        (funds, rates) => {
          const escrow = escrowOf(funds, rates);
          const { blocksLeft } = estimateEscrow(escrow, 100);
          const last = 100 + Number(blocksLeft);
          expect(settleEscrow(escrow, last).account.state).toBe("open");
          expect(settleEscrow(escrow, last + 1).account.state).toBe("overdrawn");
          const refunded = closeEscrow(escrow, last).refunded.reduce((sum, each) => sum + each.amount, 0n);
          expect(estimateEscrow(escrow, last)).toMatchObject({ blocksLeft: 0n, refundable: refunded });
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });
});
