import type { Chain } from "@slipway/chain";
import type { FindCertificates } from "./identity.ts";

/** Asks a chain for providers' certificates: what `createGateway` needs of one. */
export function fromChain(chain: Pick<Chain, "certificates">): { readonly certificates: FindCertificates } {
  return {
    certificates: async ({ owner, serial }) => {
      const { certificates } = await chain.certificates({ owner, serial, state: "valid" });
      return certificates.flatMap(({ certificate }) => certificate ?? []);
    },
  };
}
