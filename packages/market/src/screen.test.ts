import { expect, it } from "vitest";
import { parseCluster } from "./cluster.ts";
import { parseGroup } from "./group.ts";
import { type KnownProvider, screen } from "./screen.ts";

const pair = (allocatable: string) => ({ allocatable, allocated: "0", capacity: allocatable });
const cluster = (memory: string) =>
  parseCluster({
    nodes: [
      {
        name: "n1",
        resources: {
          cpu: { quantity: pair("8") },
          memory: { quantity: pair(memory) },
          gpu: { quantity: pair("0") },
          ephemeral_storage: pair("100Gi"),
        },
        capabilities: { storage_classes: ["beta2"] },
      },
    ],
  });
const group = (price: string, attributes: { key: string; value: string }[] = []) =>
  parseGroup({
    name: "dcloud",
    requirements: { attributes },
    resources: [
      {
        resource: {
          id: 1,
          cpu: { units: { val: "1000" } },
          memory: { size: { val: String(16n * 2n ** 30n) } },
          storage: [{ name: "default", size: { val: String(2n ** 30n) } }],
          gpu: { units: { val: "0" } },
        },
        count: 1,
        price: { denom: "uact", amount: price },
      },
    ],
  });
const provider = (rest: Partial<KnownProvider>): KnownProvider => ({
  owner: "akash1p",
  attributes: [{ key: "region", value: "eu-west" }],
  audited: {},
  pricing: {
    kind: "scale",
    cpu: "0.01",
    memory: "0.001",
    storage: { ephemeral: "0" },
    endpoint: "0",
    ip: "0",
  },
  ...rest,
});

it("names the price of those who bid", () => {
  expect(screen(group("100"), [provider({ cluster: cluster("64Gi") })])).toMatchObject([
    { answer: "bids", price: { denom: "uact", amount: 26_384_000_000_000_000_000n } },
  ]);
});

it("says with numbers why a provider refuses and what to change", () => {
  const verdicts = screen(group("1", [{ key: "region", value: "eu-west" }]), [
    provider({ cluster: cluster("12Gi") }),
    provider({ cluster: cluster("64Gi") }),
    provider({ attributes: [] }),
    provider({}),
  ]);
  expect(verdicts.map((verdict) => [verdict.answer, "change" in verdict && verdict.change])).toEqual([
    ["refuses", "ask for at most 12 GiB of memory per replica"],
    ["refuses", "offer at least 26.384000000000000000 uact per block"],
    ["refuses", "drop region=eu-west from the placement's attributes"],
    ["unknown", false],
  ]);
  expect(verdicts[0]).toMatchObject({
    refusal: {
      code: "memory-short",
      message: "needs 16 GiB of memory on one node; the largest free is 12 GiB",
    },
  });
});
