import { createChain, msg, type Network, signerFromMnemonic } from "@slipway/chain";

export async function acceptCheapestBid(network: Network, mnemonic: string, dseq: bigint) {
  const chain = createChain({ network });
  const signer = await signerFromMnemonic(mnemonic);

  const { bids } = await chain.bids({ owner: signer.address, dseq, state: "open" });
  const [cheapest] = bids
    .flatMap(({ bid }) => (bid?.id && bid.price ? [{ id: bid.id, price: BigInt(bid.price.amount) }] : []))
    .toSorted((a, b) => (a.price < b.price ? -1 : 1));
  if (!cheapest) return undefined;

  // Tries it, signs it, sends it, and comes back when a block has taken it.
  const { hash, height } = await chain.send(signer, [msg.createLease(cheapest.id)]);
  return { hash, height, provider: cheapest.id.provider };
}
