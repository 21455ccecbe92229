import type { ProviderView } from "@slipway/api";
import { expect, test } from "vitest";
import type { Need } from "./fit.ts";
import { whatHelps } from "./what-helps.ts";

const supply = (free: number) => ({ total: String(free), free: String(free) });
const provider = (memory: number, model: string): ProviderView => ({
  owner: "akash1p",
  name: "aurora",
  region: null,
  hostUri: "",
  email: "",
  website: "",
  attributes: [],
  audited: [],
  online: true,
  checkedAt: null,
  version: null,
  leases: { active: 0, total: 0 },
  gpus: [{ vendor: "nvidia", model, providers: 1, total: 1, free: 1 }],
  capacity: { cpu: supply(64000), memory: supply(memory), storage: supply(2 ** 40), gpu: supply(1) },
  createdHeight: 1,
});
const need: Need = {
  cpu: 1000,
  memory: 16 * 2 ** 30,
  storage: 0,
  gpu: 1,
  gpuModels: ["nvidia/h100"],
  attributes: [],
  storageClasses: [],
};

test("the change that wins the most providers comes first", () => {
  const providers = [
    provider(2 ** 40, "h100"),
    provider(2 ** 40, "t4"),
    provider(2 ** 40, "a100"),
    provider(12 * 2 ** 30, "h100"),
  ];
  expect(whatHelps(need, providers)).toEqual([
    { change: "any model of GPU", gain: 2 },
    { change: "16 GiB → 8 GiB of memory", gain: 1 },
  ]);
});

test("where all fit already, nothing is suggested", () => {
  expect(whatHelps(need, [provider(2 ** 40, "h100")])).toEqual([]);
});
