/**
 * What would win more providers: one change at a time, tried on all of them.
 * In: a group and what is known of each provider. Out: the changes that help, the one that wins the most first.
 */
import type { Group, Resource } from "./group.ts";
import { bytesText, cpuText } from "./refusal.ts";
import { type KnownProvider, screen } from "./screen.ts";

export interface Help {
  /** In words, for example "16 GiB → 8 GiB of memory". */
  readonly change: string;
  /** How many more providers would then bid. */
  readonly gain: number;
}

/** Up to `most` changes that win at least one provider more; of those that win as many, the smaller step first. */
export function whatHelps(group: Group, providers: readonly KnownProvider[], most = 3): Help[] {
  const now = countBids(group, providers);
  if (now === providers.length) return [];
  return changesOf(group)
    .map(({ change, group: changed }) => ({ change, gain: countBids(changed, providers) - now }))
    .filter(({ gain }) => gain > 0)
    .sort((a, b) => b.gain - a.gain)
    .slice(0, most);
}

const countBids = (group: Group, providers: readonly KnownProvider[]) =>
  screen(group, providers).filter(({ answer }) => answer === "bids").length;

interface Change {
  readonly change: string;
  readonly group: Group;
}

function changesOf(group: Group): Change[] {
  return [
    ...withoutAttributes(group),
    ...withoutAuditors(group),
    ...anyGpu(group),
    ...anyClass(group),
    ...halves(group, "memory", (value) => `${bytesText(value)} → ${bytesText(value / 2n)} of memory`),
    ...halves(group, "cpu", (value) => `${cpuText(value)} → ${cpuText(value / 2n)} CPU`),
    ...halves(group, "gpu", (value) => `${value} → ${value / 2n} GPU`),
  ];
}

function withoutAttributes(group: Group): Change[] {
  const { requirements } = group;
  return requirements.attributes.map((dropped) => ({
    change: `without ${dropped.key}=${dropped.value}`,
    group: {
      ...group,
      requirements: {
        ...requirements,
        attributes: requirements.attributes.filter((each) => each !== dropped),
      },
    },
  }));
}

function withoutAuditors(group: Group): Change[] {
  const { requirements } = group;
  if (requirements.allOf.length + requirements.anyOf.length === 0) return [];
  return [
    {
      change: "without signedBy",
      group: { ...group, requirements: { ...requirements, allOf: [], anyOf: [] } },
    },
  ];
}

function anyGpu(group: Group): Change[] {
  const isNarrow = (key: string) => !/^vendor\/[^/]+\/model\/\*$/.test(key);
  const anyModel = (key: string) => `vendor/${key.split("/")[1] ?? ""}/model/*`;
  return changeResources(group, "any model of GPU", (resource) => {
    const { gpu } = resource;
    if (gpu === null || gpu.value === 0n || !gpu.attributes.some(({ key }) => isNarrow(key))) return resource;
    const keys = [...new Set(gpu.attributes.map(({ key }) => anyModel(key)))];
    return { ...resource, gpu: { ...gpu, attributes: keys.map((key) => ({ key, value: "true" })) } };
  });
}

/** Every class a provider has is tried by leaving the choice to it: the volume then only has to last. */
function anyClass(group: Group): Change[] {
  const classOf = (attributes: Resource["storage"][number]["attributes"]) =>
    attributes.find(({ key }) => key === "class")?.value;
  const classes = ["beta1", "beta2", "beta3"];
  return classes.flatMap((name) =>
    changeResources(group, `${name} as storage class`, (resource) => ({
      ...resource,
      storage: resource.storage.map((volume) => {
        const own = classOf(volume.attributes);
        if (own === undefined || own === "ram" || own === name) return volume;
        const attributes = volume.attributes.map((each) =>
          each.key === "class" ? { ...each, value: name } : each,
        );
        return { ...volume, attributes };
      }),
    })),
  );
}

function halves(group: Group, part: "cpu" | "memory" | "gpu", told: (largest: bigint) => string): Change[] {
  const largest = group.units.reduce((most, { resource }) => {
    const value = resource[part]?.value ?? 0n;
    return value > most ? value : most;
  }, 0n);
  if (largest < 2n) return [];
  return changeResources(group, told(largest), (resource) => {
    const amount = resource[part];
    return amount?.value === largest ? { ...resource, [part]: { ...amount, value: largest / 2n } } : resource;
  });
}

/** The change with the group it makes; nothing when it would leave all resources as they are. */
function changeResources(group: Group, change: string, by: (resource: Resource) => Resource): Change[] {
  const units = group.units.map((unit) => ({ ...unit, resource: by(unit.resource) }));
  const isSame = units.every(
    ({ resource }, at) => JSON.stringify(resource, text) === JSON.stringify(group.units[at]?.resource, text),
  );
  return isSame ? [] : [{ change, group: { ...group, units } }];
}

const text = (_key: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);
