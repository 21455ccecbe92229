import { type Attribute, isSubset } from "./attributes.ts";
import type { Group, Resource } from "./group.ts";
import { gpuKeyText, type Refusal, refusal } from "./refusal.ts";

/** The provider crashes on a unit whose GPU is absent; callers turn this into a refusal. */
export class AbsentGpuError extends Error {
  constructor() {
    super("runtime error: invalid memory address or nil pointer dereference");
    this.name = "AbsentGpuError";
  }
}

/**
 * What of the group the declared `capabilities/…` attributes do not cover, or null. All attributes of a volume must lie
 * in one numbered storage group; of a unit's GPU keys any one is enough. Throws {@link AbsentGpuError}.
 */
export function missingCapability(group: Group, declared: readonly Attribute[]): Refusal | null {
  const pools = storageGroups(declared);
  const gpus = stripped(declared, "capabilities/gpu/");
  for (const { resource } of group.units) {
    const missing = missingStorage(resource, pools) ?? missingGpu(resource, gpus);
    if (missing !== null) return missing;
  }
  return null;
}

function missingStorage(resource: Resource, pools: readonly (readonly Attribute[])[]): Refusal | null {
  for (const { name, attributes } of resource.storage) {
    if (attributes.length === 0 || pools.some((pool) => isSubset(attributes, pool))) continue;
    const wished = attributes.map(({ key, value }) => `${key}=${value}`).join(", ");
    const classes = pools.flatMap((pool) =>
      pool.filter(({ key }) => key === "class").map(({ value }) => value),
    );
    const has = classes.length === 0 ? "declares no storage" : `declares ${classes.join(", ")}`;
    const message = `volume ${name} asks for ${wished}; the provider ${has}`;
    return refusal("capability-missing", message, { unit: resource.id, volume: name, classes });
  }
  return null;
}

function missingGpu(resource: Resource, declared: readonly Attribute[]): Refusal | null {
  const { gpu } = resource;
  if (gpu === null) throw new AbsentGpuError();
  if (gpu.value === 0n || gpu.attributes.length === 0) return null;
  if (gpu.attributes.some((wish) => isSubset([wish], declared))) return null;
  const wished = gpu.attributes.map(({ key }) => gpuKeyText(key)).join(" or ");
  // Keys with ram or interface repeat the model.
  const models = [...new Set(declared.map(({ key }) => gpuKeyText(key.split("/").slice(0, 4).join("/"))))];
  const has = models.length === 0 ? "declares no GPU" : `declares ${models.join(", ")}`;
  const message = `asks for GPU ${wished}; the provider ${has}`;
  return refusal("capability-missing", message, { unit: resource.id, models });
}

function storageGroups(declared: readonly Attribute[]): Attribute[][] {
  const pools = new Map<string, Attribute[]>();
  for (const { key, value } of stripped(declared, "capabilities/storage/")) {
    const [number = "", name, ...more] = key.split("/");
    if (name === undefined || more.length > 0) continue;
    pools.set(number, [...(pools.get(number) ?? []), { key: name, value }]);
  }
  return [...pools.values()];
}

function stripped(attributes: readonly Attribute[], prefix: string): Attribute[] {
  return attributes
    .filter(({ key }) => key.startsWith(prefix))
    .map(({ key, value }) => ({ key: key.slice(prefix.length), value }));
}
