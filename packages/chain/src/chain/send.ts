import { chainError } from "../errors.ts";
import { gasLimit } from "../fee.ts";
import type { Network } from "../network.ts";
import type { Signer } from "../sign/signer.ts";
import type { Msg } from "../tx.ts";
import {
  type Broadcaster,
  createBroadcaster,
  gasThatRanOut,
  isWrongSequence,
  type WaitOptions,
} from "./broadcast.ts";
import { readStatus, type TxResult } from "./comet.ts";
import { createLanes, type Lane } from "./lanes.ts";
import { createPreparer, type GasUse, type Prepared, type SignerKey, type TxOptions } from "./prepare.ts";
import type { Query } from "./query.ts";
import type { Questions } from "./questions.ts";
import type { Rpc } from "./rpc.ts";
import { signTx } from "./signed.ts";

export type SendOptions = TxOptions & Pick<WaitOptions, "waitSeconds">;

export interface Sender extends Pick<Broadcaster, "broadcast" | "submit" | "tx"> {
  /** Runs the messages without changing anything. Throws CHAIN_TX_REFUSED when they would be refused. */
  simulate(msgs: readonly Msg[], signer: SignerKey, options?: TxOptions): Promise<GasUse>;
  /** Everything but the signature, for a signer that is elsewhere. Put together with `encodeTx`. */
  prepare(msgs: readonly Msg[], signer: SignerKey, options?: TxOptions): Promise<Prepared>;
  /** Signs, sends, and waits until a block has taken it. Throws CHAIN_TX_REFUSED with plain words. */
  send(signer: Signer, msgs: readonly Msg[], options?: SendOptions): Promise<TxResult>;
}

export interface SenderParts {
  readonly network: Network;
  readonly rpc: Rpc;
  readonly query: Query;
  readonly questions: Pick<Questions, "account">;
  readonly now: () => number;
}

export function createSender(parts: SenderParts): Sender {
  const lanes = createLanes();
  const assertNetwork = networkCheck(parts);
  const { draft, tryRun, complete } = createPreparer(parts);
  const { broadcast, submit, tx, included } = createBroadcaster(parts);

  async function signAndSubmit(job: Job, lane: Lane): Promise<string> {
    const { signer, msgs, options, leastGas } = job;
    const from = await draft(signer.address, options, lane.sequence);
    const bytes = await signTx(await complete(msgs, signer, from, options, leastGas), signer);
    const hash = await submit(bytes, options);
    if (!options.unorderedSeconds) lane.sent(from.sequence);
    return hash;
  }

  async function sendOnce(job: Job): Promise<TxResult> {
    const hash = await lanes.run(job.signer.address, async (lane) => {
      try {
        return await signAndSubmit(job, lane);
      } catch (error) {
        if (!isWrongSequence(error)) throw error;
        lane.forget();
        return signAndSubmit(job, lane);
      }
    });
    return included(hash, job.options);
  }

  return {
    broadcast,
    submit,
    tx,
    async simulate(msgs, signer, options = {}) {
      await assertNetwork();
      return tryRun(msgs, signer, (await draft(signer.address, options)).sequence, options);
    },
    async prepare(msgs, signer, options = {}) {
      await assertNetwork();
      return complete(msgs, signer, await draft(signer.address, options), options);
    },
    async send(signer, msgs, options = {}) {
      await assertNetwork();
      for (let attempt = 1, leastGas = 0n; ; attempt++) {
        try {
          return await sendOnce({ signer, msgs, options, leastGas });
        } catch (error) {
          // What a message costs can grow between trial and block: a lease refunds every bid that came meanwhile.
          const gas = gasThatRanOut(error);
          if (gas === undefined || options.gas !== undefined || attempt === ATTEMPTS) throw error;
          leastGas = gasLimit(gas, 160n);
        }
      }
    },
  };
}

/** Out of gas, with gas that a trial run had found, is tried again so many times in all, each with more. */
const ATTEMPTS = 3;

interface Job {
  readonly signer: Signer;
  readonly msgs: readonly Msg[];
  readonly options: SendOptions;
  readonly leastGas: bigint;
}

/** Asks the node once which network it belongs to; a failure is not kept. */
function networkCheck({ network, rpc }: SenderParts): () => Promise<void> {
  let checking: Promise<void> | undefined;
  const check = async () => {
    const { chainId } = readStatus(await rpc.call("status", {}));
    if (chainId === network.chainId) return;
    const message = `${rpc.address()} belongs to "${chainId}", not to "${network.chainId}"`;
    throw chainError("CHAIN_NETWORK_MISMATCH", message, { details: { chainId, expected: network.chainId } });
  };
  return () => {
    checking ??= check().catch((error: unknown) => {
      checking = undefined;
      throw error;
    });
    return checking;
  };
}
