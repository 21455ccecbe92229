/** The providers of a population: four sizes, many places, each with hardware and prices of its own. */
import type { GpuModel } from "../provider/gpu-models.ts";
import type { NodeGroup, ProviderProfile } from "../provider/profile.ts";
import type { Dice } from "./dice.ts";
import { gpuWave, usualGpuPrices } from "./prices.ts";

export type HostSize = "home" | "small" | "medium" | "large";

export interface Host {
  readonly size: HostSize;
  readonly profile: ProviderProfile;
  readonly joins: number;
  /** The day on which it gives up; absent when it stays. */
  readonly leaves?: number;
}

const places = [
  { region: "eu-central", country: "PL", city: "WAW", timezone: "utc+1" },
  { region: "eu-west", country: "NL", city: "AMS", timezone: "utc+1" },
  { region: "eu-southeast", country: "RO", city: "OTP", timezone: "utc+2" },
  { region: "us-central", country: "US", city: "MCI", timezone: "utc-6" },
  { region: "us-east", country: "US", city: "IAD", timezone: "utc-5" },
  { region: "us-west", country: "US", city: "SLC", timezone: "utc-7" },
  { region: "as-northeast", country: "JP", city: "NRT", timezone: "utc+9" },
  { region: "sa-east", country: "BR", city: "GRU", timezone: "utc-3" },
] as const;

const words = [
  "Alder Birch Cedar Delta Ember Fjord Granite Harbor Indigo Juniper Kestrel Lagoon Meadow",
  "Nimbus Orchard Pebble Quarry Ridge Summit Tundra Umber Vale Willow Yarrow Zephyr Basalt",
].flatMap((line) => line.split(" "));

const dearCards = ["h100", "a100", "l40s"] as const satisfies readonly GpuModel[];
const cheapCards = ["rtx4090", "rtx3090", "t4", "rtxa6000"] as const satisfies readonly GpuModel[];

/** So many providers; a third is there from the beginning, one in six gives up. */
export function hostsOf(count: number, days: number, dice: Dice): Host[] {
  return Array.from({ length: count }, (_, index) => {
    const own = dice.named(`host ${index}`);
    const size = sizeOf(index);
    const joins = index < Math.ceil(count / 3) ? 0 : own.whole(1, Math.max(1, Math.floor(days * 0.8)));
    const stays = days - joins > 10 && own.chance(1 / 6) && index > 2;
    return {
      size,
      profile: profileOf(index, size, own),
      joins,
      ...(stays ? { leaves: own.whole(joins + 8, days - 1) } : {}),
    };
  });
}

/** What it asks on a day: the cards' prices go with the wave. */
export function onDay(profile: ProviderProfile, day: number): ProviderProfile {
  const gpu = Object.fromEntries(
    Object.entries(profile.prices.gpu).map(([model, hourly]) => [
      model,
      // The keys are models: `profileOf` wrote them.
      Number((hourly * gpuWave(model as GpuModel, day)).toFixed(4)),
    ]),
  );
  return { ...profile, prices: { ...profile.prices, gpu } };
}

/** Nobody listens there: `.invalid` is a name that never leads anywhere. */
export function hostUriOf({ id }: ProviderProfile, move = 0): string {
  return `https://provider${move === 0 ? "" : `-${move + 1}`}.${id}.invalid:8443`;
}

function sizeOf(index: number): HostSize {
  const order: readonly HostSize[] = ["large", "medium", "small", "medium", "home", "small"];
  return order[index % order.length] ?? "small";
}

function profileOf(index: number, size: HostSize, dice: Dice): ProviderProfile {
  const word = words[index % words.length] ?? "Town";
  const round = Math.floor(index / words.length);
  const id = `${word.toLowerCase()}${round === 0 ? "" : round + 1}`;
  const nodes = nodesOf(index, size, dice);
  const cheap = dice.between(0.75, 1.25) * (size === "home" ? 0.75 : 1);
  const price = (usual: number) => Number((usual * cheap).toFixed(3));
  const gpu: Partial<Record<GpuModel, number>> = {};
  for (const node of nodes) if (node.gpu) gpu[node.gpu.model] = price(usualGpuPrices[node.gpu.model]);
  return {
    id,
    name: `${word} Hosting`,
    organization: id,
    ...dice.pick(places),
    tier: "community",
    locationType: size === "home" ? "home" : dice.pick(["datacenter", "colo"]),
    cpu: dice.pick(["amd", "intel"]),
    nodes,
    storage: size === "home" ? {} : { beta2: dice.whole(10, 60), beta3: dice.whole(10, 60) },
    addresses: 0,
    prices: {
      kind: "price-list",
      cpu: price(1.6),
      memory: price(0.8),
      ephemeral: price(0.02),
      persistent: price(0.03),
      endpoint: 0.05,
      ip: 5,
      gpu,
    },
    audited: size !== "home" && dice.chance(0.7),
    noticeSeconds: 0,
    temperament: { bidDelayMs: 0, reliability: size === "home" ? 0.7 : 0.95, startDelayMs: 0 },
  };
}

function nodesOf(index: number, size: HostSize, dice: Dice): NodeGroup[] {
  if (size === "home") {
    const model = dice.pick(cheapCards);
    return [{ count: 1, cores: 16, memory: 64, ephemeral: 1_000, gpu: { model, count: dice.whole(1, 2) } }];
  }
  if (size === "small") return [{ count: dice.whole(1, 3), cores: 32, memory: 128, ephemeral: 2_000 }];
  if (size === "medium") {
    const gpu = { model: cheapCards[index % cheapCards.length] ?? "t4", count: 4 };
    return [
      { count: 2, cores: 64, memory: 256, ephemeral: 3_500 },
      { count: dice.whole(1, 2), cores: 64, memory: 256, ephemeral: 3_500, gpu },
    ];
  }
  const gpu = { model: dearCards[Math.floor(index / 6) % dearCards.length] ?? "h100", count: 8 };
  return [
    { count: 3, cores: 96, memory: 512, ephemeral: 7_000 },
    { count: dice.whole(2, 4), cores: 128, memory: 1_024, ephemeral: 7_000, gpu },
  ];
}
