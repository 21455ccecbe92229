/**
 * What stands behind a provider's gateway: the workloads.
 *
 * The runtimes are one such cluster; a test plays a recorded one. The kinds of error are those that the gateway tells
 * apart; everything else that is thrown counts as broken.
 */
import type { LeaseId } from "./chain-view.ts";
import type { ManifestGroup } from "./manifest.ts";

/** As it goes over the wire. */
export interface ServiceStatusWire {
  readonly name: string;
  readonly available: number;
  readonly total: number;
  readonly uris: readonly string[] | null;
  readonly observed_generation: number;
  readonly replicas: number;
  readonly updated_replicas: number;
  readonly ready_replicas: number;
  readonly available_replicas: number;
}
export interface ForwardedPortWire {
  readonly host: string;
  readonly port: number;
  readonly externalPort: number;
  readonly proto: string;
  readonly name: string;
}
export interface LeasedIpWire {
  readonly Port: number;
  readonly ExternalPort: number;
  readonly Protocol: string;
  readonly IP: string;
}
export interface KubeEventWire {
  readonly type: string;
  readonly reportingController?: string;
  readonly reportingInstance?: string;
  readonly reason: string;
  readonly note: string;
  readonly object: { readonly kind: string; readonly namespace: string; readonly name: string };
}

export interface PodLog {
  /** The name of the pod. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface Exec {
  readonly service: string;
  readonly podIndex: number;
  readonly command: readonly string[];
  /** Absent: the command has no input. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  readonly tty: boolean;
  /** Sizes of the terminal; absent without one. */
  readonly sizes?: AsyncIterable<{ readonly width: number; readonly height: number }>;
  /** Each call is one frame for the tenant; resolves when more may be written. */
  stdout(bytes: Uint8Array): Promise<void>;
  stderr(bytes: Uint8Array): Promise<void>;
  readonly signal: AbortSignal;
}

export interface Cluster {
  version(): Promise<unknown>;
  /** The group of a lease whose manifest was accepted; undefined when none was. */
  manifestGroup(lease: LeaseId): Promise<ManifestGroup | undefined>;
  leaseStatus(lease: LeaseId): Promise<Readonly<Record<string, ServiceStatusWire>>>;
  serviceStatus(lease: LeaseId, service: string): Promise<ServiceStatusWire>;
  forwardedPorts(lease: LeaseId): Promise<Readonly<Record<string, readonly ForwardedPortWire[]>>>;
  /** Absent: the provider leases no addresses. */
  leasedIps?(lease: LeaseId): Promise<Readonly<Record<string, readonly LeasedIpWire[]>>>;
  /** One stream per pod; empty when nothing runs. */
  logs(
    lease: LeaseId,
    options: {
      readonly services: readonly string[];
      readonly follow: boolean;
      readonly tail?: number;
      readonly signal: AbortSignal;
    },
  ): Promise<readonly PodLog[]>;
  /** Undefined when there is nothing to watch. */
  events(
    lease: LeaseId,
    options: { readonly services: readonly string[]; readonly follow: boolean; readonly signal: AbortSignal },
  ): Promise<AsyncIterable<KubeEventWire> | undefined>;
  exec(lease: LeaseId, exec: Exec): Promise<{ readonly exitCode: number }>;
  /** The group that a hostname or endpoint shall move to, by owner, dseq and gseq; undefined when there is none. */
  destination(to: {
    owner: string;
    dseq: bigint;
    gseq: number;
    provider: string;
  }): Promise<{ readonly lease: LeaseId; readonly group: ManifestGroup } | undefined>;
  transferHostname(lease: LeaseId, to: { host: string; service: string; port: number }): Promise<void>;
  declareIp(
    lease: LeaseId,
    to: { service: string; port: number; externalPort: number; proto: string; sharingKey: string },
  ): Promise<void>;
}

export type ClusterErrorKind = "not-found" | "no-service" | "unavailable" | "broken";

/** What a cluster could not do. `no-service` is the one that a shell explains to the tenant. */
export class ClusterError extends Error {
  readonly kind: ClusterErrorKind;
  constructor(kind: ClusterErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Why a command did not start, in words for the tenant. */
export class ExecRefused extends Error {}

export const noLease = (): ClusterError => new ClusterError("not-found", "kube: lease not found");
export const noService = (): ClusterError =>
  new ClusterError("no-service", "kube: no service for that lease");

export const kindOf = (error: unknown): ClusterErrorKind =>
  error instanceof ClusterError ? error.kind : "broken";
export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
