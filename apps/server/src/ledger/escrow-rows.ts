import type { Escrow, EscrowAccount, EscrowPayment, Paid } from "@slipway/market";
import { decFromInt, formatDec, parseDec } from "@slipway/market";
import type { AccountRow, Deal, PaymentRow } from "./deal.ts";

/** The deployment's escrow as numbers; undefined when the account is not known. */
export function toEscrow(deal: Pick<Deal, "accounts" | "payments">): Escrow | undefined {
  const account = deal.accounts.find((each) => each.scope === "deployment");
  if (account === undefined) return undefined;
  return { account: toAccount(account), payments: deal.payments.map(toPayment), paid: [], refunded: [] };
}

export function toAccount(row: AccountRow): EscrowAccount {
  return {
    state: row.state,
    settledAt: row.settledAt,
    transferred: row.transferred.map(toDecCoin),
    funds: row.funds.map(toDecCoin),
    deposits: row.deposits.map(({ owner, height, source, balance }) => ({
      owner,
      height: Number(height),
      source,
      ...toDecCoin(balance),
    })),
  };
}

/** The row with what an operation left in the account; sums of all that was refunded grow along. */
export function fromAccount(row: AccountRow, account: EscrowAccount, refunded: readonly Paid[]): AccountRow {
  return {
    ...row,
    state: account.state,
    settledAt: account.settledAt,
    transferred: account.transferred.map(fromDecCoin),
    funds: account.funds.map(fromDecCoin),
    deposits: account.deposits.map(({ owner, height, source, denom, amount }) => ({
      owner,
      height: String(height),
      source,
      balance: fromDecCoin({ denom, amount }),
    })),
    refunded: refunded.reduce(addPaid, row.refunded),
  };
}

function toPayment(row: PaymentRow): EscrowPayment {
  return {
    xid: row.xid,
    provider: row.provider,
    state: row.state,
    denom: row.denom,
    rate: parseDec(row.rate),
    balance: parseDec(row.balance),
    unsettled: parseDec(row.unsettled),
    withdrawn: BigInt(row.withdrawn),
  };
}

export function fromPayment(
  key: Pick<PaymentRow, "network" | "owner" | "dseq">,
  payment: EscrowPayment,
): PaymentRow {
  return {
    ...key,
    xid: payment.xid,
    provider: payment.provider,
    state: payment.state,
    denom: payment.denom,
    rate: formatDec(payment.rate),
    balance: formatDec(payment.balance),
    unsettled: formatDec(payment.unsettled),
    withdrawn: String(payment.withdrawn),
  };
}

/** Adds a whole amount to a list of whole coins. */
export function addPaid(
  coins: readonly { denom: string; amount: string }[],
  paid: { denom: string; amount: bigint },
): { denom: string; amount: string }[] {
  const known = coins.find((coin) => coin.denom === paid.denom);
  const sum = { denom: paid.denom, amount: String(BigInt(known?.amount ?? "0") + paid.amount) };
  return known === undefined ? [...coins, sum] : coins.map((coin) => (coin === known ? sum : coin));
}

const toDecCoin = (coin: { denom: string; amount: string }) => ({
  denom: coin.denom,
  amount: parseDec(coin.amount),
});
const fromDecCoin = (coin: { denom: string; amount: bigint }) => ({
  denom: coin.denom,
  amount: formatDec(coin.amount),
});

/** A whole amount as a decimal. */
export const whole = (amount: string | bigint) => decFromInt(BigInt(amount));
