import { ceilDec, mulDecInt, parseDec } from "@slipway/market";
import type { Money } from "./coin.ts";

/** What a transaction may cost: the most gas it may use, who pays, how much. */
export interface TxFee {
  readonly gas: bigint;
  readonly amount: readonly Money[];
  /** Pays instead of the first signer; must then sign too. */
  readonly payer?: string;
  /** Has given the signer a fee allowance and pays instead. */
  readonly granter?: string;
}

/** Room that is added to what a simulation used, in percent. */
export const GAS_ROOM_PERCENT = 130n;

/** The gas to ask for when a simulation used so much. */
export function gasLimit(gasUsed: bigint, percent = GAS_ROOM_PERCENT): bigint {
  return (gasUsed * percent + 99n) / 100n;
}

/** The least fee for the gas at a price such as "0.025", rounded up as the node rounds it. */
export function feeFor(
  gas: bigint,
  { feeDenom, gasPrice }: { readonly feeDenom: string; readonly gasPrice: string },
): Money {
  return { denom: feeDenom, amount: ceilDec(mulDecInt(parseDec(gasPrice), gas)) };
}
