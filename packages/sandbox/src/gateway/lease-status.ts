/** The status of a lease: services always, forwarded ports and addresses only when the manifest asks for such. */
import type { ServerResponse } from "node:http";
import { empty, json } from "./answers.ts";
import type { LeaseId } from "./chain-view.ts";
import type { Cluster } from "./cluster.ts";

export async function serveLeaseStatus(
  response: ServerResponse,
  cluster: Cluster,
  lease: LeaseId,
): Promise<void> {
  const group = await cluster.manifestGroup(lease);
  if (group === undefined) return empty(response, 404);
  const exposes = (group.services ?? [])
    .flatMap((service) => service.expose ?? [])
    .filter((each) => each.global);
  const wantsIps = exposes.some((each) => each.ip !== "");
  // An external port of 0 means the port itself, yet the provider counts it as one to forward.
  const wantsPorts = exposes.some((each) => each.externalPort !== 80);
  const ips = wantsIps && cluster.leasedIps !== undefined ? await cluster.leasedIps(lease) : null;
  const ports = wantsPorts ? await cluster.forwardedPorts(lease) : null;
  json(response, { services: await cluster.leaseStatus(lease), forwarded_ports: ports, ips });
}
