/**
 * What a provider token may say.
 *
 * In: the decoded payload of a token. Out: typed claims, or which of two ways it is wrong. The two ways matter, because
 * a provider answers them differently: a payload that cannot be decoded makes the token invalid (401), a payload that
 * says something not allowed has invalid claims (400). Rules as in chain-sdk `go/util/jwt`.
 */
import { bech32 } from "@scure/base";

/** Everything a token can allow. `attestation` is unknown to older providers, so it is never asked for by default. */
export const scopes = [
  "send-manifest",
  "get-manifest",
  "logs",
  "shell",
  "events",
  "status",
  "restart",
  "hostname-migrate",
  "ip-migrate",
  "attestation",
] as const;
export type Scope = (typeof scopes)[number];

/** What may be done with one deployment; `gseq` and `oseq` narrow it further. `services` must name at least one. */
export interface DeploymentPermission {
  readonly dseq: number;
  readonly gseq?: number;
  readonly oseq?: number;
  readonly scope: readonly Scope[];
  readonly services: readonly string[];
}

/** What may be done at one provider. */
export type ProviderPermission =
  | { readonly provider: string; readonly access: "full" }
  | { readonly provider: string; readonly access: "scoped"; readonly scope: readonly Scope[] }
  | {
      readonly provider: string;
      readonly access: "granular";
      readonly deployments: readonly DeploymentPermission[];
    };

/** The `leases` claim. */
export type LeaseAccess =
  | { readonly access: "full" }
  | { readonly access: "scoped"; readonly scope: readonly Scope[] }
  | { readonly access: "granular"; readonly permissions: readonly ProviderPermission[] };

/** The payload of a provider token. Times are unix seconds. */
export interface ProviderClaims {
  readonly iss: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly jti?: string;
  readonly version: "v1";
  readonly leases: LeaseAccess;
}

export type ClaimsReading =
  | { readonly ok: true; readonly claims: ProviderClaims }
  | { readonly ok: false; readonly reason: "undecodable" | "not-allowed"; readonly why: string };

/** Says whether `text` is an account address of the network. */
export function isAddress(text: unknown): text is string {
  if (typeof text !== "string") return false;
  try {
    const { prefix, words } = bech32.decode(text as `${string}1${string}`, 1023);
    return prefix === "akash" && bech32.fromWords(words).length > 0;
  } catch {
    return false;
  }
}

/** Reads and judges the payload of a provider token at the time `nowMs` (milliseconds). */
export function readClaims(payload: unknown, nowMs: number): ClaimsReading {
  let raw: RawClaims;
  try {
    raw = decodeClaims(payload);
  } catch (error) {
    return { ok: false, reason: "undecodable", why: error instanceof Error ? error.message : String(error) };
  }
  const why = timeFault(raw, nowMs) ?? leasesFault(raw);
  if (why !== undefined) return { ok: false, reason: "not-allowed", why };
  // The checks above have proved exactly this shape.
  return { ok: true, claims: raw as unknown as ProviderClaims };
}

/** Says what is wrong with the lease part of claims that are about to be signed; undefined when nothing is. */
export function accessFault(leases: LeaseAccess): string | undefined {
  return leasesFault({ version: "v1", leases: decodeLeases(leases) });
}

interface RawDeployment {
  dseq: number;
  gseq?: number;
  oseq?: number;
  scope: string[];
  services: string[];
}
interface RawPermission {
  provider: string;
  access: string;
  scope: string[];
  deployments: RawDeployment[];
}
interface RawLeases {
  access: string;
  scope: string[];
  permissions: RawPermission[];
}
interface RawClaims {
  iss?: string;
  iat?: number;
  nbf?: number;
  exp?: number;
  jti?: string;
  version?: string;
  leases: RawLeases;
}

function timeFault(raw: RawClaims, nowMs: number): string | undefined {
  if (raw.iat === undefined) return "iat is missing";
  if (raw.nbf === undefined) return "nbf is missing";
  if (raw.exp === undefined) return "exp is missing";
  if (nowMs >= Math.trunc(raw.exp) * 1000) return "the token has expired";
  if (nowMs < Math.trunc(raw.nbf) * 1000) return "the token is not valid yet";
  return undefined;
}

function leasesFault(raw: RawClaims): string | undefined {
  if (raw.version !== "v1") return `version must be "v1"`;
  const { access, scope, permissions } = raw.leases;
  switch (access) {
    case "full":
      return scope.length + permissions.length > 0
        ? "full access takes no scope and no permissions"
        : undefined;
    case "scoped":
      return permissions.length > 0 ? "scoped access takes no permissions" : scopeFault(scope);
    case "granular":
      if (scope.length > 0) return "granular access takes no scope";
      if (permissions.length === 0) return "granular access needs permissions";
      if (hasTwins(permissions.map((each) => each.provider))) return "a provider is named twice";
      return firstFault(permissions, permissionFault);
    default:
      return `access "${access}" is unknown`;
  }
}

function permissionFault({ provider, access, scope, deployments }: RawPermission): string | undefined {
  if (provider === "") return "a permission names no provider";
  switch (access) {
    case "full":
      return scope.length + deployments.length > 0
        ? "full access takes no scope and no deployments"
        : undefined;
    case "scoped":
      return deployments.length > 0 ? "scoped access takes no deployments" : scopeFault(scope);
    case "granular":
      if (scope.length > 0) return "granular access takes no scope";
      if (deployments.length === 0) return "granular access needs deployments";
      return firstFault(deployments, deploymentFault);
    default:
      return `access "${access}" is unknown`;
  }
}

function deploymentFault({ dseq, gseq, oseq, scope, services }: RawDeployment): string | undefined {
  if (dseq === 0) return "dseq must be above 0";
  if (oseq !== undefined && oseq > 0 && !gseq) return "oseq needs gseq";
  if (services.length === 0) return "a deployment names no services";
  if (hasTwins(services)) return "a service is named twice";
  return scopeFault(scope);
}

function scopeFault(scope: readonly string[]): string | undefined {
  if (scope.length === 0) return "scope is empty";
  const unknown = scope.find((each) => !scopes.some((known) => known === each));
  if (unknown !== undefined) return `scope "${unknown}" is unknown`;
  return hasTwins(scope) ? "a scope is named twice" : undefined;
}

function firstFault<T>(list: readonly T[], fault: (each: T) => string | undefined): string | undefined {
  for (const each of list) {
    const why = fault(each);
    if (why !== undefined) return why;
  }
  return undefined;
}

const hasTwins = (list: readonly string[]): boolean => new Set(list).size !== list.length;

function decodeClaims(payload: unknown): RawClaims {
  const raw = record(payload, "payload");
  return {
    ...optional("iss", text(raw.iss, "iss")),
    ...optional("iat", date(raw.iat, "iat")),
    ...optional("nbf", date(raw.nbf, "nbf")),
    ...optional("exp", date(raw.exp, "exp")),
    ...optional("jti", text(raw.jti, "jti")),
    ...optional("version", text(raw.version, "version")),
    leases: decodeLeases(raw.leases ?? {}),
  };
}

function decodeLeases(value: unknown): RawLeases {
  const raw = record(value, "leases");
  return {
    access: text(raw.access, "access") ?? "",
    scope: texts(raw.scope, "scope"),
    permissions: list(raw.permissions, "permissions").map(decodePermission),
  };
}

function decodePermission(value: unknown): RawPermission {
  const raw = record(value, "permission");
  const provider = text(raw.provider, "provider") ?? "";
  if (provider !== "" && !isAddress(provider)) throw new TypeError(`"${provider}" is not an address`);
  return {
    provider,
    access: text(raw.access, "access") ?? "",
    scope: texts(raw.scope, "scope"),
    deployments: list(raw.deployments, "deployments").map(decodeDeployment),
  };
}

function decodeDeployment(value: unknown): RawDeployment {
  const raw = record(value, "deployment");
  return {
    dseq: count(raw.dseq, "dseq") ?? 0,
    ...optional("gseq", count(raw.gseq, "gseq")),
    ...optional("oseq", count(raw.oseq, "oseq")),
    scope: texts(raw.scope, "scope"),
    services: texts(raw.services, "services"),
  };
}

function record(value: unknown, name: string): Record<string, unknown> {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw new TypeError(`${name} is not an object`);
  // An object that is no list has string keys.
  return value as Record<string, unknown>;
}

function list(value: unknown, name: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new TypeError(`${name} is not a list`);
  return value;
}

function texts(value: unknown, name: string): string[] {
  return list(value, name).map((each) => text(each, name) ?? "");
}

function text(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new TypeError(`${name} is not a string`);
  return value;
}

function count(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0)
    throw new TypeError(`${name} is not a number`);
  return value;
}

/** Unix seconds; a number in quotes and a fraction are both accepted, as the provider accepts them. */
function date(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const seconds = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof seconds !== "number" || !Number.isFinite(seconds)) throw new TypeError(`${name} is not a time`);
  return seconds;
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  // A computed key of a generic type is widened by the compiler; the key is K.
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}
