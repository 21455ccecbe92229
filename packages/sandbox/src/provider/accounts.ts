import { createHash } from "node:crypto";
import { createKeySigner, type Signer } from "@slipway/chain";

/**
 * The accounts that belong to a sandbox, each from the seed and its name. The seed is no secret by default: these keys
 * hold nothing but play money, and a known address is easier to look up.
 */
export function accountOf(seed: string, name: string): Signer {
  return createKeySigner(createHash("sha256").update(`slipway sandbox account\n${seed}\n${name}`).digest());
}

export const auditorName = "auditor";
export const faucetName = "faucet";

export function providerAccountName(id: string): string {
  return `provider/${id}`;
}
