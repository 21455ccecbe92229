// What a client asks to be done: compile, prepare and send transactions, talk to a lease's provider, use the sandbox.
import { z } from "zod";
import { address, base64, coin, height, json, price, time } from "./common.ts";

export const problem = z
  .object({
    code: z.string(),
    severity: z.enum(["error", "warning", "advice"]),
    rule: z.enum(["sdl", "chain", "provider", "advice"]),
    message: z.string(),
    hint: z.string().optional(),
    path: z.string(),
    line: z.number().int(),
    column: z.number().int(),
    endLine: z.number().int(),
    endColumn: z.number().int(),
    fix: json.optional(),
    related: json.optional(),
  })
  .meta({ id: "SdlProblem" });

export const compileRequest = z
  .object({ sdl: z.string().max(262_144), network: z.string().optional() })
  .meta({ id: "CompileRequest" });
export const compilation = z
  .discriminatedUnion("ok", [
    z.object({
      ok: z.literal(true),
      version: z.string(),
      groups: z.array(json).meta({ description: "as the Go compiler prints them" }),
      groupSpecs: z
        .array(json)
        .meta({ description: "the same in the chain's JSON, for MsgCreateDeployment" }),
      manifest: z.array(json),
      manifestJson: z.string(),
      hash: z.string(),
      groupsProto: z.array(z.string()),
      reclamation: z.object({ minWindow: z.string() }).optional(),
      deployable: z
        .boolean()
        .meta({ description: "false when chain or providers would refuse it, as the problems say" }),
      price: price.nullable(),
      problems: z.array(problem),
    }),
    z.object({ ok: z.literal(false), problems: z.array(problem) }),
  ])
  .meta({ id: "Compilation" });

export const prepareRequest = z
  .object({
    signer: address,
    pubkey: base64
      .optional()
      .meta({ description: "33 bytes; needed when the account has none on chain yet" }),
    messages: z
      .array(z.object({ typeUrl: z.string(), value: json }))
      .min(1)
      .max(100)
      .meta({ description: "value: the message in the chain's JSON form (snake_case)" }),
    memo: z.string().max(256).optional(),
    gas: z.string().regex(/^\d+$/).optional(),
    feeGranter: address.optional(),
  })
  .meta({ id: "PrepareRequest" });

export const fee = z
  .object({ gas: z.string(), amount: z.array(coin), granter: z.string().optional() })
  .meta({ id: "Fee" });
export const preparedTransaction = z
  .object({
    chainId: z.string(),
    accountNumber: z.string(),
    sequence: z.string(),
    bodyBytes: base64,
    authInfoBytes: base64,
    signBytes: base64.meta({
      description: "the protobuf SignDoc; sign its SHA-256 with secp256k1, low S, 64 bytes",
    }),
    fee,
  })
  .meta({ id: "PreparedTransaction" });

export const sendRequest = z
  .object({
    txBytes: base64.meta({ description: "the signed TxRaw" }),
    wait: z.boolean().optional().meta({ description: "wait until it is in a block (default true)" }),
  })
  .meta({ id: "SendRequest" });
export const transactionEvent = z
  .object({ type: z.string(), attributes: z.array(z.object({ key: z.string(), value: z.string() })) })
  .meta({ id: "TransactionEvent" });
export const transactionResult = z
  .object({
    hash: z.string(),
    height: height.nullable().meta({ description: "null when it was not waited for" }),
    time: time.nullable(),
    code: z.number().int(),
    codespace: z.string(),
    log: z.string(),
    gasUsed: z.string(),
    gasWanted: z.string(),
    messages: z.array(z.object({ typeUrl: z.string(), value: json })),
    events: z.array(transactionEvent),
  })
  .meta({ id: "TransactionResult" });

export const manifestRequest = z
  .object({
    manifest: z
      .string()
      .max(1_048_576)
      .meta({ description: "the exact text that was hashed (manifestJson)" }),
  })
  .meta({ id: "ManifestRequest" });
export const manifestSent = z
  .object({ accepted: z.literal(true), hash: z.string(), sentAt: time })
  .meta({ id: "ManifestSent" });

export const serviceStatus = z
  .object({
    name: z.string(),
    available: z.number().int(),
    total: z.number().int(),
    uris: z.array(z.string()),
    observedGeneration: z.number().int(),
    replicas: z.number().int(),
    updatedReplicas: z.number().int(),
    readyReplicas: z.number().int(),
    availableReplicas: z.number().int(),
    urls: z.array(z.string()).meta({ description: "addresses that open in a browser" }),
    standIn: z
      .enum(["simulation", "demonstration"])
      .nullable()
      .meta({ description: "what runs in the place of the image, which the sandbox may not have" }),
  })
  .meta({ id: "ServiceStatus" });
export const leaseStatus = z
  .object({
    ready: z.boolean().meta({ description: "false until the provider has accepted a manifest" }),
    services: z.array(serviceStatus),
    forwardedPorts: z.array(
      z.object({
        service: z.string(),
        host: z.string(),
        port: z.number().int(),
        externalPort: z.number().int(),
        proto: z.string(),
        name: z.string(),
      }),
    ),
    ips: z.array(
      z.object({
        service: z.string(),
        ip: z.string(),
        port: z.number().int(),
        externalPort: z.number().int(),
        protocol: z.string(),
      }),
    ),
  })
  .meta({ id: "LeaseStatus" });

export const logLine = z
  .object({ service: z.string(), pod: z.string(), message: z.string() })
  .meta({ id: "LogLine" });
export const leaseEvent = z
  .object({
    type: z.string(),
    reason: z.string(),
    note: z.string(),
    service: z.string(),
    object: z.object({ kind: z.string(), namespace: z.string(), name: z.string() }),
    controller: z.string().optional(),
  })
  .meta({ id: "LeaseEvent" });

export const booleanQuery = z
  .union([z.boolean(), z.enum(["true", "false", "1", "0"])])
  .transform((given) => given === true || given === "true" || given === "1");
export const logsQuery = z.object({
  follow: booleanQuery.optional(),
  tail: z.coerce.number().int().min(-1).max(100_000).optional(),
  services: z.string().optional().meta({ description: "names, separated by commas" }),
});

/** The first frame that a shell's client sends, as JSON text. Then binary frames follow (see openShell). */
export const shellStart = z
  .object({
    token: z.string().optional(),
    service: z.string(),
    command: z.array(z.string()).min(1),
    tty: z.boolean().optional(),
    stdin: z.boolean().optional(),
    podIndex: z.number().int().min(0).optional(),
    columns: z.number().int().min(1).max(1000).optional(),
    rows: z.number().int().min(1).max(1000).optional(),
  })
  .meta({ id: "ShellStart" });

export const faucetRequest = z
  .object({ address, coins: z.array(coin).optional() })
  .meta({ id: "FaucetRequest" });
export const faucetAnswer = z
  .object({ address, coins: z.array(coin), hash: z.string().nullable(), height })
  .meta({ id: "FaucetAnswer" });
export const chainMoment = z.object({ height, time }).meta({ id: "ChainMoment" });

export type SdlProblem = z.output<typeof problem>;
export type CompilationView = z.output<typeof compilation>;
export type PreparedTransaction = z.output<typeof preparedTransaction>;
export type TransactionResult = z.output<typeof transactionResult>;
export type LeaseStatusView = z.output<typeof leaseStatus>;
export type ServiceStatusView = z.output<typeof serviceStatus>;
export type LogLine = z.output<typeof logLine>;
export type LeaseEvent = z.output<typeof leaseEvent>;
export type ShellStart = z.output<typeof shellStart>;
export type FaucetAnswer = z.output<typeof faucetAnswer>;
