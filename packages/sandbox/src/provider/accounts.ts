import { createHash } from "node:crypto";
import { createKeySigner, type Signer } from "@slipway/chain";

/**
 * The accounts that belong to a sandbox, each from the seed and its name. The seed is no secret by default: these keys
 * hold nothing but play money, and a known address is easier to look up.
 */
export function accountOf(seed: string, name: string): Signer {
  return createKeySigner(privateKeyOf(seed, name));
}

/** The key behind an account, for the one part of the sandbox that signs by itself: the price feed. */
export function privateKeyOf(seed: string, name: string): Uint8Array {
  return createHash("sha256").update(`slipway sandbox account\n${seed}\n${name}`).digest();
}

export const auditorName = "auditor";
export const oracleName = "oracle";

/**
 * The auditor whom most documents of the field name in `signedBy`. Nobody here has its key: the sandbox's genesis
 * holds its signatures, so that such documents find providers.
 */
export const fieldAuditor = "akash1365yvmc4s7awdyj3n2sav7xfx76adc6dnmlx63";

export function providerAccountName(id: string): string {
  return `provider/${id}`;
}
