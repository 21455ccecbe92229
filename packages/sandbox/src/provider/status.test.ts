import { parseProviderStatus } from "@slipway/gateway";
import { parseGroup } from "@slipway/market";
import { expect, it } from "vitest";
import { answerOrder, emptyBook, moveClaim } from "./book.ts";
import { builtInProviders } from "./catalogue.ts";
import { statusOf } from "./status.ts";

it("counts what is leased, what is bid for and what is free, in the field's form", () => {
  const profile = builtInProviders[0];
  if (profile === undefined) throw new Error("no providers");
  const facts = { profile, auditors: [], blockSeconds: 6 };
  const group = parseGroup({
    name: "dcloud",
    resources: [
      {
        resource: {
          id: 1,
          cpu: { units: { val: "2000" } },
          memory: { size: { val: "1073741824" } },
          storage: [
            { name: "default", size: { val: "5368709120" } },
            {
              name: "data",
              size: { val: "1073741824" },
              attributes: [
                { key: "class", value: "beta3" },
                { key: "persistent", value: "true" },
              ],
            },
          ],
          gpu: { units: { val: "0" } },
        },
        count: 1,
        price: { denom: "uact", amount: "1000" },
      },
    ],
  });
  const order = { owner: "akash1tenant", dseq: 1n, gseq: 1, oseq: 1 };
  const bid = answerOrder(emptyBook(profile), facts, { order, terms: { group, notice: 0 }, now: 0 }).book;
  const status = statusOf(moveClaim(bid, order, "leased", 0), "frankfurt.localhost");
  expect(status.cluster.inventory.active).toEqual([
    { cpu: 2000, gpu: 0, memory: 1073741824, storage_ephemeral: 5368709120, storage: { beta3: 1073741824 } },
  ]);
  expect(status).toMatchObject({ cluster: { leases: 1 }, bidengine: { orders: 0 } });
  expect(status.cluster.inventory.available.nodes[0]).toMatchObject({
    allocatable: { cpu: 64_000 },
    available: { cpu: 62_000 },
  });
  expect(() => parseProviderStatus({ ...status, address: "akash1p" })).not.toThrow();
});
