/** Bad luck of one provider on demand, so that tenants can be tried against it. */
import { type Change, readFields, readFlag, readNumber } from "../lever-values.ts";

export interface ProviderFaults {
  /** It is away: gateway and gRPC cut every connection, it bids, withdraws and closes nothing. What runs keeps running. */
  readonly dark: boolean;
  /** Seconds of the chain's clock that it lets pass before it bids. */
  readonly bidsLate: number;
  /** Its gateway takes no manifest, in the words of a provider whose manifest service has stopped. */
  readonly refusesManifests: boolean;
}

export type ProviderFaultsChange = Change<ProviderFaults>;

export const noProviderFaults: ProviderFaults = { dark: false, bidsLate: 0, refusesManifests: false };

const latest = 86_400;

/** Throws SANDBOX_LEVER_WRONG. */
export function changedProviderFaults(faults: ProviderFaults, change: unknown): ProviderFaults {
  const given = readFields("a provider's faults", change, ["dark", "bidsLate", "refusesManifests"]);
  const { dark, bidsLate, refusesManifests } = { ...faults, ...given };
  return {
    dark: readFlag("dark", dark),
    bidsLate: readNumber("bidsLate", bidsLate, 0, latest),
    refusesManifests: readFlag("refusesManifests", refusesManifests),
  };
}
