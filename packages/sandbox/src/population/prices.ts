/** What things cost as time goes by: AKT by chance, GPUs in waves. */
import type { GpuModel } from "../provider/gpu-models.ts";
import type { Dice } from "./dice.ts";

/** Dollars for an AKT on each day; the last one is `final`, so that the present goes on from there. */
export function aktPrices(days: number, final: number, dice: Dice): number[] {
  const steps = [0];
  for (let day = 1; day <= days; day++) {
    steps.push((steps[day - 1] ?? 0) * 0.985 + (dice.next() + dice.next() + dice.next() - 1.5) * 0.11);
  }
  const last = steps.at(-1) ?? 0;
  return steps.map((step, day) => final * Math.exp(limit(step - (last * day) / Math.max(1, days))));
}

/** Keeps the price within a third and the threefold. */
function limit(step: number): number {
  return Math.max(-1.1, Math.min(1.1, step));
}

/** Dollars an hour that people ask for a card when nothing is out of the ordinary. */
export const usualGpuPrices: Readonly<Record<GpuModel, number>> = {
  h100: 2.2,
  a100: 1.3,
  l40s: 0.85,
  rtxa6000: 0.5,
  rtx4090: 0.36,
  rtx3090: 0.21,
  t4: 0.15,
};

const modelNames = Object.keys(usualGpuPrices);

/** The factor on a card's price: slow waves, each model with its own, and a fall of the old cards over the year. */
export function gpuWave(model: GpuModel, day: number): number {
  const place = modelNames.indexOf(model);
  const wave = Math.sin((day / (47 + place * 9)) * 2 * Math.PI + place * 1.7);
  const ripple = Math.sin((day / 13) * 2 * Math.PI + place);
  return 1 + 0.22 * wave + 0.05 * ripple;
}
