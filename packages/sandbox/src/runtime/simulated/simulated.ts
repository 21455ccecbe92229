/**
 * Workloads without an engine.
 *
 * In: a lease and its manifest. Out: for each service a small HTTP responder that says plainly that it is simulated and
 * what would run here, with logs, events, a shell and figures that behave like a cluster's. Nothing of an image is ever
 * fetched or run.
 */
import type { DeploymentId, LeaseId } from "../../gateway/chain-view.ts";
import { leaseText } from "../../gateway/chain-view.ts";
import { type Exec, ExecRefused, noLease, noService, type ServiceStatusWire } from "../../gateway/cluster.ts";
import type { ManifestGroup } from "../../gateway/manifest.ts";
import { createIngress, isSame } from "../ingress.ts";
import type { Runtime, RuntimeProvider } from "../runtime.ts";
import { type SimulatedBecause, wayOut } from "./because.ts";
import { createWorkload, type Workload } from "./workload.ts";

export interface SimulatedOptions {
  readonly host?: string;
  /** 0 takes any that is free. */
  readonly ingressPort?: number;
  /** Whether somebody wanted it so, or no engine answered. */
  readonly why?: SimulatedBecause;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const version = {
  major: "1",
  minor: "34",
  gitVersion: "v1.34.1-simulated",
  gitCommit: "",
  gitTreeState: "clean",
  buildDate: "2025-09-09T00:00:00Z",
  goVersion: "",
  compiler: "",
  platform: "simulated/amd64",
};

export async function createSimulatedRuntime(options: SimulatedOptions = {}): Promise<Runtime> {
  const { host = "127.0.0.1", ingressPort = 0, now = Date.now, why = "chosen" } = options;
  const ingress = await createIngress({ host, port: ingressPort });
  const workloads = new Map<string, Workload>();
  const find = (lease: LeaseId): Workload => {
    const workload = workloads.get(leaseText(lease));
    if (workload === undefined) throw noLease();
    return workload;
  };
  return {
    kind: "simulated",
    detail: `Workloads are simulated: each service answers with a page that says what would run. ${wayOut[why]}`,
    ingressPort: ingress.port,
    deploy: async (lease: LeaseId, group: ManifestGroup, provider: RuntimeProvider) => {
      const known = workloads.get(leaseText(lease));
      const workload = known ?? createWorkload({ lease, provider, ingress, host, now, why });
      workloads.set(leaseText(lease), workload);
      await workload.apply(group);
    },
    remove: async (lease) => {
      const workload = workloads.get(leaseText(lease));
      workloads.delete(leaseText(lease));
      await workload?.close();
    },
    leases: () => [...workloads.values()].map(({ lease }) => lease),
    standIns: (lease) => {
      const services = workloads.get(leaseText(lease))?.group?.services ?? [];
      return new Map(services.map(({ name }) => [name, "simulation"]));
    },
    metrics: async (lease) => find(lease).metrics(),
    hostnameOwner: (provider, name): DeploymentId | undefined => ingress.find(name, provider)?.lease,
    version: async () => version,
    manifestGroup: async (lease) => workloads.get(leaseText(lease))?.group,
    leaseStatus: async (lease) => find(lease).status(),
    serviceStatus: async (lease, service): Promise<ServiceStatusWire> => {
      const status = find(lease).status()[service];
      if (status === undefined) throw noService();
      return status;
    },
    forwardedPorts: async (lease) => find(lease).forwardedPorts(),
    leasedIps: async (lease) => find(lease).leasedIps(),
    logs: async (lease, wish) => find(lease).logs(wish),
    events: async (lease, wish) => find(lease).events(wish),
    exec: async (lease: LeaseId, exec: Exec) => ({ exitCode: await find(lease).exec(exec) }),
    destination: async ({ owner, dseq, gseq, provider }) => {
      const lease = { owner, dseq, gseq, provider };
      const found = [...workloads.values()].find((each) =>
        isSame(each.lease, { ...lease, oseq: each.lease.oseq }),
      );
      return found?.group && { lease: found.lease, group: found.group };
    },
    transferHostname: async (lease, to) => find(lease).takeHostname(to.host, to.service),
    declareIp: async (lease, { service }) => {
      if (find(lease).status()[service] === undefined)
        throw new ExecRefused(`there is no service ${service}`);
    },
    close: async () => {
      await Promise.all([...workloads.values()].map((each) => each.close()));
      workloads.clear();
      await ingress.close();
    },
  };
}
