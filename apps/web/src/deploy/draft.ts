// Drafts: SDL texts that a person works on, kept in this browser until they are deployed or thrown away.
import { createStored, type Stored } from "../data/store.ts";

export interface Draft {
  sdl: string;
  name: string;
  templateId: string | null;
  /** Values of the template's parameters, with the secrets that were made for them. */
  values: Record<string, string>;
  changedAt: number;
}

export type Drafts = Record<string, Draft>;
const limit = 30;

export const drafts: Stored<Drafts> = createStored<Drafts>("slipway.drafts", {}, parseDrafts);

/** The key of a template's draft, or of the one that starts empty. */
export const draftKey = (templateId: string | undefined): string => templateId ?? "blank";

/** The drafts with one more or changed; the oldest fall off beyond thirty. */
export function withDraft(all: Drafts, key: string, draft: Draft): Drafts {
  const rest = Object.entries(all).filter(([other]) => other !== key);
  const newest = rest.sort(([, a], [, b]) => b.changedAt - a.changedAt).slice(0, limit - 1);
  return Object.fromEntries([[key, draft], ...newest]);
}

export function keepDraft(key: string, draft: Draft): void {
  drafts.set(withDraft(drafts.get(), key, draft));
}

export function dropDraft(key: string): void {
  drafts.set(Object.fromEntries(Object.entries(drafts.get()).filter(([other]) => other !== key)));
}

/** SDL texts of this browser's own deployments: what the API keeps for the owner, at hand before the owner signs in. */
export const deployed: Stored<Drafts> = createStored<Drafts>("slipway.deployed", {}, parseDrafts);

export const deployedKey = (network: string, owner: string, dseq: string): string =>
  `${network}/${owner}/${dseq}`;

export function keepDeployed(key: string, draft: Draft): void {
  deployed.set(withDraft(deployed.get(), key, draft));
}

function parseDrafts(value: unknown): Drafts {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, Draft] => isDraft(entry[1])),
  );
}

function isDraft(value: unknown): value is Draft {
  return (
    typeof value === "object" &&
    value !== null &&
    "sdl" in value &&
    typeof value.sdl === "string" &&
    "values" in value &&
    typeof value.values === "object" &&
    "changedAt" in value &&
    typeof value.changedAt === "number"
  );
}
