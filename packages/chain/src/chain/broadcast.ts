import { toBase64 } from "../bytes.ts";
import { SlipwayError } from "../error.ts";
import { chainError } from "../errors.ts";
import type { Network } from "../network.ts";
import { refusalError } from "../refusal.ts";
import { txHash } from "../tx.ts";
import { sleep } from "../wait.ts";
import { clamp } from "./clamp.ts";
import { readTxs, type TxResult } from "./comet.ts";
import type { Rpc } from "./rpc.ts";

export interface Cancel {
  readonly signal?: AbortSignal | undefined;
}

export interface WaitOptions extends Cancel {
  /** How long to wait for a block to take it; ten blocks, at least 30 seconds, when left out. */
  readonly waitSeconds?: number | undefined;
}

/** A transaction in its block, with its bytes. */
export type FoundTx = TxResult & { readonly bytes: Uint8Array };

/** Brings signed bytes to a node and finds out what became of them. */
export interface Broadcaster {
  /** Sends signed bytes and returns their hash as soon as the node has taken them. */
  submit(bytes: Uint8Array, options?: Cancel): Promise<string>;
  /** Sends signed bytes and waits until a block has taken them. */
  broadcast(bytes: Uint8Array, options?: WaitOptions): Promise<TxResult>;
  /** Waits until a block has taken the transaction. Throws CHAIN_TX_REFUSED when it failed there. */
  included(hash: string, options?: WaitOptions): Promise<TxResult>;
  /** A transaction that is in a block, or null. */
  tx(hash: string, options?: Cancel): Promise<FoundTx | null>;
}

export interface BroadcasterParts {
  readonly network: Pick<Network, "blockSeconds">;
  readonly rpc: Rpc;
  readonly now: () => number;
}

const OUT_OF_GAS = 11;
const WRONG_SEQUENCE = 32;
const IN_MEMPOOL = 19;

export function createBroadcaster({ network, rpc, now }: BroadcasterParts): Broadcaster {
  async function submit(bytes: Uint8Array, { signal }: Cancel = {}): Promise<string> {
    const hash = txHash(bytes);
    try {
      const answer = await rpc.call("broadcast_tx_sync", { tx: toBase64(bytes) }, { signal });
      const {
        code = 0,
        codespace = "",
        log = "",
      } = answer as { code?: number; codespace?: string; log?: string };
      if (code !== 0) throw refusalError({ codespace, code, log }, "check", { hash });
    } catch (error) {
      // An address may have taken the bytes and failed to say so; another one then meets them a second time.
      const isTaken = isKnownAlready(error) || (isWrongSequence(error) && (await tx(hash, { signal })));
      if (!isTaken) throw withDoubt(error, hash);
    }
    return hash;
  }

  async function tx(hash: string, { signal }: Cancel = {}): Promise<FoundTx | null> {
    const query = `tx.hash='${hashOf(hash)}'`;
    const found = readTxs(
      await rpc.call("tx_search", { query, prove: false, page: "1", per_page: "1" }, { signal }),
    );
    return found[0] ?? null;
  }

  async function included(hash: string, { signal, waitSeconds }: WaitOptions = {}): Promise<TxResult> {
    const seconds = waitSeconds ?? Math.max(30, network.blockSeconds * 10);
    const until = now() + seconds * 1000;
    const pause = clamp(network.blockSeconds * 250, 50, 1500);
    for (;;) {
      const found = await tx(hash, { signal }).catch(ignoreRetryable);
      if (found) return accepted(found);
      if (now() >= until) {
        const message = `No block has taken transaction ${hash} within ${seconds} s`;
        throw chainError("CHAIN_TX_NOT_INCLUDED", message, { details: { hash } });
      }
      await sleep(pause, signal);
    }
  }

  return {
    submit,
    tx,
    included,
    broadcast: async (bytes, options = {}) => included(await submit(bytes, options), options),
  };
}

/** Bytes may have reached the network although no answer came back: the error must not say that nothing was sent. */
function withDoubt(error: unknown, hash: string): unknown {
  if (!(error instanceof SlipwayError) || !lostAnswers.includes(error.code)) return error;
  const { code, message, retryable, details } = error;
  const hint = `Transaction ${hash} may have reached the network all the same: look it up by its hash before you send it again.`;
  return new SlipwayError(code, `${message} while a transaction was sent`, {
    hint,
    retryable,
    cause: error,
    details: { ...details, hash },
  });
}

const lostAnswers = ["CHAIN_UNREACHABLE", "CHAIN_TIMEOUT", "CHAIN_ANSWER_UNREADABLE"];

/** Whether the chain refused a transaction because its sequence is not the account's. */
export function isWrongSequence(error: unknown): boolean {
  return isRefusedBy(error, WRONG_SEQUENCE);
}

/** The gas that a transaction had when it ran out of it in a block; undefined for every other error. */
export function gasThatRanOut(error: unknown): bigint | undefined {
  if (!isRefusedBy(error, OUT_OF_GAS) || !(error instanceof SlipwayError)) return undefined;
  const { gasWanted } = error.details;
  return typeof gasWanted === "bigint" ? gasWanted : undefined;
}

/** A transaction in a block, when it did what it should. */
function accepted({ bytes: _, ...result }: FoundTx): TxResult {
  const { code, codespace, log, hash, height, gasWanted } = result;
  if (code !== 0) throw refusalError({ codespace, code, log }, "execute", { hash, height, gasWanted });
  return result;
}

/** The node has these very bytes already: its application says so by code, its cache in words only. */
function isKnownAlready(error: unknown): boolean {
  if (isRefusedBy(error, IN_MEMPOOL)) return true;
  if (!(error instanceof SlipwayError) || error.code !== "CHAIN_RPC_REFUSED") return false;
  return error.details.data === "tx already exists in cache";
}

function isRefusedBy(error: unknown, sdkCode: number): boolean {
  if (!(error instanceof SlipwayError) || error.code !== "CHAIN_TX_REFUSED") return false;
  return error.details.codespace === "sdk" && error.details.code === sdkCode;
}

function hashOf(text: string): string {
  const hash = text.toUpperCase();
  if (!/^[0-9A-F]{64}$/.test(hash)) {
    throw chainError(
      "CHAIN_BYTES_INVALID",
      `"${text}" is not the hash of a transaction: 64 hexadecimal digits`,
    );
  }
  return hash;
}

function ignoreRetryable(error: unknown): null {
  if (error instanceof SlipwayError && error.retryable) return null;
  throw error;
}
