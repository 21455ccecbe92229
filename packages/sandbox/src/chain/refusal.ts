/**
 * How the chain says no: a codespace, a code and a text that clients know, with more words in front.
 * `Refusal` is thrown by messages and checks and becomes a transaction result or a query answer;
 * `Panic` is what a Go panic inside a message becomes (recovered: code 111222).
 */

/** gRPC status codes that refusals use. */
export const grpcCode = {
  unknown: 2,
  invalidArgument: 3,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  failedPrecondition: 9,
  unimplemented: 12,
  internal: 13,
} as const;

export class Refusal extends Error {
  readonly codespace: string;
  readonly code: number;
  readonly grpc: number;
  /** The text in gRPC's order: there words are added behind. */
  readonly statusText: string;

  constructor(codespace: string, code: number, text: string, grpc: number, statusText = text) {
    super(text);
    this.name = "Refusal";
    this.codespace = codespace;
    this.code = code;
    this.grpc = grpc;
    this.statusText = statusText;
  }

  /** The same refusal with words in front: `words: text`. */
  wrap(words: string): Refusal {
    const { codespace, code, message, grpc, statusText } = this;
    return new Refusal(codespace, code, `${words}: ${message}`, grpc, `${statusText}: ${words}`);
  }

  /** The same refusal with words behind: `text: words`. */
  because(words: string): Refusal {
    return new Refusal(this.codespace, this.code, `${this.message}: ${words}`, this.grpc);
  }
}

/** What a recovered panic of Go is told with. */
export const PANIC_CODE = 111222;

export class Panic extends Error {
  constructor(words: string) {
    super(words);
    this.name = "Panic";
  }
}

/** What Go says when a message's part is used that is not there. */
export const NIL_POINTER = "runtime error: invalid memory address or nil pointer dereference";

/** A refusal without a registered code: what a plain Go error becomes. */
export function plain(text: string): Refusal {
  return new Refusal("undefined", 1, text, grpcCode.unknown);
}

/** A refusal that only queries make: a gRPC status and its description. */
export function grpcStatus(name: string, code: number, description: string): Refusal {
  const sdkCode = code === grpcCode.notFound ? 22 : code === grpcCode.invalidArgument ? 18 : 6;
  return new Refusal("grpc", sdkCode, `rpc error: code = ${name} desc = ${description}`, code);
}

export function invalidArgument(description: string): Refusal {
  return grpcStatus("InvalidArgument", grpcCode.invalidArgument, description);
}

export function notFoundStatus(description: string): Refusal {
  return grpcStatus("NotFound", grpcCode.notFound, description);
}

export function internalStatus(description: string): Refusal {
  return grpcStatus("Internal", grpcCode.internal, description);
}

const { unknown, invalidArgument: ia, notFound: nf, alreadyExists: ae, permissionDenied: pd } = grpcCode;
const { failedPrecondition: fp, internal: int } = grpcCode;

type Row = readonly [code: number, text: string, grpc: number];

function table<const T extends Record<string, Row>>(codespace: string, rows: T) {
  const made = Object.entries(rows).map(([name, [code, text, grpc]]) => [
    name,
    new Refusal(codespace, code, text, grpc),
  ]);
  // Object.fromEntries forgets the keys, which are those of `rows`.
  return Object.fromEntries(made) as { readonly [K in keyof T]: Refusal };
}

export const sdk = table("sdk", {
  txDecode: [2, "tx parse error", unknown],
  invalidSequence: [3, "invalid sequence", unknown],
  unauthorized: [4, "unauthorized", unknown],
  insufficientFunds: [5, "insufficient funds", unknown],
  unknownRequest: [6, "unknown request", unknown],
  invalidAddress: [7, "invalid address", unknown],
  invalidPubkey: [8, "invalid pubkey", unknown],
  unknownAddress: [9, "unknown address", unknown],
  invalidCoins: [10, "invalid coins", unknown],
  outOfGas: [11, "out of gas", unknown],
  memoTooLarge: [12, "memo too large", unknown],
  insufficientFee: [13, "insufficient fee", unknown],
  tooManySignatures: [14, "maximum number of signatures exceeded", unknown],
  noSignatures: [15, "no signatures supplied", unknown],
  invalidRequest: [18, "invalid request", unknown],
  invalidSigner: [24, "tx intended signer does not match the given signer", unknown],
  unpackAny: [34, "failed unpacking protobuf message from Any", unknown],
  keyNotFound: [22, "key not found", unknown],
  invalidHeight: [26, "invalid height", unknown],
  invalidType: [29, "invalid type", unknown],
  txTimeoutHeight: [30, "tx timeout height", unknown],
  unknownExtensionOptions: [31, "unknown extension options", unknown],
  wrongSequence: [32, "incorrect account sequence", unknown],
  logic: [35, "internal logic error", unknown],
  conflict: [36, "conflict", unknown],
  invalidGasLimit: [41, "invalid gas limit", unknown],
  notSupported: [37, "feature not supported", unknown],
  notFound: [38, "not found", unknown],
  txTimeout: [42, "tx timeout", unknown],
});

export const deploymentRefusals = table("deployment", {
  nameMissing: [1, "Name does not exist", nf],
  invalidRequest: [2, "Invalid request", ia],
  exists: [3, "Deployment exists", ae],
  notFound: [4, "Deployment not found", nf],
  closed: [5, "Deployment closed", fp],
  ownerMissing: [6, "Owner account missing", ia],
  invalidGroups: [7, "Invalid groups", ia],
  invalidId: [8, "Invalid: deployment id", ia],
  emptyHash: [9, "Invalid: empty hash", ia],
  invalidHash: [10, "Invalid: deployment hash", ia],
  internal: [11, "internal error", int],
  invalidDeployment: [12, "Invalid deployment", ia],
  invalidGroupId: [13, "Invalid deployment's group ID", ia],
  groupNotFound: [14, "Group not found", nf],
  groupClosed: [15, "Group already closed", fp],
  groupOpen: [16, "Group open", fp],
  groupPaused: [17, "Group paused", fp],
  groupNotOpen: [18, "Group not open", fp],
  invalidGroupSpec: [19, "GroupSpec invalid", ia],
  invalidDeposit: [20, "Deposit invalid", ia],
  invalidIdPath: [21, "ID path invalid", ia],
  invalidParam: [22, "parameter invalid", ia],
  invalidEscrowId: [23, "invalid escrow id", ia],
  invalidPrice: [24, "invalid price", ia],
  duplicateGroupName: [25, "duplicate group name", ia],
  invalidReclamation: [26, "invalid reclamation configuration", ia],
});

export const marketRefusals = table("market", {
  emptyProvider: [1, "empty provider", ia],
  sameAccount: [2, "owner and provider are the same account", ia],
  internal: [3, "internal error", int],
  bidOverOrder: [4, "bid price above max order price", ia],
  attributeMismatch: [5, "attribute mismatch", ia],
  unknownBid: [6, "unknown bid", nf],
  unknownLease: [7, "unknown lease", nf],
  unknownLeaseForBid: [8, "unknown lease for bid", nf],
  unknownOrderForBid: [9, "unknown order for bid", nf],
  leaseNotActive: [10, "lease not active", fp],
  bidNotActive: [11, "bid not active", fp],
  bidNotOpen: [12, "bid not open", fp],
  orderNotOpen: [13, "bid: order not open", fp],
  noLeaseForOrder: [14, "no lease for order", nf],
  orderNotFound: [15, "invalid order: order not found", nf],
  groupNotFound: [16, "group not found", nf],
  groupNotOpen: [17, "group not open", fp],
  bidNotFound: [18, "invalid bid: bid not found", nf],
  bidZeroPrice: [19, "invalid bid: zero price", ia],
  leaseNotFound: [20, "invalid lease: lease not found", nf],
  bidExists: [21, "invalid bid: bid exists from provider", ae],
  bidInvalidPrice: [22, "bid price is invalid", ia],
  orderActive: [23, "order active", fp],
  orderClosed: [24, "order closed", fp],
  orderExists: [25, "order already exists in store", ae],
  orderDurationExceeded: [26, "order duration has exceeded the bidding duration", fp],
  orderTooEarly: [27, "order: chain height to low for bidding", fp],
  invalidDeposit: [28, "deposit invalid", ia],
  invalidParam: [29, "parameter invalid", ia],
  unknownProvider: [30, "unknown provider", nf],
  invalidBid: [31, "invalid bid", ia],
  capabilitiesMismatch: [32, "capabilities mismatch", ia],
  invalidLeaseClosedReason: [33, "invalid lease closed reason", ia],
  invalidEscrowId: [34, "invalid escrow id", ia],
  leaseNotReclaimable: [35, "lease does not have reclamation configured", fp],
  alreadyReclaiming: [36, "reclamation already in progress", fp],
  reclamationNotStarted: [37, "reclamation not started; call MsgLeaseStartReclaim first", fp],
  reclamationNotElapsed: [38, "reclamation window has not elapsed", fp],
  reclamationOutOfBounds: [39, "reclamation window outside governance bounds", ia],
  reclamationRequired: [40, "order requires reclamation but bid does not offer it", ia],
  reclamationTooShort: [41, "reclamation window shorter than order minimum", ia],
});

export const escrowRefusals = table("escrow", {
  accountExists: [1, "account exists", ae],
  accountClosed: [2, "account closed", fp],
  accountNotFound: [3, "account not found", nf],
  accountOverdrawn: [4, "account overdrawn", fp],
  invalidDenomination: [5, "invalid denomination", ia],
  paymentExists: [6, "payment exists", ae],
  paymentClosed: [7, "payment closed", fp],
  paymentNotFound: [8, "payment not found", nf],
  paymentRateZero: [9, "payment rate zero", ia],
  invalidPayment: [10, "invalid payment", ia],
  invalidSettlement: [11, "invalid settlement", ia],
  invalidId: [12, "invalid ID", ia],
  invalidAccount: [13, "invalid account", ia],
  invalidDepositor: [14, "invalid account depositor", ia],
  unauthorizedScope: [15, "unauthorized deposit scope", pd],
  invalidDeposit: [16, "invalid deposit", ia],
  invalidAuthzScope: [17, "invalid authz scope", ia],
  malformedKey: [18, "malformed key", ia],
});

export const certRefusals = table("cert", {
  notFound: [1, "certificate not found", nf],
  invalidAddress: [2, "invalid address", ia],
  exists: [3, "certificate exists", ae],
  alreadyRevoked: [4, "certificate already revoked", fp],
  invalidSerial: [5, "invalid serial number", ia],
  invalidCertificate: [6, "invalid certificate value", ia],
  invalidPubkey: [7, "invalid pubkey value", ia],
  invalidState: [8, "invalid state", ia],
  invalidKeySize: [9, "invalid key size", ia],
});

export const auditRefusals = table("audit", {
  providerNotFound: [1, "invalid provider: address not found", nf],
  invalidAddress: [2, "invalid address", ia],
  attributeNotFound: [3, "attribute not found", nf],
});

export const providerRefusals = table("provider", {
  invalidUri: [1, "invalid provider: invalid host uri", ia],
  notAbsoluteUri: [2, "invalid provider: not absolute host uri", ia],
  notFound: [3, "invalid provider: address not found", nf],
  exists: [4, "invalid provider: already exists", ae],
  invalidAddress: [5, "invalid address", ia],
  attributes: [6, "attribute specification error", ia],
  incompatibleAttributes: [7, "attributes cannot be changed", fp],
  invalidWebsite: [8, "invalid provider: invalid info website", ia],
  internal: [10, "internal error", int],
});

export const attributeRefusals = table("akash", {
  duplicateKeys: [1, "attributes cannot have duplicate keys", unknown],
  invalidKey: [2, "attribute key does not match regexp", unknown],
  invalidSource: [4, "invalid deposit source", unknown],
});

export const oracleRefusals = table("oracle.v2", {
  exists: [1, "price entry exists", unknown],
  invalidTimestamp: [2, "invalid timestamp", unknown],
  unauthorizedWriter: [3, "unauthorized writer address", unknown],
  stalled: [4, "price stalled", unknown],
  invalidFeedParams: [5, "invalid feed contract params", unknown],
  invalidFeedConfig: [6, "invalid feed contract config", unknown],
  zeroWeight: [7, "invalid TWAP calculation: zero weight", unknown],
});

export const bmeRefusals = table("bme", {
  invalidParams: [2, "invalid parameters", unknown],
  unauthorized: [3, "unauthorized", unknown],
  oracleUnhealthy: [5, "oracle is unhealthy", unknown],
  breakerActive: [6, "circuit breaker is active", unknown],
  insufficientVault: [7, "insufficient vault funds", unknown],
  invalidAmount: [8, "invalid amount", unknown],
  invalidDenom: [9, "invalid denomination", unknown],
  invalidAddress: [10, "invalid address", unknown],
  invalidSender: [11, "invalid sender", unknown],
  zeroPrice: [12, "oracle price is zero", unknown],
  recordExists: [13, "ledger record already exists", unknown],
  mintFailed: [14, "failed to mint", unknown],
  burnFailed: [15, "failed to burn", unknown],
  epsilon: [16, "epsilon", unknown],
  minimumMint: [17, "minimum mint amount is not met", unknown],
});

export const authzRefusals = table("authz", {
  notFound: [2, "authorization not found", unknown],
  numberOfSigners: [9, "authorization can be given to msg with only one signer", unknown],
  invalidExpiration: [3, "expiration time of authorization should be more than current time", unknown],
  unknownAuthorization: [4, "unknown authorization type", unknown],
  noGrantKey: [5, "grant key not found", unknown],
  expired: [6, "authorization expired", unknown],
  granteeIsGranter: [7, "grantee and granter should be different", unknown],
});

export const feegrantRefusals = table("feegrant", {
  limitExceeded: [2, "fee limit exceeded", unknown],
  expired: [3, "fee allowance expired", unknown],
  invalidDuration: [4, "invalid duration", unknown],
  noAllowance: [5, "no allowance", unknown],
  noMessages: [6, "allowed messages are empty", unknown],
  notAllowed: [7, "message not allowed", unknown],
});

export const bankRefusals = table("bank", {
  noInputs: [2, "no inputs to send transaction", unknown],
  noOutputs: [3, "no outputs to send transaction", unknown],
  inputOutputMismatch: [4, "sum inputs != sum outputs", unknown],
  sendDisabled: [5, "send transactions are disabled", unknown],
  duplicateEntry: [8, "duplicate entry", unknown],
  multipleSenders: [9, "multiple senders not allowed", unknown],
});

export const govRefusals = table("gov", {
  invalidSigner: [13, "expected gov account as only signer for proposal message", unknown],
});
