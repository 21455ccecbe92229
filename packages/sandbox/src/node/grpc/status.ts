/** gRPC statuses, and the form that they take in the answers of ABCI queries. */

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
  /** False for a plain error of Go, which only gRPC itself calls unknown. */
  readonly isStatus: boolean;
  /** What Go prints of the error that the status was made of. */
  readonly words: string;

  constructor(code: GrpcCodeName | number, message: string, options: StatusOptions = {}) {
    super(message);
    this.code = typeof code === "number" ? code : grpcCodes[code];
    this.isStatus = options.isStatus ?? code !== "Unknown";
    const name = Object.entries(grpcCodes).find(([, each]) => each === this.code)?.[0] ?? "Unknown";
    this.words = options.words ?? `rpc error: code = ${name} desc = ${message}`;
  }
}

interface StatusOptions {
  readonly isStatus?: boolean;
  readonly words?: string;
}

/** A registered error of the SDK with words: gRPC has them behind the error's own text, Go prints them before it. */
export function sdkStatus(code: keyof typeof sdkErrors, words: string): GrpcStatus {
  const text = sdkErrors[code];
  return new GrpcStatus("Unknown", `codespace sdk code ${code}: ${text}: ${words}`, {
    isStatus: true,
    words: `${words}: ${text}`,
  });
}

const sdkErrors = { 2: "tx parse error", 18: "invalid request", 26: "invalid height" } as const;

/** As the SDK wraps statuses in ABCI answers. */
const unauthorized = { code: 4, suffix: ": unauthorized" };
const unknownRequest = { code: 6, suffix: ": unknown request" };
const invalidRequest = { code: 18, suffix: ": invalid request" };
const keyNotFound = { code: 22, suffix: ": key not found" };
const wrappings = new Map<number, { readonly code: number; readonly suffix: string }>([
  [grpcCodes.NotFound, keyNotFound],
  [grpcCodes.InvalidArgument, invalidRequest],
  [grpcCodes.FailedPrecondition, invalidRequest],
  [grpcCodes.Unauthenticated, unauthorized],
]);

/** The application says with each refusal how gRPC tells it. */
export function statusOf({
  log,
  grpc,
}: {
  log: string;
  grpc?: { code: number; message: string };
}): GrpcStatus {
  return new GrpcStatus(grpc?.code ?? grpcCodes.Unknown, grpc?.message ?? log);
}

/** The ABCI form of a status, for the node's own services when they are asked over `abci_query`. */
export function abciRefusal({ code, message, words, isStatus }: GrpcStatus): { code: number; log: string } {
  if (!isStatus) return { code: invalidRequest.code, log: `${message}${invalidRequest.suffix}` };
  const form = wrappings.get(code) ?? unknownRequest;
  return { code: form.code, log: `${words}${form.suffix}` };
}
