/**
 * Answers recorded placement lines in the recorded form, so that a program outside can compare.
 * In: one line of a recording (its own `result` is not looked at). Out: `{id, result}`.
 */
import { parseCluster, printCluster } from "./cluster.ts";
import { parseGroup, printOffer, printUnits } from "./group.ts";
import { type ReserveConfig, reserve } from "./reserve.ts";

export type JudgeKind = "inventory" | "pricing" | "bid-decision";

type Line = Readonly<Record<string, unknown>>;

export function judgeInventory(line: Line): unknown {
  const reservation = reserve(parseCluster(line.cluster), parseGroup(line.group), parseConfig(line.config));
  if (!reservation.fits) return { error: reservation.error, fits: false, unchanged: true };
  const { committed, adjusted, after, clusterParams } = reservation;
  return {
    adjusted: printUnits(adjusted),
    after: printCluster(after),
    cluster_params: Object.fromEntries(
      [...clusterParams].map(([id, params]) => [
        id,
        params && {
          runtime_class: params.runtimeClass,
          resources: { gpu: { vendor: params.vendor, model: params.model, memory_size: "", interface: "" } },
        },
      ]),
    ),
    committed: printUnits(committed),
    fits: true,
    ...("note" in line ? { offer: printOffer(adjusted) } : {}),
  };
}

function parseConfig(json: unknown): ReserveConfig {
  // The recordings carry exactly these fields.
  const config = json as Record<string, number> & {
    leased_ip: { available: number; in_use: number } | null;
  };
  return {
    cpuLevel: config.cpu_commit_level ?? 0,
    gpuLevel: config.gpu_commit_level ?? 0,
    memoryLevel: config.memory_commit_level ?? 0,
    storageLevel: config.storage_commit_level ?? 0,
    leasedIp: config.leased_ip && { available: config.leased_ip.available, inUse: config.leased_ip.in_use },
  };
}
