import { toBinary } from "@bufbuild/protobuf";
import type { Money } from "../coin.ts";
import { SlipwayError } from "../error.ts";
import { chainError } from "../errors.ts";
import { feeFor, gasLimit, type TxFee } from "../fee.ts";
import { Service } from "../gen/cosmos/tx/v1beta1/service_pb.ts";
import { AuthInfoSchema, TxBodySchema } from "../gen/cosmos/tx/v1beta1/tx_pb.ts";
import type { Network } from "../network.ts";
import { parseRefusal, refusalError } from "../refusal.ts";
import { directSignBytes, type Signer } from "../sign/signer.ts";
import { createAuthInfo, createBody, encodeTx, type Msg } from "../tx.ts";
import type { Query } from "./query.ts";
import type { Account, Questions } from "./questions.ts";
import type { Unsigned } from "./signed.ts";

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

/** The account, and the sequence to use now. */
export interface Draft {
  readonly account: Account;
  readonly sequence: bigint;
}

export interface Preparer {
  draft(address: string, options: TxOptions, sequenceOf?: (onChain: bigint) => bigint): Promise<Draft>;
  tryRun(msgs: readonly Msg[], signer: SignerKey, sequence: bigint, options: TxOptions): Promise<GasUse>;
  /** `leastGas` is asked for even when the trial run used less. */
  complete(
    msgs: readonly Msg[],
    signer: SignerKey,
    draft: Draft,
    options: TxOptions,
    leastGas?: bigint,
  ): Promise<Prepared>;
}

export interface PreparerParts {
  readonly network: Network;
  readonly query: Query;
  readonly questions: Pick<Questions, "account">;
  readonly now: () => number;
}

export function createPreparer({ network, query, questions, now }: PreparerParts): Preparer {
  const unorderedUntil = uniqueMoments(now);

  const bodyOf = (msgs: readonly Msg[], { memo, timeoutHeight, unorderedSeconds }: TxOptions) =>
    createBody(msgs, {
      ...(memo !== undefined && { memo }),
      ...(timeoutHeight && { timeoutHeight }),
      ...(unorderedSeconds && { unorderedUntil: unorderedUntil(unorderedSeconds) }),
    });

  const draft: Preparer["draft"] = async (
    address,
    { signal, unorderedSeconds },
    sequenceOf = (onChain) => onChain,
  ) => {
    const account = await questions.account(address, { signal });
    if (!account) {
      const message = `${address} does not exist on ${network.title}`;
      throw chainError("CHAIN_ACCOUNT_MISSING", message, { details: { address } });
    }
    return { account, sequence: unorderedSeconds ? 0n : sequenceOf(account.sequence) };
  };

  const tryRun: Preparer["tryRun"] = async (msgs, { pubkey }, sequence, options) => {
    const { feeGranter: granter, signal } = options;
    // The smallest fee, so that taking it is part of what the trial measures.
    const fee = { gas: 0n, amount: amountOf(feeFor(1n, network)), ...(granter && { granter }) };
    const authInfo = createAuthInfo({ pubkey, sequence }, fee);
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
  };

  const complete: Preparer["complete"] = async (
    msgs,
    signer,
    { account, sequence },
    options,
    leastGas = 0n,
  ) => {
    const tried = async () => gasLimit((await tryRun(msgs, signer, sequence, options)).gasUsed);
    const gas = options.gas ?? larger(await tried(), leastGas);
    const { feeGranter: granter, fee: asked = feeFor(gas, network) } = options;
    const fee: TxFee = { gas, amount: amountOf(asked), ...(granter && { granter }) };
    const body = bodyOf(msgs, options);
    const authInfo = createAuthInfo({ pubkey: signer.pubkey, sequence }, fee);
    const signable = {
      bodyBytes: toBinary(TxBodySchema, body),
      authInfoBytes: toBinary(AuthInfoSchema, authInfo),
      chainId: network.chainId,
      accountNumber: account.accountNumber,
    };
    return { ...signable, body, authInfo, sequence, fee, signBytes: directSignBytes(signable) };
  };

  return { draft, tryRun, complete };
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

/** A fee of nothing is no coin at all. */
function amountOf(fee: Money): Money[] {
  return fee.amount > 0n ? [fee] : [];
}

/** A trial run's refusal comes as a refused query whose words are the transaction's log. */
function trialError(error: unknown, msgs: readonly Msg[]): unknown {
  if (!(error instanceof SlipwayError) || !["CHAIN_QUERY_REFUSED", "CHAIN_NOT_FOUND"].includes(error.code))
    return error;
  const modules = msgs.map(({ typeUrl }) => typeUrl.split(".")[1] ?? "");
  return refusalError(parseRefusal(String(error.details.log), modules), "simulate");
}

/** Ends of unordered transactions, no two alike: the chain takes each moment of an account once. */
function uniqueMoments(now: () => number): (seconds: number) => Date {
  let last = 0;
  return (seconds) => {
    last = Math.max(last + 1, now() + seconds * 1000);
    return new Date(last);
  };
}
