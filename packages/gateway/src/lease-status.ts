/** The status of a lease and its services, from any age of gateway. */
import { gatewayError } from "./errors.ts";

export interface ServiceStatus {
  readonly name: string;
  readonly available: number;
  readonly total: number;
  /** Host names, without scheme. */
  readonly uris: readonly string[];
  readonly observedGeneration: number;
  readonly replicas: number;
  readonly updatedReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
}

export interface ForwardedPort {
  readonly host: string;
  readonly port: number;
  readonly externalPort: number;
  readonly proto: string;
  readonly name: string;
}

export interface LeasedIp {
  readonly port: number;
  readonly externalPort: number;
  readonly protocol: string;
  readonly ip: string;
}

export interface LeaseStatus {
  readonly services: Readonly<Record<string, ServiceStatus>>;
  readonly forwardedPorts: Readonly<Record<string, readonly ForwardedPort[]>>;
  readonly ips: Readonly<Record<string, readonly LeasedIp[]>>;
  /** What the provider could not tell; the rest holds. */
  readonly errors: readonly string[];
}

type Raw = Readonly<Record<string, unknown>>;

export function parseLeaseStatus(value: unknown): LeaseStatus {
  const raw = record(value, "lease status");
  return {
    services: mapValues(raw.services, (each, name) => parseServiceStatus(each, name)),
    forwardedPorts: mapValues(raw.forwarded_ports ?? raw["forwarded-ports"], (each) =>
      list(each).map(parsePort),
    ),
    ips: mapValues(raw.ips, (each) => list(each).map(parseIp)),
    errors: list(raw.errors).map(String),
  };
}

export function parseServiceStatus(value: unknown, name?: string): ServiceStatus {
  const raw = record(value, "service status");
  return {
    name: text(raw, "name") || (name ?? ""),
    available: number(raw, "available"),
    total: number(raw, "total"),
    uris: list(raw.uris).map(String),
    observedGeneration: number(raw, "observed_generation", "observed-generation"),
    replicas: number(raw, "replicas"),
    updatedReplicas: number(raw, "updated_replicas", "updated-replicas"),
    readyReplicas: number(raw, "ready_replicas", "ready-replicas"),
    availableReplicas: number(raw, "available_replicas", "available-replicas"),
  };
}

function parsePort(value: unknown): ForwardedPort {
  const raw = record(value, "forwarded port");
  return {
    host: text(raw, "host"),
    port: number(raw, "port"),
    externalPort: number(raw, "externalPort"),
    proto: text(raw, "proto"),
    name: text(raw, "name"),
  };
}

function parseIp(value: unknown): LeasedIp {
  const raw = record(value, "leased ip");
  return {
    port: number(raw, "Port", "port"),
    externalPort: number(raw, "ExternalPort", "externalPort"),
    protocol: text(raw, "Protocol", "protocol"),
    ip: text(raw, "IP", "ip"),
  };
}

function mapValues<T>(value: unknown, to: (each: unknown, name: string) => T): Record<string, T> {
  if (value === undefined || value === null) return {};
  return Object.fromEntries(
    Object.entries(record(value, "lease status")).map(([name, each]) => [name, to(each, name)]),
  );
}

function record(value: unknown, what: string): Raw {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw gatewayError("GATEWAY_ANSWER_UNREADABLE", `The provider's ${what} is not an object.`);
  }
  // An object that is no list has string keys.
  return value as Raw;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function number(raw: Raw, ...names: string[]): number {
  const value = names.map((name) => raw[name]).find((each) => each !== undefined);
  return typeof value === "number" ? value : 0;
}

function text(raw: Raw, ...names: string[]): string {
  const value = names.map((name) => raw[name]).find((each) => each !== undefined);
  return typeof value === "string" ? value : "";
}
