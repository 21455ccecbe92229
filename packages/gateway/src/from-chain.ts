import type { Chain } from "@slipway/chain";
import type { FindCertificates } from "./identity.ts";

/** The chain as a gateway client asks it: valid certificates of an owner with a serial. */
export function fromChain(chain: Pick<Chain, "certificates">): { readonly certificates: FindCertificates } {
  return {
    certificates: async ({ owner, serial }) => {
      const { certificates } = await chain.certificates({ owner, serial, state: "valid" });
      return certificates.flatMap(({ certificate }) => (certificate === undefined ? [] : [certificate]));
    },
  };
}
