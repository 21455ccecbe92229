import type { DeploymentId, LeaseId } from "../gateway/chain-view.ts";
import type { Cluster } from "../gateway/cluster.ts";
import type { ManifestGroup } from "../gateway/manifest.ts";

/** What a runtime must know of the provider whose lease it runs. */
export interface RuntimeProvider {
  /** The account. */
  readonly owner: string;
  /** Fit for a host name: workloads answer under `<hash>.<id>.localhost`. */
  readonly id: string;
  /** How long containers take to start where nothing real starts. */
  readonly startDelayMs?: number;
}

/** What one replica uses now. */
export interface ReplicaMetrics {
  readonly service: string;
  readonly pod: string;
  /** Thousandths of a core. */
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** What runs in the place of an image: nothing but a page that says so, or a small program of Slipway's own. */
export type StandInKind = "simulation" | "demonstration";

/** Runs the workloads of every provider of a sandbox; it is what stands behind their gateways. */
export interface Runtime extends Cluster {
  readonly kind: "docker" | "simulated";
  /** One sentence for a person: what runs the workloads. */
  readonly detail: string;
  /** The port under whose host names HTTP services answer. */
  readonly ingressPort: number;
  /** Starts a lease's group, or brings a running one to the new form. Resolves when it is known, before it is ready. */
  deploy(lease: LeaseId, group: ManifestGroup, provider: RuntimeProvider): Promise<void>;
  /** Stops a lease and removes all that belonged to it. */
  remove(lease: LeaseId): Promise<void>;
  leases(): readonly LeaseId[];
  /** Of a lease's services those whose own image does not run, with what does; empty when all is as asked. */
  standIns(lease: LeaseId): ReadonlyMap<string, StandInKind>;
  metrics(lease: LeaseId): Promise<readonly ReplicaMetrics[]>;
  /** The deployment that uses a host name at a provider. */
  hostnameOwner(provider: string, host: string): DeploymentId | undefined;
  close(): Promise<void>;
}
