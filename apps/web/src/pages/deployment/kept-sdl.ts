import type { DeploymentView } from "@slipway/api";
import { useQuery } from "@tanstack/react-query";
import { useNetwork } from "../../data/network.ts";
import { findKeptSdl } from "../../deploy/keep.ts";
import { useMine } from "./lease-data.ts";

/** The SDL text of a deployment of one's own: from this browser, else as the API keeps it for its owner. */
export function useKeptSdl(deployment: DeploymentView) {
  const network = useNetwork();
  const mine = useMine(deployment);
  return useQuery({
    queryKey: ["sdl", deployment.network, deployment.owner, deployment.dseq],
    queryFn: async () => (network ? await findKeptSdl(network, deployment) : null),
    enabled: mine && network !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
