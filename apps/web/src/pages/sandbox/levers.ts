// What the sandbox's page and banner know and do. In: the API's admin routes. Out: one question that every part shares, and
// moves that outdate it. The server pushes when a lever moves, here or elsewhere; only the page looks at what ticks beside.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../data/api.ts";
import { useNetwork } from "../../data/network.ts";

const lookMilliseconds = 5_000;
const watchMilliseconds = 400;

/** Everything about the sandbox of this program; asked for only where the network is that sandbox. */
export function useSandbox({ watch = false } = {}) {
  const network = useNetwork();
  return useQuery({
    queryKey: ["sandbox", network?.name, "status"],
    queryFn: ({ signal }) => api.getSandbox({ network: network?.name ?? "", signal }),
    enabled: network?.local === true,
    retry: false,
    refetchInterval: ({ state }) => watch && (state.data?.jump ? watchMilliseconds : lookMilliseconds),
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
  /** What is being done, until the sandbox says that it is so: what a person chose is shown at once. */
  going: A | undefined;
  error: unknown;
  /** Says whether it was done. */
  pull(...args: A): Promise<boolean>;
}

/** One move of a lever: its failure is kept until the next, and what it touched is asked anew. */
export function useLever<A extends unknown[]>(
  move: (network: string, ...args: A) => Promise<unknown>,
): Lever<A> {
  const client = useQueryClient();
  const network = useNetwork();
  const [going, setGoing] = useState<A>();
  const [error, setError] = useState<unknown>();
  return {
    busy: going !== undefined,
    going,
    error,
    async pull(...args) {
      if (!network) return false;
      setGoing(args);
      setError(undefined);
      try {
        await move(network.name, ...args);
        return true;
      } catch (failure) {
        setError(failure);
        return false;
      } finally {
        await client.invalidateQueries({ queryKey: ["sandbox", network.name, "status"] });
        setGoing((now) => (now === args ? undefined : now));
      }
    },
  };
}
