/** The levers that act on one provider, named by its id or its account. */
import { sandboxError } from "../errors.ts";
import { changedProviderFaults, type ProviderFaults, type ProviderFaultsChange } from "./faults.ts";
import type { RunningProvider } from "./running-provider.ts";

export interface ProviderStatus {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  /** Active ones. */
  readonly leases: number;
  readonly faults: ProviderFaults;
}

export interface ProviderLevers {
  status(): readonly ProviderStatus[];
  /** Changes what is given and answers all. */
  faults(id: string, change?: ProviderFaultsChange): ProviderFaults;
  /** Resolves with the number of leases whose manifests and volumes are gone. */
  loseDisk(id: string): Promise<number>;
}

export function createProviderLevers(running: () => readonly RunningProvider[]): ProviderLevers {
  const find = (id: string): RunningProvider => {
    const found = running().find(({ profile, owner }) => profile.id === id || owner === id);
    if (found !== undefined) return found;
    const known = running().map(({ profile }) => profile.id);
    const message = `There is no provider ${JSON.stringify(id)}; there are ${known.join(", ") || "none"}.`;
    throw sandboxError("SANDBOX_PROVIDER_UNKNOWN", message, { details: { id } });
  };
  return {
    status: () =>
      running().map(({ profile: { id, name }, owner, bidder, faults }) => {
        const leases = [...bidder.book.claims.values()].filter(({ phase }) => phase === "leased").length;
        return { id, owner, name, leases, faults };
      }),
    faults(id, change = {}) {
      const provider = find(id);
      provider.setFaults(changedProviderFaults(provider.faults, change));
      return provider.faults;
    },
    loseDisk: async (id) => await find(id).loseDisk(),
  };
}
