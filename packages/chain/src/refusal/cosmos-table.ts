import type { Refusal } from "./table.ts";

export const sdk: Readonly<Record<number, Refusal>> = {
  2: [
    "tx parse error",
    "The transaction cannot be read.",
    "It may be made for another version of the chain.",
  ],
  3: ["invalid sequence", "A number in an id is not valid.", "dseq must be above 0."],
  4: [
    "unauthorized",
    "The signature does not fit, or the account may not do this.",
    "Check the account, the network and what the account is allowed to do.",
  ],
  5: ["insufficient funds", "The account has too little money.", "Add funds, and keep some AKT for the fee."],
  6: ["unknown request", "The chain does not know this request.", "It may run another version."],
  7: ["invalid address", "An address is not valid.", 'Akash addresses start with "akash1".'],
  8: [
    "invalid pubkey",
    "The key does not belong to the signing account.",
    "Sign with the account that the message names.",
  ],
  9: ["unknown address", "The account does not exist on this network yet.", "Send it some AKT first."],
  10: [
    "invalid coins",
    "An amount of money is not valid.",
    "Amounts are positive, each currency once, sorted by name.",
  ],
  11: ["out of gas", "The transaction used more gas than it had.", "Send it again with more gas."],
  12: ["memo too large", "The memo is too long.", "At most 256 characters."],
  13: ["insufficient fee", "The fee is too small for this node.", "Raise the gas price; 0.025uakt is usual."],
  14: ["maximum number of signatures exceeded", "The transaction has too many signatures.", "At most 7."],
  15: ["no signatures supplied", "The transaction is not signed.", "Sign it first."],
  18: ["invalid request", "The request is not valid.", "The chain's words name what is wrong."],
  19: ["tx already in mempool", "The node already has this transaction.", "Wait for the next block."],
  20: ["mempool is full", "The node is full of waiting transactions.", "Try again in a minute."],
  21: ["tx too large", "The transaction is too large.", "Send fewer messages at once."],
  22: ["key not found", "The thing does not exist.", "Check the id and the network."],
  26: [
    "invalid height",
    "The node does not have this height.",
    "Ask for a recent height, or use an archive node.",
  ],
  30: ["tx timeout height", "The transaction came too late: its last block has passed.", "Send it again."],
  32: [
    "incorrect account sequence",
    "The account has sent another transaction in the meantime.",
    "Try again; do not send from two places at once.",
  ],
  36: ["conflict", "The message contradicts itself.", "The chain's words name what is wrong."],
  37: ["feature not supported", "The chain does not support this.", "It may run another version."],
  38: ["not found", "The thing does not exist.", "Check ids and grants."],
  42: ["tx timeout", "The transaction came too late.", "Check this machine's clock and send it again."],
};

export const bank: Readonly<Record<number, Refusal>> = {
  5: [
    "send transactions are disabled",
    "This currency cannot be sent from account to account.",
    "ACT moves only through deposits and swaps; send AKT instead.",
  ],
};

export const authz: Readonly<Record<number, Refusal>> = {
  2: ["authorization not found", "There is no such permission.", "Ask the granter for it."],
  3: [
    "expiration time of authorization should be more than current time",
    "The permission would already have ended.",
    "Choose a later end.",
  ],
  5: ["authorization expired", "The permission has ended.", "Ask the granter for a new one."],
  7: [
    "grantee and granter should be different",
    "An account cannot grant something to itself.",
    "Choose another account.",
  ],
};

export const feegrant: Readonly<Record<number, Refusal>> = {
  2: [
    "fee limit exceeded",
    "The fee allowance is used up.",
    "Ask whoever gave it for more, or pay the fee yourself.",
  ],
  3: ["fee allowance expired", "The fee allowance has ended.", "Ask for a new one, or pay the fee yourself."],
  5: ["no allowance", "There is no fee allowance.", "Ask for one, or pay the fee yourself."],
  7: [
    "message not allowed",
    "The fee allowance does not cover this kind of message.",
    "Pay the fee yourself.",
  ],
};
