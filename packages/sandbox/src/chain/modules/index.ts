/** The chain's modules in the order of their genesis. */
import type { EscrowHooks } from "../context.ts";
import { noHooks } from "../context.ts";
import { createRegistry, type Registry } from "../registry.ts";
import { auth } from "./auth.ts";
import { createAuthz } from "./authz/index.ts";
import { bank } from "./bank.ts";
import { feegrant } from "./feegrant.ts";
import { genutil, staking } from "./staking.ts";

export function createChainRegistry(): Registry {
  const registry: Registry = createRegistry([
    auth,
    bank,
    staking,
    genutil,
    createAuthz((typeUrl) => registry.messages.get(typeUrl)),
    feegrant,
  ]);
  return registry;
}

export const escrowHooks: EscrowHooks = noHooks;
