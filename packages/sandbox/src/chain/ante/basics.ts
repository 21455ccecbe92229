/** Checks that need nothing but the transaction, the block's place in time and the parameters of accounts. */

import { addressProblem } from "../address.ts";
import { formatCoins, toCoins } from "../coins.ts";
import type { Context } from "../context.ts";
import { readAddress } from "../modules/addresses.ts";
import { authParams } from "../modules/auth.ts";
import { sdk } from "../refusal.ts";
import { goTime, toNanos } from "../time.ts";
import type { Tx } from "../tx/decode.ts";

const MAX_GAS = (1n << 63n) - 1n;

export function checkBasics(tx: Tx): void {
  const { body, fee, signatures, signers } = tx;
  if (body.extensionOptions.length > 0) throw sdk.unknownExtensionOptions;
  if (fee.gasLimit > MAX_GAS) {
    throw sdk.invalidRequest.wrap(`invalid gas supplied; ${fee.gasLimit} > ${MAX_GAS}`);
  }
  if (fee.amount.some(({ amount }) => amount === "")) {
    throw sdk.insufficientFee.wrap("invalid fee provided: null");
  }
  const coins = toCoins(fee.amount);
  if (coins.some(({ amount }) => amount < 0n)) {
    throw sdk.insufficientFee.wrap(`invalid fee provided: ${formatCoins(coins)}`);
  }
  const problem = fee.payer === "" ? undefined : addressProblem(fee.payer);
  if (problem !== undefined) throw sdk.invalidAddress.wrap(`Invalid fee payer address (${problem})`);
  if (signatures.length === 0) throw sdk.noSignatures;
  for (const signer of signers) readAddress(signer);
  if (signatures.length !== signers.length) {
    throw sdk.unauthorized.wrap(
      `wrong number of signers; expected ${signers.length}, got ${signatures.length}`,
    );
  }
}

export function checkTimeout(ctx: Context, { body }: Tx): void {
  if (body.timeoutHeight > 0n && ctx.height > body.timeoutHeight) {
    throw sdk.txTimeoutHeight.wrap(`block height: ${ctx.height}, timeout height: ${body.timeoutHeight}`);
  }
  const timeout = body.timeoutTimestamp && toNanos(body.timeoutTimestamp);
  if (timeout !== undefined && ctx.time > timeout) {
    throw sdk.txTimeout.wrap(`block time: ${goTime(ctx.time)}, timeout timestamp: ${goTime(timeout)}`);
  }
}

export function checkMemo(ctx: Context, { body }: Tx): void {
  if (body.memo === "") return;
  const { maxMemoCharacters } = authParams(ctx);
  const length = new TextEncoder().encode(body.memo).length;
  if (BigInt(length) > maxMemoCharacters) {
    throw sdk.memoTooLarge.wrap(
      `maximum number of characters is ${maxMemoCharacters} but received ${length} characters`,
    );
  }
}
