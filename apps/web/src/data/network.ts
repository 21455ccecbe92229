import type { NetworkView } from "@slipway/api";
import { useQuery } from "@tanstack/react-query";
import { api } from "./api.ts";
import { createStored, useStored } from "./store.ts";

const chosen = createStored<string | null>("slipway.network", null, (value) =>
  typeof value === "string" ? value : null,
);

export const chooseNetwork = (name: string): void => chosen.set(name);

export function useNetworks() {
  return useQuery({
    queryKey: ["networks"],
    queryFn: ({ signal }) => api.listNetworks({ signal }),
    staleTime: 300_000,
    // Without networks there is nothing to show: ask until somebody answers.
    retry: true,
    retryDelay: 1500,
  });
}

/** The network that the console shows: the chosen one when the program still knows it, else the program's default. */
export function useNetwork(): NetworkView | undefined {
  const name = useStored(chosen);
  const { data } = useNetworks();
  if (!data) return undefined;
  return (
    data.networks.find((network) => network.name === name) ??
    data.networks.find((network) => network.name === data.default) ??
    data.networks[0]
  );
}

export const useNetworkName = (): string | undefined => useNetwork()?.name;
