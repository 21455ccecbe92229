/**
 * A provider's gateway, as a tenant uses it.
 *
 * In: which provider, how to ask the chain for its certificate, and the tenant's token or certificate. Out: calls. Each
 * opens its own TLS connection, proves that the other end is the provider, and only then sends a token or a manifest.
 */
import { type Answer, refusal } from "./answer.ts";
import type { OwnCertificate } from "./certificate/create.ts";
import type { Dialer, ProviderAddress } from "./connection.ts";
import { gatewayError } from "./errors.ts";
import { type EventOptions, type KubeEvent, readEvents } from "./events.ts";
import type { FindCertificates } from "./identity.ts";
import {
  type LeaseStatus,
  parseLeaseStatus,
  parseServiceStatus,
  type ServiceStatus,
} from "./lease-status.ts";
import { type LogLine, type LogOptions, readLogs } from "./logs.ts";
import { type Call, send } from "./request.ts";
import { type SendOptions, sendWithRetries, withLeaseCost } from "./send-manifest.ts";
import { runShell, type Shell, type ShellOptions } from "./shell.ts";
import { type ProviderStatus, parseProviderStatus } from "./status.ts";
import { openStream, type Stream } from "./stream.ts";

export interface LeaseRef {
  readonly owner?: string;
  readonly dseq: bigint;
  readonly gseq: number;
  readonly oseq: number;
  readonly provider?: string;
}

export type GatewayAuth =
  /** Asked before each call, so that it can be renewed; see `createTokenSource`. */
  { readonly token: () => Promise<string> } | { readonly certificate: OwnCertificate };

export interface GatewayOptions {
  readonly provider: ProviderAddress;
  readonly chain: { readonly certificates: FindCertificates };
  /** Absent: only what anybody may ask (`version`, `address`, `status`). */
  readonly auth?: GatewayAuth;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Ends every call and stream. */
  readonly signal?: AbortSignal;
  /** How long a stream may be silent, the provider's pings included, before it counts as broken; default 35 s. */
  readonly silenceMs?: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface Migration {
  readonly names: readonly string[];
  readonly dseq: bigint;
  readonly gseq: number;
}

export interface Gateway {
  /** Versions of the provider's program and of its cluster. */
  version(options?: CallOptions): Promise<{ readonly akash: unknown; readonly kube: unknown }>;
  address(options?: CallOptions): Promise<string>;
  status(options?: CallOptions): Promise<ProviderStatus>;
  /** Resolves when the provider has accepted; outlasts the race after a lease or update, telling each attempt. */
  sendManifest(
    deployment: { readonly dseq: bigint },
    manifestJson: string,
    options?: SendOptions,
  ): Promise<void>;
  /** The manifest as the provider keeps it: a list of groups. */
  manifest(lease: LeaseRef, options?: CallOptions): Promise<unknown>;
  leaseStatus(lease: LeaseRef, options?: CallOptions): Promise<LeaseStatus>;
  serviceStatus(lease: LeaseRef, service: string, options?: CallOptions): Promise<ServiceStatus>;
  logs(lease: LeaseRef, options?: LogOptions): AsyncIterable<LogLine>;
  events(lease: LeaseRef, options?: EventOptions): AsyncIterable<KubeEvent>;
  shell(lease: LeaseRef, options: ShellOptions): Shell;
  /** Moves hostnames to another deployment of the same owner at this provider; the names that moved come back. */
  migrateHostnames(to: Migration, options?: CallOptions): Promise<readonly string[]>;
  migrateEndpoints(to: Migration, options?: CallOptions): Promise<readonly string[]>;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { provider, chain, auth, now = Date.now, signal: whole } = options;
  const withSignal = <T extends { readonly signal?: AbortSignal }>(own: T): T => ({
    ...own,
    ...joined(whole, own.signal),
  });
  const dialer: Dialer = {
    provider,
    certificates: chain.certificates,
    now,
    ...(options.silenceMs === undefined ? {} : { silenceMs: options.silenceMs }),
    ...(auth !== undefined && "certificate" in auth ? { certificate: auth.certificate } : {}),
  };
  const bearer = async (): Promise<{ token?: string }> =>
    auth !== undefined && "token" in auth ? { token: await auth.token() } : {};
  const call = async (what: string, request: Omit<Call, "token">): Promise<Answer> => {
    const answer = await send(dialer, { ...request, ...(await bearer()), ...joined(whole, request.signal) });
    if (answer.status < 200 || answer.status > 299) {
      throw refusal(answer, what, { provider: provider.owner, path: request.path });
    }
    return answer;
  };
  const get = async (what: string, path: string, { signal }: CallOptions = {}): Promise<unknown> =>
    parseJson(await call(what, { method: "GET", path, ...(signal ? { signal } : {}) }), what);
  const open =
    (what: string, path: string) =>
    async (query: string, signal?: AbortSignal): Promise<Stream> =>
      await openStream(dialer, {
        what,
        path: `${path}?${query}`,
        ...(await bearer()),
        ...joined(whole, signal),
      });
  const migrate = async (
    path: string,
    field: string,
    to: Migration,
    { signal }: CallOptions,
  ): Promise<string[]> => {
    const body = `{"${field}":${JSON.stringify(to.names)},"destination_dseq":${to.dseq},"destination_gseq":${to.gseq}}`;
    const answer = await call("the migration", { method: "POST", path, body, ...(signal ? { signal } : {}) });
    return transferred(parseJson(answer, "the migration"));
  };
  return {
    version: async (options) => toVersion(await get("its version", "/version", options)),
    address: async (options) => toAddress(await get("its address", "/address", options)),
    status: async (options) => parseProviderStatus(await get("its status", "/status", options)),
    sendManifest: async ({ dseq }, manifestJson, options = {}) => {
      const path = `/deployment/${dseq}/manifest`;
      const put = async (): Promise<void> => {
        // A provider waits up to two minutes for its own checks before it answers.
        const { signal } = options;
        const request = { method: "PUT", path, body: manifestJson, timeoutMs: 150_000 } as const;
        await call("the manifest", { ...request, ...(signal ? { signal } : {}) });
      };
      try {
        await sendWithRetries(put, { ...options, ...joined(whole, options.signal) });
      } catch (error) {
        throw withLeaseCost(error, dseq, provider.owner);
      }
    },
    manifest: (lease, options) => get("the manifest", `${pathOf(lease)}/manifest`, options),
    leaseStatus: async (lease, options) =>
      parseLeaseStatus(await get("the lease's status", `${pathOf(lease)}/status`, options)),
    serviceStatus: async (lease, service, options) =>
      parseServiceStatus(
        await get(
          "the service's status",
          `${pathOf(lease)}/service/${encodeURIComponent(service)}/status`,
          options,
        ),
      ),
    logs: (lease, options = {}) => readLogs(open("logs", `${pathOf(lease)}/logs`), withSignal(options)),
    events: (lease, options = {}) =>
      readEvents(open("events", `${pathOf(lease)}/kubeevents`), withSignal(options)),
    shell: (lease, options) => runShell(open("a shell", `${pathOf(lease)}/shell`), withSignal(options)),
    migrateHostnames: (to, options = {}) => migrate("/hostname/migrate", "hostnames_to_migrate", to, options),
    migrateEndpoints: (to, options = {}) => migrate("/endpoint/migrate", "endpoints_to_migrate", to, options),
  };
}

function pathOf({ dseq, gseq, oseq }: LeaseRef): string {
  return `/lease/${dseq}/${gseq}/${oseq}`;
}

function joined(one: AbortSignal | undefined, other: AbortSignal | undefined): { signal?: AbortSignal } {
  if (one === undefined) return other === undefined ? {} : { signal: other };
  return { signal: other === undefined ? one : AbortSignal.any([one, other]) };
}

function parseJson({ body }: Answer, what: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw gatewayError(
      "GATEWAY_ANSWER_UNREADABLE",
      `The provider's answer to ${what} is not JSON: ${body.slice(0, 80)}`,
      { cause },
    );
  }
}

function toVersion(value: unknown): { akash: unknown; kube: unknown } {
  const { akash, kube } = { akash: undefined, kube: undefined, ...(typeof value === "object" ? value : {}) };
  return { akash, kube };
}

function toAddress(value: unknown): string {
  const address =
    value !== null && typeof value === "object" && "address" in value ? value.address : undefined;
  if (typeof address === "string") return address;
  throw gatewayError("GATEWAY_ANSWER_UNREADABLE", "The provider did not give its address.");
}

function transferred(value: unknown): string[] {
  const names =
    value !== null && typeof value === "object" && "transferred" in value ? value.transferred : [];
  return Array.isArray(names) ? names.map(String) : [];
}
