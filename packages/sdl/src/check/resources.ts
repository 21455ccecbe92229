/** What a replica may ask for, and all replicas of a placement together (chain-sdk go/node/deployment/v1beta4). */
import type { Resources } from "../decode/document.ts";
import type { Path } from "../findings.ts";
import type { CheckContext } from "./context.ts";
import type { Use } from "./deployment.ts";

const Mi = 2n ** 20n;
const Gi = 2n ** 30n;
const Ti = 2n ** 40n;

export const limits = {
  cpu: { min: 10, max: 384_000, total: 19_200_000n },
  gpu: { max: 24n, total: 1_200n },
  memory: { min: Mi, max: 2n * Ti, total: 100n * Ti },
  storage: { min: 5n * Mi, max: 32n * Ti },
} as const;

export function checkResources(context: CheckContext, uses: readonly Use[]): void {
  const profiles = new Set<string>();
  for (const { deployed } of uses) profiles.add(deployed.profile);
  for (const name of profiles) {
    const profile = context.document.profiles.compute?.get(name);
    if (profile === undefined) continue;
    const path = ["profiles", "compute", name, "resources"];
    if (profile.resources === null) {
      context.missing(
        "resources-missing",
        path.slice(0, -1),
        "resources",
        `The compute profile "${name}" has no resources`,
      );
    } else checkProfile(context, name, profile.resources, path);
  }
  checkTotals(context, uses);
}

function checkProfile(context: CheckContext, name: string, resources: Resources, path: Path): void {
  checkCpu(context, name, resources.cpu, path);
  checkGpu(context, resources.gpu, path);
  checkMemory(context, name, resources.memory, path);
  checkStorage(context, name, resources.storage, path);
}

function checkCpu(context: CheckContext, name: string, cpu: Resources["cpu"], path: Path): void {
  if (cpu === null) {
    context.missing("cpu-missing", path, "cpu", `The compute profile "${name}" has no CPU`);
    return;
  }
  const at = [...path, "cpu", "units"];
  const { units } = cpu;
  if (units === null) return;
  if (units === 0) {
    context.missing("cpu-range", [...path, "cpu"], "units", "A replica needs some CPU", {
      hint: "Write units: 0.5.",
    });
    return;
  }
  const { min, max } = limits.cpu;
  if (units < min)
    context.value("cpu-range", at, `${units / 1000} cores are too few; the least is ${min / 1000}`);
  if (units > max) {
    context.value("cpu-range", at, `${units / 1000} cores are too many; the most is ${max / 1000}`, {
      hint: 'Units count cores. For thousandths write them with m, as in "500m".',
    });
  }
}

function checkGpu(context: CheckContext, gpu: Resources["gpu"], path: Path): void {
  if (gpu === null || gpu.units === null) return;
  if (gpu.units > limits.gpu.max) {
    context.value(
      "gpu-range",
      [...path, "gpu", "units"],
      `${gpu.units} GPUs are too many; the most is ${limits.gpu.max}`,
    );
  }
  if (gpu.units === 0n && gpu.attributes !== null && gpu.attributes.length > 0) {
    context.key(
      "gpu-attributes-idle",
      [...path, "gpu", "attributes"],
      "GPU attributes stand here, but no GPU is asked for",
    );
  }
}

function checkMemory(context: CheckContext, name: string, memory: Resources["memory"], path: Path): void {
  if (memory === null) {
    context.missing("memory-missing", path, "memory", `The compute profile "${name}" has no memory`);
    return;
  }
  const { size } = memory;
  if (size === null) return;
  const at = [...path, "memory", "size"];
  if (size === 0n) {
    context.missing("memory-range", [...path, "memory"], "size", "A replica needs some memory", {
      hint: "Write size: 512Mi.",
    });
    return;
  }
  checkSize(context, "memory-range", at, size, limits.memory, "Memory");
}

function checkStorage(context: CheckContext, name: string, volumes: Resources["storage"], path: Path): void {
  const at = [...path, "storage"];
  if (volumes === null) {
    if (context.isTroubledAround(at)) return;
    context.missing("storage-missing", path, "storage", `The compute profile "${name}" has no storage`);
    return;
  }
  volumes.forEach(({ size, name: volume }, i) => {
    if (size === null) return;
    const where = [...at, i];
    if (size === 0n) {
      context.missing("storage-range", where, "size", `The volume "${volume}" has no size`, {
        hint: "Write size: 1Gi.",
      });
    } else checkSize(context, "storage-range", [...where, "size"], size, limits.storage, "A volume");
  });
}

function checkSize(
  context: CheckContext,
  code: "memory-range" | "storage-range",
  path: Path,
  size: bigint,
  { min, max }: { min: bigint; max: bigint },
  what: string,
): void {
  if (size < min) {
    context.value(
      code,
      path,
      `${what} of ${formatBytes(size)} is too small; the least is ${formatBytes(min)}`,
      {
        hint: "Did you forget the unit, such as Mi or Gi?",
      },
    );
  }
  if (size > max)
    context.value(
      code,
      path,
      `${what} of ${formatBytes(size)} is too large; the most is ${formatBytes(max)}`,
    );
}

/** Bytes in the largest binary unit that says them exactly, else with one decimal. */
export function formatBytes(size: bigint): string {
  const units = [
    [Ti, "Ti"],
    [Gi, "Gi"],
    [Mi, "Mi"],
    [1024n, "Ki"],
  ] as const;
  for (const [unit, name] of units) {
    if (size < unit) continue;
    if (size % unit === 0n) return `${size / unit}${name}`;
    return `${Number((size * 10n) / unit) / 10}${name}`;
  }
  return `${size} bytes`;
}

interface Total {
  cpu: bigint;
  gpu: bigint;
  memory: bigint;
  first: Use;
  replicas: bigint;
}

function checkTotals(context: CheckContext, uses: readonly Use[]): void {
  const totals = new Map<string, Total>();
  for (const [use, replicas] of countReplicas(context, uses)) {
    const { resources, placementName } = use;
    if (resources === undefined) continue;
    const total = totals.get(placementName) ?? { cpu: 0n, gpu: 0n, memory: 0n, first: use, replicas: 0n };
    totals.set(placementName, total);
    total.replicas += replicas;
    total.cpu += BigInt(resources.cpu?.units ?? 0) * replicas;
    total.gpu += (resources.gpu?.units ?? 0n) * replicas;
    total.memory += (resources.memory?.size ?? 0n) * replicas;
  }
  for (const [placement, total] of totals) checkTotal(context, placement, total);
}

/** Replicas per resource unit; a shared unit's sum wraps around at 2³² as Go's does. */
function countReplicas(context: CheckContext, uses: readonly Use[]): Iterable<[Use, bigint]> {
  if (!context.version.sharesUnits)
    return uses.map((use): [Use, bigint] => [use, BigInt(use.deployed.count)]);
  const shared = new Map<string, [Use, bigint]>();
  for (const use of uses) {
    const key = JSON.stringify([use.placementName, use.deployed.profile]);
    const [first, replicas] = shared.get(key) ?? [use, 0n];
    shared.set(key, [first, BigInt.asUintN(32, replicas + BigInt(use.deployed.count))]);
  }
  return shared.values();
}

function checkTotal(
  context: CheckContext,
  placement: string,
  { cpu, gpu, memory, first, replicas }: Total,
): void {
  const use = ["deployment", first.serviceName, placement];
  if (replicas === 0n) {
    const count = [...use, "count"];
    if (context.isTroubled(count)) return;
    context.missing("count-zero", use, "count", `No replica runs in the placement "${placement}"`);
    return;
  }
  const where = ["profiles", "placement", placement];
  if (cpu > limits.cpu.total) {
    context.key(
      "total-cpu",
      where,
      `All replicas in "${placement}" ask for ${Number(cpu / 1000n)} cores; the most is 19,200`,
    );
  }
  if (gpu > limits.gpu.total) {
    context.key("total-gpu", where, `All replicas in "${placement}" ask for ${gpu} GPUs; the most is 1,200`);
  }
  if (memory > limits.memory.total) {
    context.key(
      "total-memory",
      where,
      `All replicas in "${placement}" ask for ${formatBytes(memory)} of memory; the most is 100Ti`,
    );
  }
}
