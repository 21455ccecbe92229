/** A market with many deployments, made by signed transactions: half of all by one owner, half of all closed again. */
import type { Msg } from "@slipway/chain";
import { closeDeployment } from "../../../packages/chain/src/msg/deployment.ts";
import {
  createBid,
  createDeployment,
  createLease,
  createProvider,
} from "../../../packages/sandbox/src/chain/test/messages.ts";
import type { Core } from "../../../packages/sandbox/src/node/core.ts";
import { firstAccountNumber, signerOf } from "./accounts.ts";
import { signTx } from "./sign.ts";

export const owners = 101;
/** The account after the owners. */
export const providerIndex = owners;

const perTx = 40;
const txsPerBlock = 10;
/** One deployment in so many has a bid; of these, every second a lease. */
const bidEvery = 5;

export interface Place {
  readonly owner: number;
  readonly dseq: bigint;
}

/** Numbers of the same length, as block heights have: the chain's own store takes what begins alike for related. */
const firstNumber = 10_000_001;

/** Deployments in the order in which they are made. */
export function placesOf(count: number): Place[] {
  return Array.from({ length: count }, (_, at) => ({
    owner: at % 2 === 0 ? 0 : 1 + (((at - 1) / 2) % (owners - 1)),
    dseq: BigInt(firstNumber + at),
  }));
}

export async function growMarket(core: Core, count: number): Promise<void> {
  const sequences = new Map<number, bigint>();
  const places = placesOf(count);
  const provider = signerOf(providerIndex).address;
  const perform = async (messages: readonly { by: number; message: Msg }[]) => {
    const byAccount = Map.groupBy(messages, ({ by }) => by);
    const txs: Uint8Array[] = [];
    for (const [by, own] of byAccount) {
      for (let at = 0; at < own.length; at += perTx) {
        const sequence = sequences.get(by) ?? 0n;
        sequences.set(by, sequence + 1n);
        const some = own.slice(at, at + perTx).map(({ message }) => message);
        txs.push(
          await signTx(signerOf(by), some, { accountNumber: firstAccountNumber + BigInt(by), sequence }),
        );
      }
    }
    for (let at = 0; at < txs.length; at += txsPerBlock) produce(core, txs.slice(at, at + txsPerBlock));
  };
  const addressed = places.map((place) => ({ ...place, address: signerOf(place.owner).address }));
  core.produce({ time: core.facts.time });
  await perform([{ by: providerIndex, message: createProvider(provider) }]);
  await perform(
    addressed.map(({ owner, dseq, address }) => ({ by: owner, message: createDeployment(address, dseq) })),
  );
  const wanted = addressed.filter((_, at) => at % bidEvery === 0);
  const bidOf = ({ address, dseq }: { address: string; dseq: bigint }) => {
    return { owner: address, dseq, gseq: 1, oseq: 1, provider };
  };
  await perform(wanted.map((place) => ({ by: providerIndex, message: createBid(bidOf(place), 50n) })));
  const leased = wanted.filter((_, at) => at % 2 === 0);
  await perform(leased.map((place) => ({ by: place.owner, message: createLease(bidOf(place)) })));
  const closing = addressed.filter((_, at) => at % 4 < 2);
  await perform(
    closing.map(({ owner, dseq, address }) => ({
      by: owner,
      message: closeDeployment({ owner: address, dseq }),
    })),
  );
}

function produce(core: Core, txs: readonly Uint8Array[]): void {
  const { body } = core.produce({ time: core.lastTime + 6_000_000_000n, txs });
  const failed = body.results.find(({ code }) => code !== 0);
  if (failed) throw new Error(`a transaction failed: ${failed.log}`);
}
