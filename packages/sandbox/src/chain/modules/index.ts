/** The chain's modules in the order of their genesis, which is also that of their work at the edges of blocks. */
import type { EscrowHooks } from "../context.ts";
import { createRegistry, type Registry } from "../registry.ts";
import { audit } from "./audit.ts";
import { auth } from "./auth.ts";
import { createAuthz } from "./authz/index.ts";
import { bank } from "./bank.ts";
import { bme } from "./bme/index.ts";
import { cert } from "./cert/index.ts";
import { onAccountClosed } from "./deployment/groups.ts";
import { deployment } from "./deployment/index.ts";
import { distribution } from "./distribution.ts";
import { createEpochs } from "./epochs.ts";
import { escrow } from "./escrow/index.ts";
import { feegrant } from "./feegrant.ts";
import { gov } from "./gov.ts";
import { market } from "./market/index.ts";
import { onPaymentClosed } from "./market/orders.ts";
import { mint } from "./mint.ts";
import { oracle, prunePrices } from "./oracle/index.ts";
import { provider } from "./provider.ts";
import { slashing } from "./slashing.ts";
import { genutil, staking } from "./staking.ts";
import { system } from "./system.ts";
import { wasm } from "./wasm.ts";

export function createChainRegistry(): Registry {
  const registry: Registry = createRegistry([
    auth,
    bank,
    staking,
    genutil,
    createEpochs(prunePrices),
    slashing,
    distribution,
    mint,
    createAuthz((typeUrl) => registry.messages.get(typeUrl)),
    feegrant,
    bme,
    oracle,
    escrow,
    deployment,
    provider,
    market,
    audit,
    cert,
    wasm,
    gov,
    system,
  ]);
  return registry;
}

/** Escrow knows nothing of deployments and leases; this is how they follow it. */
export const escrowHooks: EscrowHooks = { accountClosed: onAccountClosed, paymentClosed: onPaymentClosed };
