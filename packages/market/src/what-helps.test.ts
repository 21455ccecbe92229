import { expect, test } from "vitest";
import { parseCluster } from "./cluster.ts";
import { parseGroup } from "./group.ts";
import type { KnownProvider } from "./screen.ts";
import { whatHelps } from "./what-helps.ts";

const GIB = 2n ** 30n;
const pair = (allocatable: string) => ({ allocatable, allocated: "0", capacity: allocatable });

function provider(
  memory: string,
  model: string,
  attributes: KnownProvider["attributes"] = [],
): KnownProvider {
  const gpu = { vendor: "nvidia", name: model, modelid: "1", interface: "pcie", memory_size: "80Gi" };
  return {
    owner: `akash1${model}${memory}`,
    attributes: [
      ...attributes,
      { key: `capabilities/gpu/vendor/nvidia/model/${model}`, value: "true" },
      { key: "capabilities/gpu/vendor/nvidia/model/*", value: "true" },
    ],
    audited: {},
    cluster: parseCluster({
      nodes: [
        {
          name: "n1",
          resources: {
            cpu: { quantity: pair("64") },
            memory: { quantity: pair(memory) },
            gpu: { quantity: pair("1"), info: [gpu] },
            ephemeral_storage: pair("1Ti"),
          },
        },
      ],
    }),
  };
}

const group = (attributes: { key: string; value: string }[] = []) =>
  parseGroup({
    name: "gpu",
    requirements: { attributes },
    resources: [
      {
        resource: {
          id: 1,
          cpu: { units: { val: "1000" } },
          memory: { size: { val: String(16n * GIB) } },
          storage: [{ name: "default", size: { val: String(GIB) } }],
          gpu: { units: { val: "1" }, attributes: [{ key: "vendor/nvidia/model/h100", value: "true" }] },
        },
        count: 1,
        price: { denom: "uact", amount: "1000" },
      },
    ],
  });

test("the change that wins the most providers comes first", () => {
  const providers = [
    provider("1Ti", "h100"),
    provider("1Ti", "t4"),
    provider("1Ti", "a100"),
    provider("12Gi", "h100"),
  ];
  expect(whatHelps(group(), providers)).toEqual([
    { change: "any model of GPU", gain: 2 },
    { change: "16 GiB → 8 GiB of memory", gain: 1 },
  ]);
});

test("an attribute that keeps providers away is named", () => {
  const wanted = [{ key: "region", value: "mars" }];
  expect(whatHelps(group(wanted), [provider("1Ti", "h100")])).toEqual([
    { change: "without region=mars", gain: 1 },
  ]);
});

test("where all would bid already, nothing is suggested", () => {
  expect(whatHelps(group(), [provider("1Ti", "h100")])).toEqual([]);
});
