/**
 * What an update changes, in words, and what a running deployment cannot take: its groups are fixed on chain when it is
 * created, an update replaces only the manifest, and a provider compares the two (go/manifest/v2beta3/groups.go).
 */
import type { GroupSpec, ManifestGroup, ManifestService, ResourceUnit } from "./build/types.ts";
import { compile } from "./compile.ts";
import { diffService } from "./diff-service.ts";
import type { Problem } from "./problems.ts";

export interface Change {
  /** The change as one sentence without a full stop. */
  readonly text: string;
  /** The chain or the provider refuses it for a running deployment; it needs a new one. */
  readonly needsNew: boolean;
  /** Such as `services.web.image`. */
  readonly path: string;
}

export interface SdlDiff {
  readonly changes: Change[];
  /** A running deployment can take all of it. */
  readonly updatable: boolean;
  /** What is wrong with the new document; there are no changes to name then. */
  readonly problems: Problem[];
}

export function diff(before: string, after: string): SdlDiff {
  const old = compile(before);
  const now = compile(after);
  if (!now.ok) return { changes: [], updatable: false, problems: now.problems };
  if (!old.ok) {
    const text = "the earlier document is not valid, so it cannot be compared";
    return { changes: [{ text, needsNew: true, path: "" }], updatable: false, problems: [] };
  }
  const changes = [
    ...diffPlacements(old.groups, now.groups),
    ...diffServices(old.manifest, now.manifest, unitChanges(old.groups, now.groups)),
  ];
  return { changes, updatable: changes.every(({ needsNew }) => !needsNew), problems: [] };
}

function diffPlacements(before: readonly GroupSpec[], after: readonly GroupSpec[]): Change[] {
  const changes: Change[] = [];
  const old = new Map(before.map((group) => [group.name, group]));
  for (const group of after) {
    const former = old.get(group.name);
    old.delete(group.name);
    const path = `profiles.placement.${group.name}`;
    if (former === undefined)
      changes.push({ text: `the placement "${group.name}" is new`, needsNew: true, path });
    else changes.push(...diffRequirements(former, group, path), ...diffPrices(former, group, path));
  }
  for (const name of old.keys()) {
    changes.push({
      text: `the placement "${name}" is gone`,
      needsNew: true,
      path: `profiles.placement.${name}`,
    });
  }
  return changes;
}

function diffRequirements(before: GroupSpec, after: GroupSpec, path: string): Change[] {
  const changes: Change[] = [];
  const words = ({ requirements }: GroupSpec): string => {
    return (
      (requirements.attributes ?? []).map(({ key = "", value = "" }) => `${key}=${value}`).join(", ") ||
      "none"
    );
  };
  if (words(before) !== words(after)) {
    const text = `the attributes of "${after.name}" change from ${words(before)} to ${words(after)}`;
    changes.push({ text, needsNew: true, path: `${path}.attributes` });
  }
  if (!same(before.requirements.signed_by, after.requirements.signed_by)) {
    changes.push({
      text: `the auditors of "${after.name}" change`,
      needsNew: true,
      path: `${path}.signedBy`,
    });
  }
  return changes;
}

function diffPrices(before: GroupSpec, after: GroupSpec, path: string): Change[] {
  const changes: Change[] = [];
  after.resources.forEach((unit, i) => {
    const former = before.resources[i];
    if (former === undefined || same(former.price, unit.price)) return;
    const from = formatPrice(former.price);
    const text = `the price in "${after.name}" changes from ${from} to ${formatPrice(unit.price)} per block`;
    if (!changes.some((change) => change.text === text))
      changes.push({ text, needsNew: true, path: `${path}.pricing` });
  });
  return changes;
}

function formatPrice({ amount, denom }: ResourceUnit["price"]): string {
  return `${amount.replace(/\.?0+$/, "")} ${denom}`;
}

/** For each placement, the resource units whose replicas or endpoints no longer fit what is on chain. */
interface UnitChanges {
  counts: Set<string>;
  endpoints: Set<string>;
}

export function unitKey(placement: string, id: number): string {
  return `${id} ${placement}`;
}

function unitChanges(before: readonly GroupSpec[], after: readonly GroupSpec[]): UnitChanges {
  const found: UnitChanges = { counts: new Set(), endpoints: new Set() };
  for (const group of after) {
    const former = before.find(({ name }) => name === group.name);
    for (const unit of group.resources) {
      const old = former?.resources.find(({ resource }) => resource.id === unit.resource.id);
      const key = unitKey(group.name, unit.resource.id);
      if (old?.count !== unit.count) found.counts.add(key);
      if (old === undefined || endpointKinds(old) !== endpointKinds(unit)) found.endpoints.add(key);
    }
  }
  return found;
}

function endpointKinds({ resource }: ResourceUnit): string {
  return resource.endpoints
    .map(({ kind = 0 }) => kind)
    .sort()
    .join("");
}

interface Found {
  placement: string;
  service: ManifestService;
}

function diffServices(
  before: readonly ManifestGroup[],
  after: readonly ManifestGroup[],
  units: UnitChanges,
): Change[] {
  const changes: Change[] = [];
  const old = new Map(listServices(before).map((found) => [serviceKey(found), found]));
  for (const found of listServices(after)) {
    const former = old.get(serviceKey(found));
    old.delete(serviceKey(found));
    const { placement, service } = found;
    const path = `services.${service.name}`;
    const where = after.length > 1 ? ` in "${placement}"` : "";
    if (former === undefined) {
      changes.push({ text: `the service "${service.name}"${where} is new`, needsNew: true, path });
      continue;
    }
    const key = unitKey(placement, service.resources.id);
    changes.push(
      ...diffService(former.service, service, {
        path,
        where,
        countNeedsNew: units.counts.has(key),
        endpointsNeedNew: units.endpoints.has(key),
      }),
    );
  }
  for (const { service } of old.values()) {
    changes.push({
      text: `the service "${service.name}" is gone`,
      needsNew: true,
      path: `services.${service.name}`,
    });
  }
  return changes;
}

function listServices(groups: readonly ManifestGroup[]): Found[] {
  return groups.flatMap(({ name, services }) => services.map((service) => ({ placement: name, service })));
}

function serviceKey({ placement, service }: Found): string {
  return `${service.name} ${placement}`;
}

/** Equal as JSON; the compiler writes keys always in the same order. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
