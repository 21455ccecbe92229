import type { LeaseId } from "../gateway/chain-view.ts";
import { externalPortOf, isIngress, type ManifestExpose, type ManifestService } from "../gateway/manifest.ts";
import type { Ingress, Route } from "./ingress.ts";
import { hostLabelOf } from "./names.ts";

/** Gives a service the host names that its manifest asks for and one of the provider's making, and no others. */
export function setHosts(
  ingress: Ingress,
  lease: LeaseId,
  provider: string,
  service: ManifestService,
  routeTo: (expose: ManifestExpose) => Route,
): void {
  ingress.clear(lease, service.name);
  for (const expose of (service.expose ?? []).filter(isIngress)) {
    const made = `${hostLabelOf(lease, service.name, externalPortOf(expose))}.${provider}.localhost`;
    for (const name of [...(expose.hosts ?? []), made]) ingress.set(name, routeTo(expose));
  }
}
