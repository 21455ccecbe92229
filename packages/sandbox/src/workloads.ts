import type { LeaseId } from "./gateway/chain-view.ts";
import type { Cluster } from "./gateway/cluster.ts";
import type { ManifestGroup } from "./gateway/manifest.ts";
import type { ProviderProfile } from "./provider/profile.ts";

/** What providers let run: the joint between them and the runtime that the sandbox has. */
export interface Workloads {
  /** Starts what the manifest says, or changes what runs to it. */
  deploy(workload: {
    readonly lease: LeaseId;
    readonly group: ManifestGroup;
    readonly profile: ProviderProfile;
    readonly signal: AbortSignal;
  }): Promise<void>;
  /** Ends it and takes away all that belongs to it. */
  remove(lease: LeaseId): Promise<void>;
  /** The workloads of one provider as its gateway shows them. */
  clusterOf(provider: string): Cluster;
}
