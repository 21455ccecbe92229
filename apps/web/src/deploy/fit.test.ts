import type { ProviderView } from "@slipway/api";
import { describe, expect, test } from "vitest";
import { fitProviders, type Need, needOf } from "./fit.ts";

const need: Need = {
  cpu: 1000,
  memory: 2 ** 30,
  storage: 2 ** 30,
  gpu: 0,
  gpuModels: [],
  attributes: [],
  storageClasses: [],
};
const supply = (free: number) => ({ total: String(free), free: String(free) });
const provider = (change: Partial<ProviderView>): ProviderView => ({
  owner: "akash1p",
  name: "aurora",
  region: "eu-west",
  hostUri: "https://aurora.test:8443",
  email: "",
  website: "",
  attributes: [{ key: "capabilities/storage/2/class", value: "beta3" }],
  audited: [],
  online: true,
  checkedAt: null,
  version: null,
  leases: { active: 0, total: 0 },
  gpus: [{ vendor: "nvidia", model: "h100", providers: 1, total: 2, free: 1 }],
  capacity: { cpu: supply(8000), memory: supply(2 ** 34), storage: supply(2 ** 40), gpu: supply(2) },
  createdHeight: 1,
  ...change,
});

describe("who could run it", () => {
  test.each<[string, Partial<Need>, Partial<ProviderView>, string, string]>([
    ["has room", {}, {}, "likely", "eu-west"],
    ["is silent", {}, { online: false }, "no", "does not answer now"],
    ["lacks an attribute", { attributes: [{ key: "tier", value: "a" }] }, {}, "no", "has no tier=a"],
    ["lacks a class of disk", { storageClasses: ["beta2"] }, {}, "no", "has no beta2 disks"],
    ["has too little memory", { memory: 2 ** 35 }, {}, "no", "16 GiB of memory free"],
    ["has no GPU", { gpu: 1, gpuModels: ["nvidia/*"] }, { gpus: [] }, "no", "has no GPU"],
    ["has another model", { gpu: 1, gpuModels: ["nvidia/t4"] }, {}, "no", "has another GPU"],
    ["has its GPUs in use", { gpu: 2, gpuModels: ["nvidia/h100"] }, {}, "no", "its GPUs are in use"],
    ["never told its capacity", {}, { capacity: null }, "unknown", "its free capacity is not known"],
  ])("one that %s", (_name, wanted, has, fits, why) => {
    expect(fitProviders({ ...need, ...wanted }, [provider(has)])[0]).toMatchObject({ fits, why });
  });

  test("those that fit come first", () => {
    const list = [provider({ name: "b", online: false }), provider({ name: "a" })];
    expect(fitProviders(need, list).map(({ name }) => name)).toEqual(["a", "b"]);
  });
});

test("the need is summed over replicas, with memory disks left out", () => {
  const unit = {
    cpu: { units: { val: "500" } },
    memory: { size: { val: "1024" } },
    gpu: { units: { val: "1" }, attributes: [{ key: "vendor/nvidia/model/h100/ram/80Gi" }] },
    storage: [
      { size: { val: "10" } },
      { size: { val: "5" }, attributes: [{ key: "class", value: "ram" }] },
      {
        size: { val: "7" },
        attributes: [
          { key: "class", value: "beta3" },
          { key: "persistent", value: "true" },
        ],
      },
    ],
  };
  expect(needOf([{ requirements: { attributes: null }, resources: [{ count: 2, resource: unit }] }])).toEqual(
    {
      cpu: 1000,
      memory: 2048,
      storage: 34,
      gpu: 2,
      gpuModels: ["nvidia/h100"],
      attributes: [],
      storageClasses: ["beta3"],
    },
  );
});
