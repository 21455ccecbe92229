/**
 * Docker, with a stand-in.
 *
 * In: leases as for any runtime. Out: containers, as long as their images are on this machine or can be fetched. Where
 * there is no way to a registry, a machine without internet say, the lease is simulated instead of waiting for ever.
 * What stays true: a lease that has run on Docker is not taken from it.
 */
import { type LeaseId, leaseText } from "../gateway/chain-view.ts";
import type { ManifestGroup } from "../gateway/manifest.ts";
import { createDockerRuntime, type DockerOptions } from "./docker/docker.ts";
import { isWithinReach } from "./docker/images.ts";
import { createIngress } from "./ingress.ts";
import type { Runtime, RuntimeProvider } from "./runtime.ts";
import { createSimulatedRuntime } from "./simulated/simulated.ts";

export async function createAutoRuntime(
  options: DockerOptions & { readonly now?: () => number },
): Promise<Runtime> {
  const { engine, host = "127.0.0.1", ingressPort = 0 } = options;
  const ingress = await createIngress({ host, port: ingressPort });
  const docker = await createDockerRuntime({ ...options, ingress });
  const simulated = await createSimulatedRuntime({ ...options, ingress });
  const standIns = new Set<string>();
  const turns = new Map<string, Promise<void>>();
  const of = (lease: LeaseId): Runtime => (standIns.has(leaseText(lease)) ? simulated : docker);
  /** One thing at a time for each lease. */
  const inTurn = async (lease: LeaseId, act: () => Promise<void>): Promise<void> => {
    const turn = (turns.get(leaseText(lease)) ?? Promise.resolve()).then(act);
    turns.set(
      leaseText(lease),
      turn.catch(() => {}),
    );
    await turn;
  };

  async function settle(
    lease: LeaseId,
    group: ManifestGroup,
    provider: RuntimeProvider,
    isNew: boolean,
  ): Promise<void> {
    const key = leaseText(lease);
    const reach = await Promise.all((group.services ?? []).map((each) => isWithinReach(engine, each)));
    const canRun = reach.every((each) => each);
    if (canRun && standIns.delete(key)) {
      await simulated.remove(lease);
      await docker.deploy(lease, group, provider);
    } else if (!canRun && standIns.has(key)) {
      await simulated.deploy(lease, group, provider);
    } else if (!canRun && isNew) {
      await docker.remove(lease);
      standIns.add(key);
      await simulated.deploy(lease, group, provider);
    }
  }

  return {
    ...docker,
    detail: `${docker.detail} Where an image's registry cannot be reached, the lease is simulated.`,
    deploy: async (lease, group, provider) => {
      const isNew = !docker.leases().some((each) => leaseText(each) === leaseText(lease));
      // Known at once; whether it can run is found out beside it.
      if (of(lease) === docker) await docker.deploy(lease, group, provider);
      inTurn(lease, () => settle(lease, group, provider, isNew)).catch(() => {});
    },
    remove: (lease) =>
      inTurn(lease, async () => {
        if (standIns.delete(leaseText(lease))) await simulated.remove(lease);
        await docker.remove(lease);
      }),
    leases: () => [...docker.leases(), ...simulated.leases()],
    metrics: (lease) => of(lease).metrics(lease),
    manifestGroup: (lease) => of(lease).manifestGroup(lease),
    leaseStatus: (lease) => of(lease).leaseStatus(lease),
    serviceStatus: (lease, service) => of(lease).serviceStatus(lease, service),
    forwardedPorts: (lease) => of(lease).forwardedPorts(lease),
    leasedIps: async (lease) => (await of(lease).leasedIps?.(lease)) ?? {},
    logs: (lease, wish) => of(lease).logs(lease, wish),
    events: (lease, wish) => of(lease).events(lease, wish),
    exec: (lease, exec) => of(lease).exec(lease, exec),
    destination: async (to) => (await docker.destination(to)) ?? (await simulated.destination(to)),
    transferHostname: (lease, to) => of(lease).transferHostname(lease, to),
    declareIp: (lease, to) => of(lease).declareIp(lease, to),
    close: async () => {
      await Promise.all(turns.values());
      await docker.close();
      await simulated.close();
      await ingress.close();
    },
  };
}
