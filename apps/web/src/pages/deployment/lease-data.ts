// What the providers of a deployment say about its leases, through our relay with the owner's token.
import type { DeploymentView, LeaseView } from "@slipway/api";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../data/api.ts";
import { useNetwork } from "../../data/network.ts";
import { loadSigning } from "../../wallet/load.ts";
import { useWallet } from "../../wallet/store.ts";

/** Whether the wallet of this browser owns the deployment. */
export function useMine(deployment: { owner: string }): boolean {
  return useWallet()?.address === deployment.owner;
}

export const openLeases = (deployment: DeploymentView): LeaseView[] =>
  deployment.leases.filter(({ state }) => state === "active" || state === "reclaiming");

/** The path values of a lease, as every lease route takes them. */
export function leasePath(deployment: DeploymentView, lease: LeaseView) {
  return {
    network: deployment.network,
    owner: deployment.owner,
    dseq: deployment.dseq,
    gseq: lease.gseq,
    oseq: lease.oseq,
    provider: lease.provider.owner,
  };
}

/** Gives the token for a lease's provider, signed by the wallet of this browser. */
export function useProviderToken(): ((provider: string) => Promise<string>) | undefined {
  const wallet = useWallet();
  const network = useNetwork();
  if (!wallet || !network) return undefined;
  return async (provider) => await (await loadSigning()).providerTokenFor(wallet, network, provider);
}

/** Services and addresses of every open lease. Asked again soon while replicas are still coming up. */
export function useLeaseStatus(deployment: DeploymentView) {
  const tokenFor = useProviderToken();
  const mine = useMine(deployment);
  const leases = openLeases(deployment);
  return useQuery({
    queryKey: [
      "lease",
      deployment.network,
      deployment.owner,
      deployment.dseq,
      leases.map(({ oseq, provider }) => oseq + provider.owner).join(),
    ],
    queryFn: async ({ signal }) =>
      await Promise.all(
        leases.map(async (lease) => ({
          lease,
          status: await api.getLeaseStatus({
            ...leasePath(deployment, lease),
            providerToken: (await tokenFor?.(lease.provider.owner)) ?? "",
            signal,
          }),
        })),
      ),
    enabled: mine && tokenFor !== undefined && leases.length > 0 && deployment.step === "running",
    staleTime: 5000,
    refetchInterval: ({ state }) =>
      state.data?.every(({ status }) => status.services.every(({ available, total }) => available >= total))
        ? false
        : 2000,
  });
}

/** Addresses that open in a browser, of all services. */
export function useUrls(deployment: DeploymentView): string[] {
  const { data } = useLeaseStatus(deployment);
  return (data ?? []).flatMap(({ status }) => status.services.flatMap(({ urls }) => urls));
}

/** Names of the services that run, with the lease that runs them. */
export function useServices(
  deployment: DeploymentView,
): { name: string; lease: LeaseView; replicas: number }[] {
  const { data } = useLeaseStatus(deployment);
  return (data ?? []).flatMap(({ lease, status }) =>
    status.services.map(({ name, total }) => ({ name, lease, replicas: total })),
  );
}
