/** Names in the manner of a cluster: pods, namespaces, host names. The same input gives the same name. */
import { createHash } from "node:crypto";
import { type LeaseId, leaseText } from "../gateway/chain-view.ts";
import type { ManifestService } from "../gateway/manifest.ts";

/** Letters and digits that cannot be read as words. */
const alphabet = "bcdfghjklmnpqrstvwxz2456789";

export function shortHash(text: string, length: number): string {
  const digest = createHash("sha256").update(text).digest();
  return Array.from({ length }, (_, at) => alphabet.charAt((digest[at % 32] ?? 0) % alphabet.length)).join(
    "",
  );
}

export const namespaceOf = (lease: LeaseId): string => shortHash(`namespace ${leaseText(lease)}`, 32);

/** The first label of the host name that a provider makes for a service. */
export const hostLabelOf = (lease: LeaseId, service: string, port: number): string =>
  shortHash(`host ${leaseText(lease)} ${service} ${port}`, 22);

/** The pods of a service: numbered where it keeps volumes, hashed otherwise, as Kubernetes names them. */
export function podNames(lease: LeaseId, service: ManifestService, generation: number): string[] {
  const seed = `${leaseText(lease)} ${service.name} ${generation}`;
  const replicas = Array.from({ length: service.count }, (_, at) => at);
  if (isStateful(service)) return replicas.map((at) => `${service.name}-${at}`);
  const set = shortHash(seed, 10);
  return replicas.map((at) => `${service.name}-${set}-${shortHash(`${seed} ${at}`, 5)}`);
}

/** Whether a service keeps a volume beyond its container's life. */
export function isStateful({ resources }: ManifestService): boolean {
  return (resources.storage ?? []).some(({ attributes = [] }) =>
    attributes.some(({ key, value }) => key === "persistent" && value === "true"),
  );
}
