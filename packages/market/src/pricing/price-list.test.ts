import { expect, it } from "vitest";
import { parseDec } from "../dec.ts";
import { parseGroup, parseUnit } from "../group.ts";
import { price } from "./price.ts";
import { scaleFromMonthly } from "./price-list.ts";

it("adds GPUs by the model that was reserved and rounds up", () => {
  const unit = (key: string) => ({
    resource: {
      id: 1,
      cpu: { units: { val: "1000" } },
      memory: { size: { val: "15000000" } },
      storage: [],
      gpu: { units: { val: "2" }, attributes: [{ key, value: "true" }] },
    },
    count: 3,
    price: { denom: "uact", amount: "10000" },
  });
  const group = parseGroup({ name: "g", resources: [unit("vendor/nvidia/model/*")] });
  const strategy = {
    kind: "price-list",
    cpu: "0.001",
    memory: "0.00171",
    storage: { ephemeral: "0.00004" },
    endpoint: "0",
    ip: "0",
    gpu: { h100: "4000", "*": "100" },
    places: 6,
  } as const;
  const reserved = [parseUnit(unit("vendor/nvidia/model/h100"))];
  expect(price(strategy, group, reserved)).toEqual({
    ok: true,
    price: { denom: "uact", amount: parseDec("24003.073386") },
  });
});

it("turns dollars a month into a scale", () => {
  expect(scaleFromMonthly(1.6, 1000, 6)).toBe("0.003650468");
  expect(scaleFromMonthly(0, 1000, 6)).toBe("0");
});
