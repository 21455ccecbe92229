/**
 * What a person still has after a step failed: where the money is, and the two ways on. In: the error and the deployment.
 * Out: the same error, or for an interruption a line on standard error, with the commands to go on or to stop.
 */
import { SlipwayError } from "@slipway/chain";
import { isLive, leasesOf } from "./bids.ts";
import type { Context } from "./context.ts";
import { exitCodeOf, exitCodes } from "./errors.ts";
import { formatAmount } from "./money.ts";

/** What lies in a deployment's escrow by the last settlement, in uact. */
export async function lockedUact(context: Context, dseq: bigint): Promise<bigint> {
  const { address: owner } = await context.signer();
  const found = await context.chain().deployment({ owner, dseq });
  const funds = found?.escrowAccount?.state?.funds ?? [];
  const scaled = funds
    .filter(({ denom }) => denom === "uact")
    .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  return scaled / 10n ** 18n;
}

/** Runs a step of a deployment that has money in escrow; whatever breaks it says what is kept and how to go on. */
export async function tellingWhatIsKept<T>(
  context: Context,
  dseq: bigint,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const ways = `Go on with \`slipway deploy --resume ${dseq}\`, or stop and get back the rest with \`slipway close ${dseq}\`.`;
    if (context.signal.aborted) context.out.warn(`Deployment ${dseq} stays as it is on the chain. ${ways}`);
    // A usage error and our own table's hints name the way on already.
    if (!(error instanceof SlipwayError) || isToldAlready(error)) throw error;
    const { code, message, hint, retryable, details } = error;
    throw new SlipwayError(code, message, {
      hint: [hint, await moneyOf(context, dseq, error), ways].filter((text) => text !== "").join(" "),
      retryable,
      cause: error,
      details: { ...details, dseq },
    });
  }
}

function isToldAlready(error: SlipwayError): boolean {
  return exitCodeOf(error) === exitCodes.usage || error.hint.includes("slipway close");
}

/** A sentence on the money, when the chain can be asked. */
async function moneyOf(context: Context, dseq: bigint, error: SlipwayError): Promise<string> {
  const unknown = `Deployment ${dseq} and its escrow stand on the chain as before.`;
  if (error.code === "CHAIN_UNREACHABLE" || error.code === "CHAIN_TIMEOUT") return unknown;
  try {
    const { address: owner } = await context.signer();
    const locked = formatAmount(await lockedUact(context, dseq), "uact");
    const live = (await leasesOf(context.chain(), owner, dseq)).filter(isLive);
    return live.length === 0
      ? `${locked} are locked in the escrow of deployment ${dseq}; nothing is being paid.`
      : `${locked} are in the escrow of deployment ${dseq}, from which its lease is paid.`;
  } catch {
    return unknown;
  }
}
