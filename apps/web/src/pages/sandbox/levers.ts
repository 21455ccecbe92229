// What the sandbox's page and banner know and do. In: the API's admin routes. Out: one question that every part shares, and
// moves that outdate it. The server pushes when somebody moves a lever here; a lever that the command line moves is seen
// at the next look.
import type { SandboxStatusView } from "@slipway/api";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../data/api.ts";
import { useNetwork } from "../../data/network.ts";

const lookMilliseconds = 5_000;
const watchMilliseconds = 400;

/** Everything about the sandbox of this program; asked for only where the network is that sandbox. */
export function useSandbox() {
  const network = useNetwork();
  return useQuery({
    queryKey: ["sandbox", network?.name, "status"],
    queryFn: ({ signal }) => api.getSandbox({ network: network?.name ?? "", signal }),
    enabled: network?.local === true,
    retry: false,
    refetchInterval: ({ state }) => (state.data?.jump ? watchMilliseconds : lookMilliseconds),
  });
}

export function usePriceReports() {
  const network = useNetwork();
  return useQuery({
    queryKey: ["sandbox", network?.name, "prices"],
    queryFn: ({ signal }) => api.listPriceReports({ network: network?.name ?? "", signal }),
    enabled: network?.local === true,
    retry: false,
    refetchInterval: 15_000,
  });
}

export interface Lever<A extends unknown[]> {
  busy: boolean;
  error: unknown;
  /** Says whether it was done. */
  pull(...args: A): Promise<boolean>;
}

/** One move of a lever: busy while it lasts, its failure kept until the next, and everything that it touched asked anew. */
export function useLever<A extends unknown[]>(
  move: (network: string, ...args: A) => Promise<unknown>,
): Lever<A> {
  const client = useQueryClient();
  const network = useNetwork();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  return {
    busy,
    error,
    async pull(...args) {
      if (!network) return false;
      setBusy(true);
      setError(undefined);
      try {
        await move(network.name, ...args);
        return true;
      } catch (failure) {
        setError(failure);
        return false;
      } finally {
        setBusy(false);
        void client.invalidateQueries({ queryKey: ["sandbox", network.name] });
      }
    },
  };
}

export type { SandboxStatusView };
