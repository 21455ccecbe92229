/**
 * gRPC statuses, and how a refusal of an ABCI query becomes one again. The application answers ABCI queries
 * with its own codes and a text that wraps the status; REST and gRPC clients see the status itself.
 */

export const grpcCodes = {
  OK: 0,
  Canceled: 1,
  Unknown: 2,
  InvalidArgument: 3,
  DeadlineExceeded: 4,
  NotFound: 5,
  AlreadyExists: 6,
  PermissionDenied: 7,
  ResourceExhausted: 8,
  FailedPrecondition: 9,
  Aborted: 10,
  OutOfRange: 11,
  Unimplemented: 12,
  Internal: 13,
  Unavailable: 14,
  DataLoss: 15,
  Unauthenticated: 16,
} as const;

export type GrpcCodeName = keyof typeof grpcCodes;

export class GrpcStatus extends Error {
  readonly code: number;

  constructor(code: GrpcCodeName, message: string) {
    super(message);
    this.code = grpcCodes[code];
  }
}

/** As the SDK wraps statuses in ABCI answers. */
const wrappers = { NotFound: ": key not found", InvalidArgument: ": invalid request" };
const keyNotFound = 22;
const invalidRequest = 18;

export function statusOf(path: string, answer: { code: number; codespace: string; log: string }): GrpcStatus {
  const wrapped =
    /^rpc error: code = (\w+) desc = ([\s\S]*?)(?:: (?:key not found|invalid request|unauthorized))?$/.exec(
      answer.log,
    );
  const [, name = "", text = ""] = wrapped ?? [];
  if (isCodeName(name)) return new GrpcStatus(name, text);
  if (answer.codespace !== "sdk") return registered("Unknown", answer.codespace, answer.code, answer.log);
  if (answer.code === keyNotFound) {
    const bare = unwrap(answer.log, wrappers.NotFound);
    return withCode("NotFound", path, bare);
  }
  if (answer.code === invalidRequest) {
    const bare = unwrap(answer.log, wrappers.InvalidArgument);
    return withCode("Unknown", path, bare);
  }
  return registered("Unknown", answer.codespace, answer.code, answer.log);
}

/** The ABCI form of a status, for the node's own services when they are asked over `abci_query`. */
export function abciRefusal(status: GrpcStatus): { code: number; log: string } {
  const name = Object.entries(grpcCodes).find(([, code]) => code === status.code)?.[0] ?? "Unknown";
  const text = name === "Unknown" ? status.message : `rpc error: code = ${name} desc = ${status.message}`;
  return name === "NotFound"
    ? { code: keyNotFound, log: `${text}${wrappers.NotFound}` }
    : { code: invalidRequest, log: `${text}${wrappers.InvalidArgument}` };
}

function isCodeName(name: string): name is GrpcCodeName {
  return Object.hasOwn(grpcCodes, name);
}

/** Registered errors of a module say their codespace and code in a status, but not in an ABCI log. */
function withCode(code: GrpcCodeName, path: string, text: string): GrpcStatus {
  const module = /^\/akash\.(\w+)\./.exec(path)?.[1] ?? "";
  const found = registeredTexts.find(
    ([space, , registeredText]) =>
      (space.split(".")[0] === module || module === "bme") &&
      (text === registeredText || text.startsWith(`${registeredText}: `)),
  );
  return found ? registered(code, found[0], found[1], text) : new GrpcStatus(code, text);
}

function registered(code: GrpcCodeName, codespace: string, number: number, text: string): GrpcStatus {
  return new GrpcStatus(code, `codespace ${codespace} code ${number}: ${text}`);
}

function unwrap(text: string, suffix: string): string {
  return text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}

/** The errors that queries of the Akash modules end in. */
const registeredTexts: readonly (readonly [codespace: string, code: number, text: string])[] = [
  ["deployment", 4, "Deployment not found"],
  ["deployment", 14, "Group not found"],
  ["market", 15, "invalid order: order not found"],
  ["market", 18, "invalid bid: bid not found"],
  ["market", 20, "invalid lease: lease not found"],
  ["provider", 3, "invalid provider: address not found"],
  ["provider", 5, "invalid address"],
  ["audit", 1, "invalid provider: address not found"],
  ["audit", 2, "invalid address"],
  ["cert", 1, "certificate not found"],
  ["escrow", 3, "account not found"],
  ["escrow", 8, "payment not found"],
  ["oracle.v2", 4, "price stalled"],
];
