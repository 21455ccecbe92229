// Groups and what is known of the providers → who would bid, who would not and why, and what would help. Pure: the
// rules are the providers' own, from @slipway/market. A provider's prices are its secret, so no price is told.
import type { ScreenedProvider, Screening } from "@slipway/api";
import {
  compareAnswers,
  type Group,
  type KnownProvider,
  parseCluster,
  screenSeen,
  whatHelps,
} from "@slipway/market";
import { nameOf, type ProbedCapacity, type ProviderFacts, regionOf } from "./provider.ts";

export function toScreening(groups: readonly Group[], facts: readonly ProviderFacts[]): Screening["groups"] {
  const seen = facts.map((each) => ({
    known: toKnown(each),
    isOnline: each.probe?.online !== false,
    ref: refOf(each),
  }));
  const online = seen.filter(({ isOnline }) => isOnline).map(({ known }) => known);
  return groups.map((group) => {
    const providers = screenSeen(group, seen).map(({ provider, ...answer }) => ({
      ...provider.ref,
      ...answer,
    }));
    const isOffline = ({ answer }: ScreenedProvider) => answer === "offline";
    return {
      name: group.name,
      providers: [
        ...providers.filter((each) => !isOffline(each)).sort(byAnswer),
        ...providers.filter(isOffline),
      ],
      helps: whatHelps(group, online),
    };
  });
}

function toKnown({ provider, audits, probe }: ProviderFacts): KnownProvider {
  const inventory = (probe?.capacity as ProbedCapacity | null | undefined)?.inventory; // written by probe.ts in this form
  const audited = Object.fromEntries(audits.map(({ auditor, attributes }) => [auditor, [attributes]]));
  return {
    owner: provider.owner,
    attributes: provider.attributes,
    audited,
    ...(inventory === undefined ? {} : { cluster: parseCluster(inventory) }),
  };
}

const refOf = ({ provider }: ProviderFacts) => ({
  owner: provider.owner,
  name: nameOf(provider.owner, provider),
  region: regionOf(provider.attributes),
});

function byAnswer(a: ScreenedProvider, b: ScreenedProvider): number {
  return (
    compareAnswers(a, b) ||
    (a.code ?? "").localeCompare(b.code ?? "", "en") ||
    a.name.localeCompare(b.name, "en")
  );
}
