/** A compute profile as the resources of a unit; volumes in the order that chain-sdk's go/sdl/storage.go gives them. */
import type { Attribute as PlainAttribute, Resources as Profile, Volume } from "../decode/document.ts";
import { goStableSort } from "../sort.ts";
import type { Attribute, Resources, StorageVolume } from "./types.ts";

export function buildResources(profile: Profile, id: number): Resources {
  const { cpu, gpu, memory } = profile;
  return {
    id,
    cpu: { units: { val: String(cpu?.units ?? 0) }, ...withAttributes(cpu?.attributes) },
    memory: { size: { val: String(memory?.size ?? 0) } },
    storage: orderVolumes(profile.storage ?? []).map(toVolume),
    gpu: { units: { val: String(gpu?.units ?? 0) }, ...withAttributes(gpu?.attributes) },
    endpoints: [],
  };
}

function toVolume({ name, size, attributes }: Volume): StorageVolume {
  return { name, size: { val: size.toString() }, ...withAttributes(attributes) };
}

function withAttributes(attributes: readonly PlainAttribute[] | null | undefined): {
  attributes?: Attribute[];
} {
  return attributes === null || attributes === undefined || attributes.length === 0
    ? {}
    : { attributes: toJsonAttributes(attributes) };
}

/** Go's `omitempty` leaves empty keys and values out. */
export function toJsonAttributes(attributes: readonly PlainAttribute[]): Attribute[] {
  return attributes.map(({ key, value }) => ({
    ...(key === "" ? {} : { key }),
    ...(value === "" ? {} : { value }),
  }));
}

/**
 * Smaller volumes first. Equal sizes are compared by their `persistent` attribute, and of two volumes that are not
 * persistent each counts as smaller than the other: the order then depends on the algorithm, which is why it is Go's.
 */
export function orderVolumes(volumes: readonly Volume[]): Volume[] {
  const ordered = [...volumes];
  if (ordered.length > 1) goStableSort(ordered, comesBefore);
  return ordered;
}

function comesBefore(a: Volume, b: Volume): boolean {
  if (a.size !== b.size) return a.size < b.size;
  const [left, right] = [persistence(a), persistence(b)];
  if (right !== undefined && (left === undefined || left < right)) return true;
  if (left !== undefined && right === undefined) return false;
  if (left !== "true") return true;
  if (right !== "true") return false;
  return a.name < b.name;
}

function persistence(volume: Volume): string | undefined {
  return volume.attributes?.find(({ key }) => key === "persistent")?.value;
}
