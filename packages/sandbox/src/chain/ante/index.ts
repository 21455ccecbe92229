/**
 * What stands before the messages: is the transaction well formed, in time, paid for and signed? The order of the
 * checks decides which refusal a client sees, and each leaves its events.
 */
import type { Context } from "../context.ts";
import { NIL_POINTER, Panic } from "../refusal.ts";
import type { Tx } from "../tx/decode.ts";
import type { Resolve } from "../tx/unknown-fields.ts";
import type { VerifiedSignatures } from "../tx/verify.ts";
import { checkBasics, checkMemo, checkTimeout } from "./basics.ts";
import { deductFee } from "./fees.ts";
import { chargeSize } from "./signature-gas.ts";
import { chargeSignatures, checkSignatures, raiseSequences, setPubkeys } from "./signatures.ts";

export type Mode = "check" | "deliver" | "simulate";

export interface AnteFacts {
  readonly mode: Mode;
  readonly resolve: Resolve;
  /** Least price of one unit of gas, in 10^-18 uakt. */
  readonly minGasPrice: bigint;
  readonly verified: VerifiedSignatures;
}

export function ante(ctx: Context, tx: Tx, facts: AnteFacts): void {
  if (!tx.authInfo.fee) throw new Panic(NIL_POINTER);
  checkBasics(tx);
  checkTimeout(ctx, tx);
  checkMemo(ctx, tx);
  chargeSize(ctx, tx, facts);
  deductFee(ctx, tx, facts);
  setPubkeys(ctx, tx, facts);
  chargeSignatures(ctx, tx, facts);
  checkSignatures(ctx, tx, facts);
  raiseSequences(ctx, tx);
}
