import { authz, bank, feegrant, sdk } from "./cosmos-table.ts";

/** One registered refusal: the chain's own text, what it means in plain words, what to do next. */
export type Refusal = readonly [registered: string, meaning: string, hint: string];

const CLOSED = "Nothing can be changed any more. Create a new deployment instead.";
const LIST = "Look at the current list again; it may have changed in the meantime.";
const GROUPS = "Correct the resources in the SDL; the chain's words name what is wrong.";
const PROVIDER_SIDE = "Only the provider can act on this.";
const RETRY = "Look at the current state and try again.";

const deployment: Readonly<Record<number, Refusal>> = {
  1: ["Name does not exist", "A group's name does not exist.", GROUPS],
  2: ["Invalid request", "The request is not complete.", "Check the deployment's id and filters."],
  3: [
    "Deployment exists",
    "The owner already has a deployment with this number.",
    "Take another dseq, for example the latest block height.",
  ],
  4: [
    "Deployment not found",
    "There is no deployment with this number.",
    "Check the dseq, the owner and the network.",
  ],
  5: ["Deployment closed", "The deployment is closed.", CLOSED],
  6: ["Owner account missing", "The owner's account does not exist.", "Send it some AKT first."],
  7: ["Invalid groups", "The groups are not valid.", GROUPS],
  8: ["Invalid: deployment id", "The deployment's id is not valid.", "It needs an owner and a dseq above 0."],
  9: ["Invalid: empty hash", "The manifest's hash is missing.", "Compile the SDL and send its hash."],
  10: [
    "Invalid: deployment hash",
    "The manifest's hash is not valid or has not changed.",
    "Nothing to update: the chain already has this hash.",
  ],
  11: ["internal error", "The deployment module failed.", RETRY],
  12: ["Invalid deployment", "The deployment is not valid.", GROUPS],
  13: ["Invalid deployment's group ID", "The group's id is not valid.", "It needs owner, dseq and gseq."],
  14: ["Group not found", "There is no such group.", "Groups are numbered from 1; check the gseq."],
  15: ["Group already closed", "The group is closed.", CLOSED],
  16: ["Group open", "The group is already open.", "Nothing to do."],
  17: ["Group paused", "The group is paused.", "Start the group first."],
  18: [
    "Group not open",
    "The group is not open.",
    "Start the group if it is paused; a closed one cannot be opened again.",
  ],
  19: ["GroupSpec invalid", "A group is not valid.", GROUPS],
  20: [
    "Deposit invalid",
    "The deposit is too small or in the wrong currency.",
    "Deposit at least 0.5 ACT (500000uact); the parameters of the network say the least.",
  ],
  21: ["ID path invalid", "The id is not valid.", "It is written owner/dseq."],
  22: ["parameter invalid", "A parameter is not valid.", "Correct it; the chain's words name it."],
  23: ["invalid escrow id", "The name of the escrow account is not valid.", "It is written owner/dseq."],
  24: [
    "invalid price",
    "A price is not valid, or not in the currency of deployments.",
    "Prices must be in uact.",
  ],
  25: ["duplicate group name", "Two groups have the same name.", "Give each placement group its own name."],
  26: [
    "invalid reclamation configuration",
    "The reclamation window is out of bounds.",
    "The parameters of the network name the bounds, by default 1 to 720 hours.",
  ],
};

const market: Readonly<Record<number, Refusal>> = {
  1: ["empty provider", "The provider is missing.", "Name the provider whose bid is meant."],
  2: [
    "owner and provider are the same account",
    "Owner and provider are the same account.",
    "Bid from another account.",
  ],
  3: ["internal error", "The market failed.", RETRY],
  4: ["bid price above max order price", "The bid is above the order's price.", PROVIDER_SIDE],
  5: [
    "attribute mismatch",
    "The provider does not have the attributes that the order asks for.",
    PROVIDER_SIDE,
  ],
  6: ["unknown bid", "There is no such bid.", LIST],
  7: ["unknown lease", "There is no such lease.", LIST],
  8: ["unknown lease for bid", "No lease was made from this bid.", LIST],
  9: ["unknown order for bid", "The bid's order does not exist.", LIST],
  10: ["lease not active", "The lease is not active any more.", LIST],
  11: ["bid not active", "The bid is not active.", LIST],
  12: [
    "bid not open",
    "The bid is not open any more: it was withdrawn, lost, or already accepted.",
    "Choose another bid.",
  ],
  13: ["bid: order not open", "The order is not open any more.", LIST],
  14: ["no lease for order", "The order has no lease.", "Accept a bid first."],
  15: ["invalid order: order not found", "There is no such order.", LIST],
  16: ["group not found", "There is no such group.", LIST],
  17: ["group not open", "The group is not open.", "Start the group if it is paused."],
  18: [
    "invalid bid: bid not found",
    "There is no such bid.",
    "The provider may have withdrawn it; choose another bid.",
  ],
  19: ["invalid bid: zero price", "A bid must have a price.", PROVIDER_SIDE],
  20: ["invalid lease: lease not found", "There is no such lease.", LIST],
  21: ["invalid bid: bid exists from provider", "The provider has already bid on this order.", PROVIDER_SIDE],
  22: ["bid price is invalid", "The bid's price is not valid or above the order's.", PROVIDER_SIDE],
  23: ["order active", "The order already has a lease.", "Use that lease, or close it first."],
  24: ["order closed", "The order is closed.", "Start the group again, or create a new deployment."],
  25: ["order already exists in store", "The order exists already.", RETRY],
  26: [
    "order duration has exceeded the bidding duration",
    "The time for bids is over.",
    "Create a new deployment.",
  ],
  27: [
    "order: chain height to low for bidding",
    "Bids are not taken yet.",
    "Try again after the next block.",
  ],
  28: [
    "deposit invalid",
    "The bid's deposit is too small or in the wrong currency.",
    "The parameters of the network say the least.",
  ],
  29: ["parameter invalid", "A parameter is not valid.", "Correct it; the chain's words name it."],
  30: ["unknown provider", "The provider is not registered.", "Register the provider first."],
  31: ["invalid bid", "The bid is not valid.", PROVIDER_SIDE],
  32: ["capabilities mismatch", "The offered resources do not fit the order.", PROVIDER_SIDE],
  33: [
    "invalid lease closed reason",
    "The reason is not one that a provider may give.",
    "Provider reasons lie between 10000 and 19999.",
  ],
  34: [
    "invalid escrow id",
    "The name of the escrow account is not valid.",
    "It is written owner/dseq/gseq/oseq/provider.",
  ],
  35: [
    "lease does not have reclamation configured",
    "The lease was made without reclamation.",
    "Close the bid instead.",
  ],
  36: [
    "reclamation already in progress",
    "The lease is already being taken back.",
    "Wait until its window has passed.",
  ],
  37: [
    "reclamation not started; call MsgLeaseStartReclaim first",
    "The lease must be announced for reclamation first.",
    "Start the reclamation, then close the bid after the window.",
  ],
  38: [
    "reclamation window has not elapsed",
    "The reclamation window has not passed yet.",
    "Wait until its deadline.",
  ],
  39: [
    "reclamation window outside governance bounds",
    "The reclamation window is out of bounds.",
    "The parameters of the network name the bounds.",
  ],
  40: [
    "order requires reclamation but bid does not offer it",
    "The order asks for reclamation and the bid does not offer it.",
    PROVIDER_SIDE,
  ],
  41: [
    "reclamation window shorter than order minimum",
    "The bid's reclamation window is shorter than the order asks.",
    PROVIDER_SIDE,
  ],
};

const escrow: Readonly<Record<number, Refusal>> = {
  1: ["account exists", "The escrow account exists already.", RETRY],
  2: ["account closed", "The escrow account is closed.", CLOSED],
  3: ["account not found", "There is no such escrow account.", "Check the dseq and the owner."],
  4: [
    "account overdrawn",
    "The deposit has run out.",
    "The leases are closed. Create a new deployment with a larger deposit.",
  ],
  5: ["invalid denomination", "The currency is not the account's.", "Deposit in uact."],
  6: ["payment exists", "The payment exists already.", RETRY],
  7: ["payment closed", "The payment is closed: the lease has ended.", LIST],
  8: ["payment not found", "There is no such payment.", LIST],
  9: ["payment rate zero", "A lease must have a price.", PROVIDER_SIDE],
  10: ["invalid payment", "The payment is not valid.", RETRY],
  11: ["invalid settlement", "The settlement is not valid.", RETRY],
  12: ["invalid ID", "The escrow id is not valid.", "It is written owner/dseq."],
  13: ["invalid account", "The escrow account is not valid.", RETRY],
  14: ["invalid account depositor", "The depositor is not valid.", RETRY],
  15: [
    "unauthorized deposit scope",
    "The grant does not cover this kind of deposit.",
    "Ask the granter for a grant with the right scope.",
  ],
  16: ["invalid deposit", "The deposit is not valid.", "It must be more than 0."],
  17: ["invalid authz scope", "The grant's scope is not valid.", 'It is "deployment" or "bid".'],
  18: ["malformed key", "The escrow id is not valid.", "It is written owner/dseq."],
};

const cert: Readonly<Record<number, Refusal>> = {
  1: ["certificate not found", "There is no such certificate.", "Check the serial number."],
  2: [
    "invalid address",
    "The certificate's address is not valid.",
    "Its common name must be the owner's address.",
  ],
  3: ["certificate exists", "A certificate with this serial number exists already.", "Make a new one."],
  4: ["certificate already revoked", "The certificate is revoked already.", "Nothing to do."],
  5: ["invalid serial number", "The serial number is not valid.", "It is a decimal number."],
  6: [
    "invalid certificate value",
    "The certificate is not valid.",
    "It must be a self-signed PEM certificate of the owner.",
  ],
  7: [
    "invalid pubkey value",
    "The certificate's public key is not valid.",
    'It must be PEM with the label "EC PUBLIC KEY".',
  ],
  8: ["invalid state", "The certificate's state is not valid.", 'It is "valid" or "revoked".'],
  9: ["invalid key size", "The certificate's key is too small.", "Use an elliptic curve key (P-256)."],
};

const provider: Readonly<Record<number, Refusal>> = {
  1: [
    "invalid provider: invalid host uri",
    "The provider's address is not valid.",
    "It is https://host:port without a path.",
  ],
  2: [
    "invalid provider: not absolute host uri",
    "The provider's address is not absolute.",
    "It starts with https://.",
  ],
  3: ["invalid provider: address not found", "There is no such provider.", "Register it first."],
  4: ["invalid provider: already exists", "The provider is registered already.", "Update it instead."],
  5: ["invalid address", "The provider's account is not valid.", "Check the address."],
  6: [
    "attribute specification error",
    "An attribute is not valid.",
    "Keys are unique, start with a letter and have 2 to 127 characters.",
  ],
  7: [
    "attributes cannot be changed",
    "Attributes that leases rely on cannot be changed.",
    "Close those leases first.",
  ],
  8: [
    "invalid provider: invalid info website",
    "The provider's website is not valid.",
    "It starts with https://.",
  ],
  10: ["internal error", "The chain does not support this.", "Providers cannot be deleted."],
};

const audit: Readonly<Record<number, Refusal>> = {
  1: [
    "invalid provider: address not found",
    "The auditor has signed nothing for this provider.",
    "Check both addresses.",
  ],
  2: ["invalid address", "An address is not valid.", "Check owner and auditor."],
  3: ["attribute not found", "The auditor has not signed this attribute.", "Check the keys."],
};

const bme: Readonly<Record<number, Refusal>> = {
  2: ["invalid parameters", "A parameter is not valid.", "Correct it; the chain's words name it."],
  3: [
    "unauthorized",
    "ACT can only be minted and burned for oneself.",
    "Leave the receiver out or make it the owner.",
  ],
  5: [
    "oracle is unhealthy",
    "The chain has no trusted AKT price at the moment, so nothing can be swapped.",
    "Try again in some minutes.",
  ],
  6: [
    "circuit breaker is active",
    "Minting is halted: the vault does not cover the ACT in circulation.",
    "Try again later; deployments that run can be topped up in AKT.",
  ],
  7: [
    "insufficient vault funds",
    "The vault has too little AKT for this swap.",
    "Try a smaller amount, or later.",
  ],
  8: ["invalid amount", "The amount is not valid.", "It must be more than 0."],
  9: [
    "invalid denomination",
    "These two currencies cannot be swapped.",
    "Swap uakt into uact, or uact into uakt.",
  ],
  10: ["invalid address", "An address is not valid.", "Check it."],
  11: ["invalid sender", "The sender is not valid.", "Check it."],
  12: ["oracle price is zero", "The chain's AKT price is zero.", "Try again later."],
  13: ["ledger record already exists", "The swap is already queued.", RETRY],
  14: ["failed to mint", "The swap could not be made.", RETRY],
  15: ["failed to burn", "The swap could not be made.", RETRY],
  16: ["epsilon", "The amount is too small to be swapped.", "Take a larger amount."],
  17: [
    "minimum mint amount is not met.",
    "The swap gives less than the least amount.",
    "Swap enough AKT for at least 10 ACT.",
  ],
};

const oracle: Readonly<Record<number, Refusal>> = {
  1: ["price entry exists", "This price was already written.", "Nothing to do."],
  2: ["invalid timestamp", "The price's time is not valid.", "Use the current time."],
  3: [
    "unauthorized writer address",
    "The account may not write prices.",
    "Only the sources in the oracle's parameters may.",
  ],
  4: ["price stalled", "The chain has no trusted AKT price at the moment.", "Try again in some minutes."],
  5: ["invalid feed contract params", "The feed's parameters are not valid.", "Correct them."],
  6: ["invalid feed contract config", "The feed's settings are not valid.", "Correct them."],
  7: [
    "invalid TWAP calculation: zero weight",
    "The chain's AKT price cannot be computed.",
    "Try again in some minutes.",
  ],
};

const akash: Readonly<Record<number, Refusal>> = {
  2: [
    "attribute key does not match regexp",
    "An attribute's key is not valid.",
    "It starts with a letter and has letters, digits and / . - _.",
  ],
  4: [
    "invalid deposit source",
    "The sources of the deposit are not valid.",
    "Name balance or grant, each once.",
  ],
};

/** Refusals by codespace and code, as the modules register them. */
export const refusals: Readonly<Record<string, Readonly<Record<number, Refusal>>>> = {
  deployment,
  market,
  escrow,
  cert,
  provider,
  audit,
  bme,
  "oracle.v2": oracle,
  sdk,
  bank,
  authz,
  feegrant,
  akash,
};

/** Refusals that the chain gives without a code of its own, by the last part of its words. */
export const codeless: readonly Refusal[] = [
  [
    "insufficient balance",
    "The account has too little money for the deposit.",
    "Add funds in the deposit's currency: swap AKT into ACT, or use a smaller deposit.",
  ],
  ["failed to add unordered nonce", "The same transaction was sent before.", "Wait for its result."],
];

/** A refusal that comes with no code of its own. */
export const UNDEFINED = "undefined";
