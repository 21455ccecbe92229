// What the console needs of a compilation, worked out from groups and manifest. Pure.
import { addDec, DEC_ZERO, formatDec, mulDecInt, parseDec } from "@slipway/market";

interface Quantities {
  cpu: { units: { val: string } };
  memory: { size: { val: string } };
  storage?: { size: { val: string }; attributes?: { key?: string; value?: string }[] }[] | null;
  gpu: { units: { val: string }; attributes?: { key?: string }[] };
}

export interface GroupShape {
  name: string;
  requirements: { attributes?: { key?: string; value?: string }[] | null };
  resources: { count: number; price: { denom: string; amount: string }; resource: Quantities }[];
}

export interface ManifestShape {
  name: string;
  services: { name: string; image: string; count: number; resources: Quantities }[];
}

export interface ServiceShape {
  group: string;
  name: string;
  image: string;
  count: number;
  cpu: number;
  memory: number;
  storage: number;
  gpu: number;
}

/** The most that all groups together cost per block, as a decimal string, and in which denomination. */
export function mostPerBlock(groups: readonly GroupShape[]): { denom: string; perBlock: string } {
  const units = groups.flatMap(({ resources }) => resources);
  const sum = units.reduce(
    (total, { price, count }) => addDec(total, mulDecInt(parseDec(price.amount), BigInt(count))),
    DEC_ZERO,
  );
  return { denom: units[0]?.price.denom ?? "uact", perBlock: formatDec(sum) };
}

export function servicesOf(manifest: readonly ManifestShape[]): ServiceShape[] {
  return manifest.flatMap((group) =>
    group.services.map(({ name, image, count, resources }) => ({
      group: group.name,
      name,
      image,
      count,
      cpu: Number(resources.cpu.units.val),
      memory: Number(resources.memory.size.val),
      gpu: Number(resources.gpu.units.val),
      storage: (resources.storage ?? [])
        .filter(({ attributes }) => !attributes?.some(({ key, value }) => key === "class" && value === "ram"))
        .reduce((sum, { size }) => sum + Number(size.val), 0),
    })),
  );
}

/** Whether two compilations ask for the same groups, so that one can replace the other without a new lease. */
export function sameGroups(
  a: { groupsProto: readonly string[] },
  b: { groupsProto: readonly string[] },
): boolean {
  return (
    a.groupsProto.length === b.groupsProto.length &&
    a.groupsProto.every((group, index) => group === b.groupsProto[index])
  );
}
