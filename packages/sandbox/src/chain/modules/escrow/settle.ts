/**
 * Settling: what the blocks since the last time cost is taken from the deposits, oldest first, and given to the
 * payments. Works on plain numbers; whole units move per payment and block span, fractions of the rate are cut.
 */
import { State } from "@slipway/chain/gen/akash/escrow/types/v1/state_pb.ts";
import { decFromInt, minDec, mulDecInt, truncDec } from "@slipway/market";
import { Panic } from "../../refusal.ts";
import type { Amount, EscrowAccount, EscrowPayment } from "./store.ts";

/** Moves what `blocks` blocks cost; true when the deposits do not reach. */
export function settleBlocks(
  account: EscrowAccount,
  payments: readonly EscrowPayment[],
  blocks: bigint,
): boolean {
  assertOneDenom(account, payments);
  const due = payments.map((payment) => takeDue(payment, blocks));
  let overdrawn = false;
  for (const [index, payment] of payments.entries()) {
    const wanted = due[index] ?? { denom: payment.rate.denom, amount: 0n };
    const { taken, short } = deduct(account, wanted);
    payment.dirty = true;
    payment.balance.amount += taken;
    if (short) {
      overdrawn = true;
      payment.state = State.overdrawn;
      payment.unsettled.amount += wanted.amount - taken;
    } else {
      payment.state = State.open;
    }
  }
  account.dirty = true;
  return overdrawn;
}

/** Takes an amount from the deposits of its denomination; `short` when they did not reach (funds go below zero). */
export function deduct(account: EscrowAccount, { denom, amount }: Amount): { taken: bigint; short: boolean } {
  const funds = account.funds.find((item) => item.denom === denom);
  const transferred = account.transferred.find((item) => item.denom === denom);
  if (!funds || !transferred) throw new Panic(`unknown denom "${denom}"`);
  let rest = amount;
  for (const deposit of account.deposits) {
    if (deposit.denom !== denom) continue;
    const part = minDec(deposit.amount, rest);
    deposit.amount -= part;
    rest -= part;
    transferred.amount += part;
    if (rest === 0n) break;
  }
  account.deposits = account.deposits.filter((deposit) => deposit.amount !== 0n);
  funds.amount -= amount;
  return { taken: amount - rest, short: rest !== 0n };
}

/** What a payment is owed now: an older debt, or the blocks since. */
function takeDue(payment: EscrowPayment, blocks: bigint): Amount {
  if (payment.before === State.overdrawn) {
    const due = { ...payment.unsettled };
    payment.unsettled.amount = 0n;
    return due;
  }
  return { denom: payment.rate.denom, amount: decFromInt(truncDec(mulDecInt(payment.rate.amount, blocks))) };
}

function assertOneDenom({ funds }: EscrowAccount, payments: readonly EscrowPayment[]): void {
  const denom = funds[0]?.denom ?? "";
  const other = payments.find(({ rate }) => rate.denom !== denom);
  if (other) throw new Panic(`invalid coin denominations; ${denom}, ${other.rate.denom}`);
}
