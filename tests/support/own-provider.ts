/** A provider of the test's own: registered, with a certificate on chain, at any address, so that it can be down or another. */
import { type Chain, createKeySigner, msg, type Signer } from "@slipway/chain";
import { createCertificate, type OwnCertificate, publishCertificate } from "@slipway/gateway";
import type { Sandbox } from "@slipway/sandbox";
import { until } from "./bench.ts";

export interface OwnProvider {
  readonly owner: string;
  readonly signer: Signer;
  /** The one whose key stands on chain. */
  readonly certificate: OwnCertificate;
  /** Waits for the order of that owner and offers to run it for almost nothing. Answers the dseq. */
  bidFor(owner: string): Promise<bigint>;
}

export async function registerProvider(
  { admin }: Sandbox,
  chain: Chain,
  hostUri: string,
): Promise<OwnProvider> {
  const signer = createKeySigner(crypto.getRandomValues(new Uint8Array(32)));
  const { address: owner } = signer;
  admin.faucet(owner);
  const certificate = await createCertificate({ address: owner, hosts: ["localhost"] });
  await publishCertificate({ chain, signer }, certificate);
  const attributes = [{ key: "host", value: "akash" }];
  await chain.send(signer, [msg.createProvider({ owner, hostUri, attributes })]);
  return {
    owner,
    signer,
    certificate,
    async bidFor(tenant) {
      const order = await until("an order", async () => {
        const { orders } = await chain.orders({ owner: tenant, state: "open" });
        return orders[0];
      });
      if (order.id === undefined) throw new Error("an order without an id");
      const { owner: by, dseq, gseq, oseq } = order.id;
      const resourcesOffer = (order.spec?.resources ?? []).map(({ resource, count }) => ({
        ...(resource && { resources: resource }),
        count,
      }));
      const price = { denom: "uact", amount: 10n ** 18n };
      const deposit = { denom: "uact", amount: 500_000n };
      await chain.send(signer, [
        msg.createBid({ owner: by, dseq, gseq, oseq, provider: owner, price, deposit, resourcesOffer }),
      ]);
      return dseq;
    },
  };
}
