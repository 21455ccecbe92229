// A group and what is known of the providers → who would bid, who would not and why, and what would help. Pure: the
// rules are the providers' own, from @slipway/market. A provider's prices are its secret, so no price is told.
import type { ScreenedProvider, Screening } from "@slipway/api";
import {
  type Group,
  type KnownProvider,
  parseCluster,
  screen,
  type Verdict,
  whatHelps,
} from "@slipway/market";
import { nameOf, type ProbedCapacity, type ProviderFacts, regionOf } from "./provider.ts";

export function toScreening(group: Group, facts: readonly ProviderFacts[]): Screening["groups"][number] {
  const reachable = facts.filter(({ probe }) => probe?.online !== false);
  const known = reachable.map(toKnown);
  const verdicts = screen(group, known);
  const offline = facts.filter(({ probe }) => probe?.online === false);
  return {
    name: group.name,
    providers: [
      ...reachable.map((each, at) => ({ ...refOf(each), ...answerOf(verdicts[at]) })).sort(byAnswer),
      ...offline.map((each) => ({ ...refOf(each), ...noAnswer })),
    ],
    helps: whatHelps(group, known),
  };
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

type Answer = Pick<ScreenedProvider, "answer" | "code" | "message" | "change">;

const noAnswer: Answer = { answer: "offline", code: null, message: "does not answer now", change: null };

function answerOf(verdict: Verdict | undefined): Answer {
  switch (verdict?.answer) {
    case "bids":
      return { answer: "bids", code: null, message: "", change: null };
    case "refuses":
      return {
        answer: "refuses",
        code: verdict.refusal.code,
        message: verdict.refusal.message,
        change: verdict.change,
      };
    default:
      return { answer: "unknown", code: null, message: verdict?.message ?? "", change: null };
  }
}

const rank = { bids: 0, unknown: 1, refuses: 2, offline: 3 } as const;

function byAnswer(a: ScreenedProvider, b: ScreenedProvider): number {
  return (
    rank[a.answer] - rank[b.answer] ||
    (a.code ?? "").localeCompare(b.code ?? "", "en") ||
    a.name.localeCompare(b.name, "en")
  );
}
