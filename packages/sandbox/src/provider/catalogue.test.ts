import { parseGroup, reserve } from "@slipway/market";
import { describe, expect, it } from "vitest";
import { answerOrder, emptyBook } from "./book.ts";
import { builtInProviders } from "./catalogue.ts";
import { attributesOf, clusterOf } from "./profile.ts";

const bidders = (resource: object, price = "1000", requirements: object = {}) => {
  const group = parseGroup({
    name: "dcloud",
    requirements,
    resources: [
      {
        resource: { id: 1, endpoints: [{}], ...resource },
        count: 1,
        price: { denom: "uact", amount: price },
      },
    ],
  });
  const order = { owner: "akash1tenant", dseq: 7n, gseq: 1, oseq: 1 };
  return builtInProviders.filter((profile) => {
    const bidder = { profile, auditors: ["akash1auditor"], blockSeconds: 6 };
    return answerOrder(emptyBook(profile), bidder, { order, terms: { group, notice: 0 }, now: 0 }).answer.bid;
  });
};
const small = {
  cpu: { units: { val: "500" } },
  memory: { size: { val: String(512 * 2 ** 20) } },
  storage: [{ name: "default", size: { val: String(2 ** 30) } }],
  gpu: { units: { val: "0" } },
};
const withGpu = (...models: string[]) => ({
  ...small,
  gpu: {
    units: { val: "1" },
    attributes: models.map((model) => ({ key: `vendor/nvidia/model/${model}`, value: "true" })),
  },
});

describe("the built-in providers", () => {
  it("are at least five with different regions and ids", () => {
    expect(builtInProviders.length).toBeGreaterThanOrEqual(5);
    expect(new Set(builtInProviders.map(({ region }) => region)).size).toBe(builtInProviders.length);
    expect(new Set(builtInProviders.map(({ id }) => id)).size).toBe(builtInProviders.length);
  });

  it("declare attributes that the chain accepts: unique keys in its form", () => {
    for (const profile of builtInProviders) {
      const keys = attributesOf(profile).map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      for (const key of keys) expect(key).toMatch(/^([a-zA-Z][\w/.-]{1,126})$/);
    }
  });

  it("all bid for a small web service, at different prices", () => {
    expect(bidders(small, "10")).toHaveLength(builtInProviders.length);
  });

  it("answer for lasting disks and for memory disks where they have them", () => {
    const volume = (name: string, persistent: boolean) => ({
      ...small,
      storage: [
        ...small.storage,
        {
          name: "data",
          size: { val: String(10 * 2 ** 30) },
          attributes: [
            { key: "class", value: name },
            { key: "persistent", value: String(persistent) },
          ],
        },
      ],
    });
    expect(bidders(volume("beta3", true)).length).toBeGreaterThanOrEqual(3);
    expect(bidders(volume("beta2", true)).length).toBeGreaterThanOrEqual(3);
    expect(bidders(volume("ram", false)).length).toBeGreaterThanOrEqual(3);
  });

  it("offer GPUs: a common choice finds three or more, each model finds one at least", () => {
    expect(bidders(withGpu("rtx4090", "a100", "h100", "l40s"), "5000").length).toBeGreaterThanOrEqual(3);
    expect(bidders(withGpu("*"), "5000").length).toBeGreaterThanOrEqual(3);
    for (const model of ["h100", "a100", "rtx4090", "t4"]) {
      expect(bidders(withGpu(model), "5000").length).toBeGreaterThanOrEqual(1);
    }
  });

  it("are mostly signed by the auditor", () => {
    const signed = bidders(small, "10", { signed_by: { any_of: ["akash1auditor"] }, attributes: [] });
    expect(signed.length).toBeGreaterThanOrEqual(5);
    expect(signed.length).toBeLessThan(builtInProviders.length);
  });

  it("have machines on which a group can stand", () => {
    for (const profile of builtInProviders) {
      expect(reserve(clusterOf(profile), parseGroup({ name: "g", resources: [] })).fits).toBe(true);
    }
  });
});
