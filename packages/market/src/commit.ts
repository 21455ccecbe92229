import type { Amount, Unit } from "./group.ts";

/** How many times a provider sells the same hardware, per kind; a level up to 1 sells it once. */
export interface CommitLevels {
  readonly cpuLevel: number;
  readonly gpuLevel: number;
  readonly memoryLevel: number;
  readonly storageLevel: number;
}

/** The units as they count against the hardware. Done in 64-bit floats on purpose: the real one does. */
export function commitUnits(units: readonly Unit[], levels: CommitLevels): Unit[] {
  return units.map((unit) => ({
    ...unit,
    resource: {
      ...unit.resource,
      cpu: commit(unit.resource.cpu, levels.cpuLevel),
      gpu: commit(unit.resource.gpu, levels.gpuLevel),
      memory: commit(unit.resource.memory, levels.memoryLevel),
      storage: unit.resource.storage.map((volume) => ({
        ...volume,
        value: commitValue(volume.value, levels.storageLevel),
      })),
    },
  }));
}

function commit(amount: Amount | null, level: number): Amount | null {
  return amount && { ...amount, value: commitValue(amount.value, level) };
}

function commitValue(value: bigint, level: number): bigint {
  if (level <= 1) return value;
  // Half away from zero and Math.round agree for positive numbers except just below a half.
  const exact = Number(value) * (1 / level);
  const whole = Math.floor(exact);
  const rounded = exact - whole >= 0.5 ? whole + 1 : whole;
  return rounded < 1 ? 1n : BigInt(rounded);
}
