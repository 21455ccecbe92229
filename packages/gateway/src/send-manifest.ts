/**
 * Sending a manifest, and outlasting the race after a lease or an update.
 *
 * A provider hears of a lease or an update from its own node, a little after the tenant does; until then it answers that
 * there is no lease, no deployment, or that the hash is another. These answers are tried again a bounded number of times,
 * each attempt told to the caller; every other refusal is final. Success is only what the provider has accepted.
 */
import { SlipwayError } from "@slipway/chain";
import { sleep } from "@slipway/chain/wait";
import type { GatewayErrorCode } from "./errors.ts";

export interface Attempt {
  /** Counts from 1. */
  readonly attempt: number;
  /** What the provider answered; absent before the first answer. */
  readonly error?: SlipwayError;
  /** Milliseconds until the next attempt; absent when this one is about to be made. */
  readonly retryInMs?: number;
}

export interface SendOptions {
  readonly signal?: AbortSignal;
  readonly onAttempt?: (attempt: Attempt) => void;
  /** Pauses between attempts, in milliseconds; as many more attempts as there are pauses. */
  readonly pauses?: readonly number[];
  /** Begins no attempt that would have to wait longer than so many seconds after the first. */
  readonly waitSeconds?: number;
}

/** About half a minute in all: a node that is further behind is not in a race but broken. */
const defaultPauses: readonly number[] = [300, 700, 1000, 2000, 3000, 5000, 8000, 10_000];

const racing: ReadonlySet<string> = new Set<GatewayErrorCode>([
  "GATEWAY_LEASE_NOT_FOUND",
  "GATEWAY_DEPLOYMENT_NOT_FOUND",
  "GATEWAY_MANIFEST_HASH",
  "GATEWAY_UNREACHABLE",
  "GATEWAY_CLUSTER_DOWN",
  "GATEWAY_FAILED",
]);

/** Calls `put` until it succeeds, gives a final error, or the attempts are used up; then throws the last error. */
export async function sendWithRetries(put: () => Promise<void>, options: SendOptions = {}): Promise<void> {
  const { signal, onAttempt } = options;
  const pauses = within(options.pauses ?? defaultPauses, options.waitSeconds);
  for (let attempt = 1; ; attempt++) {
    onAttempt?.({ attempt });
    try {
      await put();
      return;
    } catch (error) {
      const pause = pauses[attempt - 1];
      if (!(error instanceof SlipwayError) || !racing.has(error.code) || pause === undefined) throw error;
      onAttempt?.({ attempt, error, retryInMs: pause });
      await sleep(pause, signal);
    }
  }
}

/**
 * The same refusal with the money in it: whoever sends a manifest has a lease, and pays for it whether its workload runs
 * or not. Other errors stay as they are.
 */
export function withLeaseCost(error: unknown, dseq: bigint, provider: string): unknown {
  if (!(error instanceof SlipwayError)) return error;
  const { code, message, hint, retryable, details } = error;
  const cost = `The lease of deployment ${dseq} stays active and is paid until it is closed; closing gives back the rest.`;
  return new SlipwayError(code, message, {
    hint: `${hint} ${cost}`,
    retryable,
    cause: error,
    details: { ...details, dseq, provider },
  });
}

/** As many of the pauses as end within the time. */
function within(pauses: readonly number[], seconds = Number.POSITIVE_INFINITY): readonly number[] {
  let sum = 0;
  const tooLate = pauses.findIndex((pause) => {
    sum += pause;
    return sum > seconds * 1000;
  });
  return tooLate === -1 ? pauses : pauses.slice(0, tooLate);
}
