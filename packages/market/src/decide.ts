/**
 * Does a provider want an order at all? (Whether it fits and at what price comes after: `reserve`, `price`.)
 * In: what the provider says of itself, what the chain says of it, who signed for it, and the group.
 * Out: yes, or the first reason against in the provider's words with a refusal for people. Checks run in its order.
 */
import { type Attribute, isSubset, missingAttributes } from "./attributes.ts";
import { AbsentGpuError, missingCapability } from "./capabilities.ts";
import type { Group } from "./group.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { validateGroup } from "./validate.ts";

export interface Bidder {
  /** Attributes that the provider started with. */
  readonly attributes: readonly Attribute[];
  /** Attributes as the chain has them now, used for capabilities; text when they could not be fetched. */
  readonly chainAttributes: readonly Attribute[] | { readonly error: string };
  /** The records that an auditor signed for this provider, in order; text when they could not be fetched. */
  readonly auditedBy: (auditor: string) => readonly (readonly Attribute[])[] | { readonly error: string };
  /** Requirements that an order must have for this provider to look at it. */
  readonly orderAttributes: readonly Attribute[];
  readonly maxGroupVolumes: number;
}

export const defaultMaxGroupVolumes = 4;

export type Decision = { readonly auditorsAsked: readonly string[] } & (
  | { readonly bid: true }
  | {
      readonly bid: false;
      /** The provider's log text; absent when it failed rather than refused. */
      readonly reason?: string;
      readonly reasonError?: string;
      readonly error?: string;
      readonly crashed?: true;
      readonly refusal: Refusal;
    }
);

export function decide(bidder: Bidder, group: Group): Decision {
  const asked: string[] = [];
  const against =
    refuseAttributes(bidder, group) ??
    refuseCapabilities(bidder, group) ??
    refuseSignatures(bidder, group, asked) ??
    refuseInvalid(group);
  return { auditorsAsked: asked, ...(against ?? { bid: true }) };
}

type Against = Omit<Extract<Decision, { bid: false }>, "auditorsAsked">;

function refuseAttributes(bidder: Bidder, group: Group): Against | null {
  const wanted = group.requirements.attributes;
  const missing = missingAttributes(wanted, bidder.attributes);
  if (missing.length > 0) {
    const message = `the provider does not declare ${listText(missing)}`;
    const because = refusal("attribute-missing", message, { missing });
    return { bid: false, reason: "unable to fulfill: incompatible provider attributes", refusal: because };
  }
  const unasked = missingAttributes(bidder.orderAttributes, wanted);
  if (unasked.length === 0) return null;
  const message = `the provider only takes orders that ask for ${listText(unasked)}`;
  const because = refusal("order-attribute-missing", message, { missing: unasked });
  return { bid: false, reason: "unable to fulfill: incompatible order attributes", refusal: because };
}

function refuseCapabilities({ chainAttributes, maxGroupVolumes }: Bidder, group: Group): Against | null {
  if ("error" in chainAttributes) return failed(chainAttributes.error);
  try {
    const because = missingCapability(group, chainAttributes);
    if (because !== null) {
      const reason = "unable to fulfill: incompatible attributes for resources requirements";
      return { bid: false, reason, refusal: because };
    }
  } catch (error) {
    if (error instanceof AbsentGpuError) return { ...failed(error.message), crashed: true };
    throw error;
  }
  const most = Math.max(0, ...group.units.map(({ resource }) => resource.storage.length));
  const over = group.units.find(({ resource }) => resource.storage.length > maxGroupVolumes);
  if (over === undefined) return null;
  const count = over.resource.storage.length;
  return {
    bid: false,
    reason: `unable to fulfill: group volumes count exceeds (${count} > ${maxGroupVolumes})`,
    refusal: refusal(
      "too-many-volumes",
      `has ${count} volumes; the provider takes ${maxGroupVolumes} per unit`,
      {
        count: most,
        limit: maxGroupVolumes,
      },
    ),
  };
}

function refuseSignatures({ auditedBy }: Bidder, group: Group, asked: string[]): Against | null {
  const { allOf, anyOf, attributes } = group.requirements;
  const signed = new Map<string, readonly Attribute[]>();
  for (const auditor of new Set([...allOf, ...anyOf])) {
    asked.push(auditor);
    const records = auditedBy(auditor);
    if ("error" in records) return failed(records.error);
    // Of several records of one auditor the last one counts.
    const last = records.at(-1);
    if (last !== undefined) signed.set(auditor, last);
  }
  const isSignedBy = (auditor: string) => {
    const record = signed.get(auditor);
    return record !== undefined && isSubset(attributes, record);
  };
  const missing = allOf.filter((auditor) => !isSignedBy(auditor));
  if (missing.length === 0 && (anyOf.length === 0 || anyOf.some(isSignedBy))) return null;
  const who = missing.length > 0 ? missing.join(" and ") : `any of ${anyOf.join(", ")}`;
  const message = `its attributes are not signed by ${who}`;
  const because = refusal("not-audited", message, { allOf: missing, anyOf });
  return { bid: false, reason: "attribute signature requirements not met", refusal: because };
}

function refuseInvalid(group: Group): Against | null {
  const fault = validateGroup(group);
  if (fault === null) return null;
  const reason = "unable to fulfill: group validation error";
  return { bid: false, reason, reasonError: fault, refusal: refusal("group-invalid", fault) };
}

function failed(error: string): Against {
  return { bid: false, error, refusal: refusal("lookup-failed", `the provider could not decide: ${error}`) };
}

function listText(attributes: readonly Attribute[]): string {
  return attributes.map(({ key, value }) => `${key}=${value}`).join(", ");
}
