/**
 * Taking a manifest in.
 *
 * In: whose deployment, and the manifest. Out: accepted for each lease of it with this provider, or a refusal with the
 * status and the words of a real provider. The newest hash that an update event brought counts before what the chain
 * query says.
 */
import { type ChainView, type DeploymentId, type LeaseId, leaseText } from "./chain-view.ts";
import { textOf } from "./cluster.ts";
import { type Manifest, type ManifestGroup, manifestHash } from "./manifest.ts";
import {
  checkAgainstDeployment,
  hostnamesOf,
  missingHostname,
  type Objection,
  quote,
  validateManifest,
} from "./manifest-check.ts";

export class ManifestRefused extends Error {
  readonly status: 404 | 422 | 500;
  constructor(status: 404 | 422 | 500, message: string) {
    super(message);
    this.status = status;
  }
}

export interface IntakeOptions {
  readonly provider: string;
  readonly chain: ChainView;
  /** Whether every service on the ingress must name a host. */
  readonly requireHostname?: (deployment: DeploymentId) => boolean;
  /** Who uses a host name at this provider, if somebody does. */
  readonly hostnameOwner: (host: string) => DeploymentId | undefined;
  /** Whether the service that takes manifests has stopped. */
  readonly isStopped?: () => boolean;
  readonly onAccepted: (lease: LeaseId, group: ManifestGroup) => void;
}

export interface ManifestIntake {
  submit(deployment: DeploymentId, manifest: Manifest): Promise<void>;
  /** The chain told of an update: only this hash is accepted from now on. */
  deploymentUpdated(deployment: DeploymentId, hash: Uint8Array): void;
  deploymentClosed(deployment: DeploymentId): void;
}

export function createManifestIntake(options: IntakeOptions): ManifestIntake {
  const { provider, chain, hostnameOwner, onAccepted } = options;
  const { requireHostname = () => false, isStopped = () => false } = options;
  const newest = new Map<string, Uint8Array>();
  return {
    submit: async (id, manifest) => {
      if (isStopped()) throw new ManifestRefused(500, "not running");
      const deployment = await ask(() => chain.deployment(id));
      const leases = await ask(() => chain.leases({ ...id, provider }));
      const pairs = leases.map((lease) => {
        const spec = deployment.groups.find((each) => each.gseq === lease.gseq);
        if (spec === undefined) {
          throw new ManifestRefused(500, `group not found: could not locate group ${leaseText(lease)} `);
        }
        return { lease, spec };
      });
      if (pairs.length === 0) throw new ManifestRefused(404, "no lease for deployment");
      refuse(validateManifest(manifest));
      const wanted = newest.get(keyOf(id)) ?? deployment.hash;
      if (!manifestHash(manifest).equals(wanted))
        throw new ManifestRefused(422, "manifest version validation failed");
      refuse(checkAgainstDeployment(manifest, deployment.groups));
      if (requireHostname(id)) refuse(missingHostname(manifest));
      refuseTaken(id, manifest);
      for (const { lease, spec } of pairs) {
        const group = manifest.find((each) => each.name === spec.name);
        if (group !== undefined) onAccepted(lease, group);
      }
    },
    deploymentUpdated: (id, hash) => {
      newest.set(keyOf(id), hash);
    },
    deploymentClosed: (id) => {
      newest.delete(keyOf(id));
    },
  };

  function refuseTaken(id: DeploymentId, manifest: Manifest): void {
    for (const host of hostnamesOf(manifest)) {
      const owner = hostnameOwner(host);
      if (owner !== undefined && keyOf(owner) !== keyOf(id)) {
        throw new ManifestRefused(500, `hostname not allowed: host ${quote(host)} in use`);
      }
    }
  }
}

const keyOf = ({ owner, dseq }: DeploymentId): string => `${owner}/${dseq}`;

function refuse(objection: Objection | undefined): void {
  if (objection !== undefined) throw new ManifestRefused(objection.unwrapped ? 500 : 422, objection.text);
}

/** What the node says is told as it is. */
async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw new ManifestRefused(500, textOf(error));
  }
}
