import type { Attribute } from "./attributes.ts";
import type { GpuDevice } from "./cluster.ts";
import { DecError } from "./dec.ts";
import { parseQuantity, quantityValue } from "./quantity.ts";

/** What an order accepts of one GPU model. */
export interface GpuWish {
  readonly ram: string;
  readonly interface: string;
}

/** vendor → model (or "*") → what is wished of it. */
export type GpuWishes = ReadonlyMap<string, ReadonlyMap<string, GpuWish>>;

/**
 * Reads keys such as `vendor/nvidia/model/a100/ram/80Gi/interface/sxm`. Of two keys with one model the last counts;
 * unknown pairs are dropped; a single key that cannot be read spoils all, and the answer is null.
 */
export function parseGpuWishes(attributes: readonly Attribute[]): GpuWishes | null {
  const wishes = new Map<string, Map<string, GpuWish>>();
  for (const { key } of attributes) {
    const [head, vendor, word, model, ...pairs] = key.split("/");
    if (pairs.length % 2 !== 0 || head !== "vendor" || word !== "model") return null;
    if (model === undefined || (vendor !== "nvidia" && vendor !== "amd")) return null;
    const wish = parsePairs(pairs);
    if (wish === null) return null;
    const models = wishes.get(vendor) ?? new Map<string, GpuWish>();
    models.set(model, wish);
    wishes.set(vendor, models);
  }
  return wishes;
}

/** The wish that a device meets, or null. An exact model beats the wildcard even where only the wildcard would be met. */
export function wishMetBy(wishes: GpuWishes, device: GpuDevice): GpuWish | null {
  const models = wishes.get(device.vendor);
  const wish = models?.get(device.name) ?? models?.get("*");
  if (wish === undefined) return null;
  if (wish.ram !== "" && wish.ram !== device.memory) return null;
  if (wish.interface !== "" && wish.interface !== busOf(device)) return null;
  return wish;
}

/** The one key that stands in a bid for what was wished. */
export function concreteGpuKey(device: GpuDevice, wish: GpuWish): Attribute {
  const ram = wish.ram === "" ? "" : `/ram/${wish.ram}`;
  const bus = wish.interface === "" ? "" : `/interface/${wish.interface}`;
  return { key: `vendor/${device.vendor.toLowerCase()}/model/${device.name}${ram}${bus}`, value: "true" };
}

function parsePairs(pairs: readonly string[]): GpuWish | null {
  let ram = "";
  let bus = "";
  for (let at = 0; at < pairs.length; at += 2) {
    const value = pairs[at + 1] ?? "";
    if (pairs[at] === "ram") {
      const whole = wholeGibibytes(value);
      if (whole === null) return null;
      ram = whole;
    } else if (pairs[at] === "interface") {
      if (value !== "pcie" && value !== "sxm") return null;
      bus = value;
    }
  }
  return { ram, interface: bus };
}

function wholeGibibytes(text: string): string | null {
  if (!text.endsWith("i")) return null;
  try {
    return `${quantityValue(parseQuantity(text)) / 2n ** 30n}Gi`;
  } catch (error) {
    if (error instanceof DecError) return null;
    throw error;
  }
}

function busOf(device: GpuDevice): string {
  const bus = device.interface.toLowerCase();
  return bus.startsWith("pcie") ? "pcie" : bus.startsWith("sxm") ? "sxm" : bus;
}
