// What would win more providers: one change at a time, tried on all of them, the cheapest change that wins the most first.
import type { ProviderView } from "@slipway/api";
import { bytesText, cpuText } from "../pages/amount-of.ts";
import { fitProviders, type Need } from "./fit.ts";

export interface Help {
  /** "16 GiB → 8 GiB of memory" */
  change: string;
  /** How many more providers would likely fit. */
  gain: number;
}

/** Up to two changes that win at least one provider more. */
export function whatHelps(need: Need, providers: readonly ProviderView[]): Help[] {
  const now = likely(need, providers);
  return candidates(need)
    .map(({ change, need: other }) => ({ change, gain: likely(other, providers) - now }))
    .filter(({ gain }) => gain > 0)
    .sort((a, b) => b.gain - a.gain)
    .slice(0, 2);
}

const likely = (need: Need, providers: readonly ProviderView[]) =>
  fitProviders(need, providers).filter(({ fits }) => fits === "likely").length;

function candidates(need: Need): { change: string; need: Need }[] {
  const list: { change: string; need: Need }[] = [];
  const { memory, cpu, gpu, gpuModels, attributes, storageClasses } = need;
  list.push({
    change: `${bytesText(memory)} → ${bytesText(memory / 2)} of memory`,
    need: { ...need, memory: memory / 2 },
  });
  list.push({ change: `${cpuText(cpu)} → ${cpuText(cpu / 2)} CPU`, need: { ...need, cpu: cpu / 2 } });
  if (gpu > 0 && !gpuModels.some((model) => model.endsWith("/*"))) {
    const vendors = [...new Set(gpuModels.map((model) => `${model.split("/")[0]}/*`))];
    list.push({ change: "any model of GPU", need: { ...need, gpuModels: vendors } });
  }
  for (const { key, value } of attributes)
    list.push({
      change: `without ${key}=${value}`,
      need: { ...need, attributes: attributes.filter((other) => other.key !== key) },
    });
  if (storageClasses.some((name) => name !== "default"))
    list.push({
      change: "any class of lasting disk",
      need: { ...need, storageClasses: storageClasses.map(() => "default") },
    });
  return list;
}
