import { errorsOf } from "./error.ts";

/** Every error that this package throws: what it means, the next step, whether trying again can help, the HTTP status. */
export const chainErrors = {
  CHAIN_UNREACHABLE: {
    meaning: "None of the network's RPC addresses answered.",
    hint: "Check the connection and the network's RPC addresses; nothing was sent.",
    retryable: true,
    http: 503,
  },
  CHAIN_TIMEOUT: {
    meaning: "The network did not answer in time.",
    hint: "Try again; the node may be overloaded.",
    retryable: true,
    http: 504,
  },
  CHAIN_RPC_REFUSED: {
    meaning: "The node refused the call itself: unknown method, bad parameters, a height it does not have.",
    hint: "The details hold the node's own words.",
    retryable: false,
    http: 502,
  },
  CHAIN_ANSWER_UNREADABLE: {
    meaning: "The address answered, but not as a node of this network does.",
    hint: "Check that the RPC address belongs to a CometBFT node (port 26657), not to its REST face or a web page.",
    retryable: false,
    http: 502,
  },
  CHAIN_NETWORK_MISMATCH: {
    meaning: "The node belongs to another network than the one that was asked for.",
    hint: "Correct the network's chain id or its RPC addresses. Nothing was signed.",
    retryable: false,
    http: 502,
  },
  CHAIN_QUERY_REFUSED: {
    meaning: "The chain refused a question.",
    hint: "The details hold codespace, code and the chain's own words.",
    retryable: false,
    http: 400,
  },
  CHAIN_NOT_FOUND: {
    meaning: "The chain does not have the thing that was asked for.",
    hint: "Check the id and the network: ids are valid on one network only.",
    retryable: false,
    http: 404,
  },
  CHAIN_TX_REFUSED: {
    meaning: "The chain refused a transaction, at once or when it was executed.",
    hint: "The details hold codespace, code and the chain's own words.",
    retryable: false,
    http: 422,
  },
  CHAIN_TX_NOT_INCLUDED: {
    meaning: "A transaction was accepted by a node, but no block has taken it in time.",
    hint: "It may still be included: look it up by its hash before you send it again.",
    retryable: true,
    http: 504,
  },
  CHAIN_SIGNER_REFUSED: {
    meaning: "The wallet did not sign.",
    hint: "Nothing was sent. Open the wallet and approve the request, or choose another wallet.",
    retryable: true,
    http: 400,
  },
  CHAIN_SIGNER_MISMATCH: {
    meaning: "The wallet signed something else than it was asked to, or with another key.",
    hint: "Nothing was sent. Choose the right account in the wallet and try again.",
    retryable: false,
    http: 400,
  },
  CHAIN_ACCOUNT_MISSING: {
    meaning: "The account does not exist on this network yet: it has never received anything.",
    hint: "Send it some AKT first, or let somebody grant it a fee allowance.",
    retryable: false,
    http: 404,
  },
  CHAIN_ADDRESS_INVALID: {
    meaning: "A text is not an address of this network.",
    hint: 'Akash addresses start with "akash1" and are 44 characters long; copy it again.',
    retryable: false,
    http: 400,
  },
  CHAIN_MNEMONIC_INVALID: {
    meaning: "A recovery phrase is not valid.",
    hint: "It has 12, 15, 18, 21 or 24 English words; check spelling, order and that none is missing.",
    retryable: false,
    http: 400,
  },
  CHAIN_KEY_INVALID: {
    meaning: "A private or public key is not valid.",
    hint: "A private key has 32 bytes, a public key 33 bytes in compressed form.",
    retryable: false,
    http: 400,
  },
  CHAIN_PASSWORD_WRONG: {
    meaning: "A locked key did not open.",
    hint: "Check the password. If it is right, the file is damaged: restore the key from its recovery phrase.",
    retryable: false,
    http: 400,
  },
  CHAIN_NETWORK_INVALID: {
    meaning: "A description of a network is not complete.",
    hint: "It needs name, chainId and at least one rpc address; the details name the field.",
    retryable: false,
    http: 400,
  },
  CHAIN_JSON_INVALID: {
    meaning: "A JSON value does not have the form of the message.",
    hint: "The message names the field and what is expected there.",
    retryable: false,
    http: 400,
  },
  CHAIN_BYTES_INVALID: {
    meaning: "Bytes could not be read as the message they should hold.",
    hint: "The data is damaged or of another kind.",
    retryable: false,
    http: 400,
  },
  CHAIN_AMINO_UNSUPPORTED: {
    meaning: "A message has no amino JSON form, so a Ledger or an amino-only wallet cannot sign it.",
    hint: "Sign with a wallet that supports direct mode.",
    retryable: false,
    http: 400,
  },
} as const;

/** Makes an error of this room. */
export const chainError = errorsOf(chainErrors);
