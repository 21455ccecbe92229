import { toBinary } from "@bufbuild/protobuf";
import { fromHex, toBase64 } from "../bytes.ts";
import type { Money } from "../coin.ts";
import { SlipwayError } from "../error.ts";
import { chainError } from "../errors.ts";
import { feeFor, gasLimit, type TxFee } from "../fee.ts";
import { Service } from "../gen/cosmos/tx/v1beta1/service_pb.ts";
import { AuthInfoSchema, TxBodySchema } from "../gen/cosmos/tx/v1beta1/tx_pb.ts";
import type { Network } from "../network.ts";
import { parseRefusal, refusalError } from "../refusal.ts";
import { directSignBytes, type Signer } from "../sign/signer.ts";
import { createAuthInfo, createBody, encodeTx, type Msg, txHash } from "../tx.ts";
import { readStatus, readTxs, type TxResult } from "./comet.ts";
import { createLanes, type Lane } from "./lanes.ts";
import type { Query } from "./query.ts";
import type { Account, Questions } from "./questions.ts";
import type { Rpc } from "./rpc.ts";
import { signTx, type Unsigned } from "./signed.ts";
import { clamp, sleep } from "./time.ts";

export interface TxOptions {
  readonly memo?: string;
  /** The most gas it may use; without it a trial run decides, with room of 30 %. */
  readonly gas?: bigint;
  /** The fee; without it the network's gas price decides. */
  readonly fee?: Money;
  /** Has given the signer a fee allowance and pays the fee. */
  readonly feeGranter?: string;
  /** Sends outside the account's sequence, valid for so many seconds (600 at most). */
  readonly unorderedSeconds?: number;
  /** The last block that may take it. */
  readonly timeoutHeight?: bigint;
  readonly signal?: AbortSignal;
}

export interface SendOptions extends TxOptions {
  /** How long to wait for a block to take it; ten blocks, at least 30 seconds, when left out. */
  readonly waitSeconds?: number;
}

/** Who will sign: enough to prepare and to simulate. */
export type SignerKey = Pick<Signer, "address" | "pubkey">;

/** A transaction ready to be signed elsewhere. */
export interface Prepared extends Unsigned {
  /** The bytes whose SHA-256 is to be signed. */
  readonly signBytes: Uint8Array;
  readonly fee: TxFee;
}

export interface GasUse {
  readonly gasUsed: bigint;
  readonly gasWanted: bigint;
}

export interface Sender {
  /** Runs the messages without changing anything. Throws CHAIN_TX_REFUSED when they would be refused. */
  simulate(msgs: readonly Msg[], signer: SignerKey, options?: TxOptions): Promise<GasUse>;
  /** Everything but the signature, for a signer that is elsewhere. Put together with `encodeTx`. */
  prepare(msgs: readonly Msg[], signer: SignerKey, options?: TxOptions): Promise<Prepared>;
  /** Signs, sends, and waits until a block has taken it. Throws CHAIN_TX_REFUSED with plain words. */
  send(signer: Signer, msgs: readonly Msg[], options?: SendOptions): Promise<TxResult>;
  /** Sends signed bytes and waits until a block has taken them. */
  broadcast(tx: Uint8Array, options?: Pick<SendOptions, "signal" | "waitSeconds">): Promise<TxResult>;
  /** Sends signed bytes and returns their hash as soon as the node has taken them. */
  submit(tx: Uint8Array, options?: { readonly signal?: AbortSignal }): Promise<string>;
  /** A transaction that is in a block, or null. */
  tx(
    hash: string,
    options?: { readonly signal?: AbortSignal },
  ): Promise<(TxResult & { readonly bytes: Uint8Array }) | null>;
}

export interface SenderParts {
  readonly network: Network;
  readonly rpc: Rpc;
  readonly query: Query;
  readonly questions: Pick<Questions, "account">;
  readonly now: () => number;
}

/** The account, and the sequence to use now. */
interface Draft {
  readonly account: Account;
  readonly sequence: bigint;
}

const WRONG_SEQUENCE = 32;

export function createSender({ network, rpc, query, questions, now }: SenderParts): Sender {
  const lanes = createLanes();
  const assertNetwork = once(async () => {
    const { chainId } = readStatus(await rpc.call("status", {}));
    if (chainId === network.chainId) return;
    const message = `${rpc.address()} belongs to "${chainId}", not to "${network.chainId}"`;
    throw chainError("CHAIN_NETWORK_MISMATCH", message, { details: { chainId, expected: network.chainId } });
  });
  const unorderedUntil = uniqueMoments(now);

  async function draft(
    address: string,
    { signal, unorderedSeconds }: TxOptions,
    lane?: Lane,
  ): Promise<Draft> {
    await assertNetwork();
    const account = await questions.account(address, { signal });
    if (!account)
      throw chainError("CHAIN_ACCOUNT_MISSING", `${address} does not exist on ${network.title}`, {
        details: { address },
      });
    if (unorderedSeconds) return { account, sequence: 0n };
    return { account, sequence: lane ? lane.sequence(account.sequence) : account.sequence };
  }

  function bodyOf(msgs: readonly Msg[], { memo, timeoutHeight, unorderedSeconds }: TxOptions) {
    return createBody(msgs, {
      ...(memo !== undefined && { memo }),
      ...(timeoutHeight && { timeoutHeight }),
      ...(unorderedSeconds && { unorderedUntil: unorderedUntil(unorderedSeconds) }),
    });
  }

  async function tryRun(
    msgs: readonly Msg[],
    { pubkey }: SignerKey,
    sequence: bigint,
    options: TxOptions,
  ): Promise<GasUse> {
    const { feeGranter: granter, signal } = options;
    const authInfo = createAuthInfo(
      { pubkey, sequence },
      { gas: 0n, amount: [], ...(granter && { granter }) },
    );
    const txBytes = encodeTx({
      bodyBytes: toBinary(TxBodySchema, bodyOf(msgs, options)),
      authInfoBytes: toBinary(AuthInfoSchema, authInfo),
      signatures: [new Uint8Array()],
    });
    try {
      const { gasInfo } = await query(Service.method.simulate, { txBytes }, { signal });
      return { gasUsed: gasInfo?.gasUsed ?? 0n, gasWanted: gasInfo?.gasWanted ?? 0n };
    } catch (error) {
      throw trialError(error, msgs);
    }
  }

  async function complete(
    msgs: readonly Msg[],
    signer: SignerKey,
    from: Draft,
    options: TxOptions,
  ): Promise<Prepared> {
    const { account, sequence } = from;
    const gas = options.gas ?? gasLimit((await tryRun(msgs, signer, sequence, options)).gasUsed);
    const { feeGranter: granter, fee: asked = feeFor(gas, network) } = options;
    const fee: TxFee = { gas, amount: asked.amount > 0n ? [asked] : [], ...(granter && { granter }) };
    const body = bodyOf(msgs, options);
    const authInfo = createAuthInfo({ pubkey: signer.pubkey, sequence }, fee);
    const signable = {
      bodyBytes: toBinary(TxBodySchema, body),
      authInfoBytes: toBinary(AuthInfoSchema, authInfo),
      chainId: network.chainId,
      accountNumber: account.accountNumber,
    };
    return { ...signable, body, authInfo, sequence, fee, signBytes: directSignBytes(signable) };
  }

  async function submit(tx: Uint8Array, { signal }: { readonly signal?: AbortSignal } = {}): Promise<string> {
    const hash = txHash(tx);
    try {
      const answer = await rpc.call("broadcast_tx_sync", { tx: toBase64(tx) }, { signal });
      const {
        code = 0,
        codespace = "",
        log = "",
      } = answer as { code?: number; codespace?: string; log?: string };
      if (code !== 0) throw refusalError({ codespace, code, log }, "check", { hash });
    } catch (error) {
      if (!isKnownAlready(error)) throw error;
    }
    return hash;
  }

  async function tx(hash: string, { signal }: { readonly signal?: AbortSignal } = {}) {
    const name = hash.toUpperCase();
    const params = { query: `tx.hash='${name}'`, prove: false, page: "1", per_page: "1" };
    return fromHex(name).length === 32
      ? (readTxs(await rpc.call("tx_search", params, { signal }))[0] ?? null)
      : null;
  }

  async function included(
    hash: string,
    { signal, waitSeconds }: Pick<SendOptions, "signal" | "waitSeconds">,
  ): Promise<TxResult> {
    const seconds = waitSeconds ?? Math.max(30, network.blockSeconds * 10);
    const until = now() + seconds * 1000;
    const pause = clamp(network.blockSeconds * 250, 50, 1500);
    for (;;) {
      const found = await tx(hash, signal && { signal }).catch(ignoreRetryable);
      if (found) return accepted(found);
      if (now() >= until) {
        const message = `No block has taken transaction ${hash} within ${seconds} s`;
        throw chainError("CHAIN_TX_NOT_INCLUDED", message, { details: { hash } });
      }
      await sleep(pause, signal);
    }
  }

  async function signAndSubmit(
    signer: Signer,
    msgs: readonly Msg[],
    options: SendOptions,
    lane: Lane,
  ): Promise<string> {
    const from = await draft(signer.address, options, lane);
    const bytes = await signTx(await complete(msgs, signer, from, options), signer);
    const hash = await submit(bytes, options);
    if (!options.unorderedSeconds) lane.sent(from.sequence);
    return hash;
  }

  return {
    simulate: async (msgs, signer, options = {}) =>
      tryRun(msgs, signer, (await draft(signer.address, options)).sequence, options),
    prepare: async (msgs, signer, options = {}) =>
      complete(msgs, signer, await draft(signer.address, options), options),
    async send(signer, msgs, options = {}) {
      const hash = await lanes.run(signer.address, async (lane) => {
        try {
          return await signAndSubmit(signer, msgs, options, lane);
        } catch (error) {
          if (!isWrongSequence(error)) throw error;
          lane.forget();
          return signAndSubmit(signer, msgs, options, lane);
        }
      });
      return included(hash, options);
    },
    broadcast: async (bytes, options = {}) => included(await submit(bytes, options), options),
    submit,
    tx,
  };
}

/** A transaction in a block, when it did what it should. */
function accepted({ bytes: _, ...result }: TxResult & { readonly bytes: Uint8Array }): TxResult {
  const { code, codespace, log, hash, height } = result;
  if (code !== 0) throw refusalError({ codespace, code, log }, "execute", { hash, height });
  return result;
}

/** A trial run's refusal comes as a refused query whose words are the transaction's log. */
function trialError(error: unknown, msgs: readonly Msg[]): unknown {
  if (!(error instanceof SlipwayError) || !["CHAIN_QUERY_REFUSED", "CHAIN_NOT_FOUND"].includes(error.code))
    return error;
  const modules = msgs.map(({ typeUrl }) => typeUrl.split(".")[1] ?? "");
  return refusalError(parseRefusal(String(error.details.log), modules), "simulate");
}

function isWrongSequence(error: unknown): boolean {
  if (!(error instanceof SlipwayError) || error.code !== "CHAIN_TX_REFUSED") return false;
  return error.details.codespace === "sdk" && error.details.code === WRONG_SEQUENCE;
}

/** The node has these very bytes already. It says so in words only, there is no code for it. */
function isKnownAlready(error: unknown): boolean {
  return (
    error instanceof SlipwayError &&
    error.code === "CHAIN_RPC_REFUSED" &&
    error.details.data === "tx already exists in cache"
  );
}

function ignoreRetryable(error: unknown): null {
  if (error instanceof SlipwayError && error.retryable) return null;
  throw error;
}

/** Ends of unordered transactions, no two alike: the chain takes each moment of an account once. */
function uniqueMoments(now: () => number): (seconds: number) => Date {
  let last = 0;
  return (seconds) => {
    last = Math.max(last + 1, now() + seconds * 1000);
    return new Date(last);
  };
}

/** Runs once; a failure is not kept. */
function once<Value>(run: () => Promise<Value>): () => Promise<Value> {
  let running: Promise<Value> | undefined;
  return () => {
    running ??= run().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
}
