// What pages ask the API for. Keys start with what changes (see live.ts, which knows what each event makes stale).
import { ApiError } from "@slipway/api";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "./api.ts";
import { useNetworkName } from "./network.ts";

export function useStatus() {
  const network = useNetworkName();
  return useQuery({
    queryKey: ["status", network],
    queryFn: ({ signal }) => api.getStatus({ network: network ?? "", signal }),
    enabled: network !== undefined,
  });
}

export function useMarket() {
  const network = useNetworkName();
  return useQuery({
    queryKey: ["market", network],
    queryFn: ({ signal }) => api.getMarket({ network: network ?? "", signal }),
    enabled: network !== undefined,
  });
}

export function useProviders() {
  const network = useNetworkName();
  return useQuery({
    queryKey: ["providers", network],
    queryFn: ({ signal }) => api.listProviders({ network: network ?? "", signal }),
    enabled: network !== undefined,
  });
}

export function useProvider(owner: string) {
  const network = useNetworkName();
  return useQuery({
    queryKey: ["provider", network, owner],
    queryFn: ({ signal }) => api.getProvider({ network: network ?? "", owner, signal }),
    enabled: network !== undefined,
  });
}

/** Who would take these groups; while an edited text is asked about, the last answer stays. */
export function useScreening(groups: readonly unknown[]) {
  const network = useNetworkName();
  return useQuery({
    queryKey: ["screening", network, groups],
    queryFn: ({ signal }) =>
      api.screenGroups({ network: network ?? "", body: { groups: [...groups] }, signal }),
    enabled: network !== undefined && groups.length > 0,
    placeholderData: keepPreviousData,
  });
}

/** The same for what a deployment still waits for. */
export function useDeploymentScreening(owner: string, dseq: string) {
  const network = useNetworkName();
  return useQuery({
    queryKey: ["screening", network, owner, dseq],
    queryFn: ({ signal }) => api.screenDeployment({ network: network ?? "", owner, dseq, signal }),
    enabled: network !== undefined,
  });
}

export function useBlocks() {
  const network = useNetworkName();
  return useQuery({
    queryKey: ["blocks", network],
    queryFn: ({ signal }) => api.listBlocks({ network: network ?? "", limit: 20, signal }),
    enabled: network !== undefined,
  });
}

export function useTemplates() {
  return useQuery({
    queryKey: ["templates"],
    queryFn: async ({ signal }) => (await api.listTemplates({ signal })).templates,
    staleTime: 600_000,
  });
}

export function useAccount(address: string | undefined) {
  const network = useNetworkName();
  return useQuery({
    queryKey: ["account", network, address],
    queryFn: ({ signal }) => api.getAccount({ network: network ?? "", address: address ?? "", signal }),
    enabled: network !== undefined && address !== undefined,
  });
}

export function useDeployments(owner: string | undefined, state?: "active" | "closed") {
  const network = useNetworkName();
  return useQuery({
    queryKey: ["deployments", network, owner, state ?? "all"],
    queryFn: ({ signal }) =>
      api.listDeployments({
        network: network ?? "",
        owner: owner ?? "",
        ...(state ? { state } : {}),
        limit: 200,
        signal,
      }),
    enabled: network !== undefined && owner !== undefined,
    placeholderData: keepPreviousData,
  });
}

export function useDeployment(owner: string, dseq: string) {
  const network = useNetworkName();
  return useQuery({
    queryKey: ["deployment", network, owner, dseq],
    queryFn: ({ signal }) => api.getDeployment({ network: network ?? "", owner, dseq, signal }),
    enabled: network !== undefined,
    // A deployment that was just opened may be a moment ahead of the index.
    retry: (count, error) =>
      count < (error instanceof ApiError && error.code === "DEPLOYMENT_NOT_FOUND" ? 6 : 1),
    retryDelay: 400,
  });
}

export function useHistory(owner: string, dseq: string) {
  const network = useNetworkName();
  return useQuery({
    queryKey: ["history", network, owner, dseq],
    queryFn: ({ signal }) => api.getDeploymentHistory({ network: network ?? "", owner, dseq, signal }),
    enabled: network !== undefined,
  });
}
