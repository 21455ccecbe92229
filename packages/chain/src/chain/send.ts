import { chainError } from "../errors.ts";
import type { Network } from "../network.ts";
import type { Signer } from "../sign/signer.ts";
import type { Msg } from "../tx.ts";
import { type Broadcaster, createBroadcaster, isWrongSequence, type WaitOptions } from "./broadcast.ts";
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

  async function signAndSubmit(
    signer: Signer,
    msgs: readonly Msg[],
    options: SendOptions,
    lane: Lane,
  ): Promise<string> {
    const from = await draft(signer.address, options, lane.sequence);
    const bytes = await signTx(await complete(msgs, signer, from, options), signer);
    const hash = await submit(bytes, options);
    if (!options.unorderedSeconds) lane.sent(from.sequence);
    return hash;
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
  };
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
