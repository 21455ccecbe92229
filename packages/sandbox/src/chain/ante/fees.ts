/** Fees: enough for the gas that is asked for, and paid by the first signer, the named payer or a granter. */
import { addressBytes, plainAddress } from "../address.ts";
import { areValid, type Coin, formatCoins, toCoins } from "../coins.ts";
import { type Context, emit } from "../context.ts";
import { goString } from "../go-text.ts";
import { addressRefusal } from "../modules/addresses.ts";
import { getAccount } from "../modules/auth.ts";
import { sendToModule } from "../modules/bank.ts";
import { useGrantedFees } from "../modules/feegrant.ts";
import { Panic, Refusal, sdk } from "../refusal.ts";
import type { Tx } from "../tx/decode.ts";
import type { AnteFacts } from "./index.ts";

const PRICE_UNIT = 10n ** 18n;

export function deductFee(ctx: Context, tx: Tx, { mode, minGasPrice }: AnteFacts): void {
  if (mode !== "simulate" && tx.fee.gasLimit === 0n)
    throw sdk.invalidGasLimit.wrap("must provide positive gas");
  const coins = toCoins(tx.fee.amount);
  if (mode === "check") assertEnough(coins, tx.fee.gasLimit, minGasPrice);
  const payer = payerOf(ctx, tx, coins);
  if (!getAccount(ctx, payer)) {
    throw sdk.unknownAddress.wrap(`fee payer address: ${goString(addressBytes(payer))} does not exist`);
  }
  if (coins.some(({ amount }) => amount !== 0n)) pay(ctx, payer, coins);
  emit(ctx, "tx", { fee: formatCoins(coins), fee_payer: payer });
}

function assertEnough(coins: readonly Coin[], gas: bigint, minGasPrice: bigint): void {
  if (minGasPrice === 0n) return;
  const required = (minGasPrice * gas + PRICE_UNIT - 1n) / PRICE_UNIT;
  if (coins.some(({ denom, amount }) => denom === "uakt" && amount >= required)) return;
  throw sdk.insufficientFee.wrap(`insufficient fees; got: ${formatCoins(coins)} required: ${required}uakt`);
}

/** Whose money it is: the granter's when the payer may use it. */
function payerOf(ctx: Context, { fee, signers, msgs }: Tx, coins: readonly Coin[]): string {
  const payer = plainAddress(fee.payer) || (signers[0] ?? "");
  const granter = granterOf(fee.granter);
  if (granter === "" || granter === payer) return payer;
  try {
    useGrantedFees(ctx, granter, payer, coins, msgs);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const names = [granter, payer].map((address) => goString(addressBytes(address)));
    throw error.wrap(`${names[0]} does not allow to pay fees for ${names[1]}`);
  }
  return granter;
}

/** The real node panics over a granter that is no address. */
function granterOf(address: string): string {
  const refusal = address === "" ? undefined : addressRefusal(address);
  if (refusal) throw new Panic(refusal.message);
  return plainAddress(address);
}

function pay(ctx: Context, payer: string, coins: readonly Coin[]): void {
  if (!areValid(coins)) throw sdk.insufficientFee.wrap(`invalid fee amount: ${formatCoins(coins)}`);
  try {
    sendToModule(ctx, payer, "fee_collector", coins);
  } catch (error) {
    if (error instanceof Refusal) throw sdk.insufficientFunds.wrap(error.message);
    throw error;
  }
}
