import { expect, test } from "vitest";
import { mostPerBlock, sameGroups, servicesOf } from "./compile-shape.ts";

const resources = {
  cpu: { units: { val: "500" } },
  memory: { size: { val: "1024" } },
  gpu: { units: { val: "0" } },
  storage: [{ size: { val: "10" } }, { size: { val: "5" }, attributes: [{ key: "class", value: "ram" }] }],
};

test("the cost per block is every price times its replicas", () => {
  const unit = (count: number, amount: string) => ({
    count,
    resource: resources,
    price: { denom: "uact", amount },
  });
  const group = { name: "a", requirements: {}, resources: [unit(2, "10.5"), unit(1, "0.25")] };
  expect(mostPerBlock([group])).toEqual({ denom: "uact", perBlock: "21.250000000000000000" });
});

test("services are listed with their hardware, memory disks left out", () => {
  expect(
    servicesOf([{ name: "g", services: [{ name: "web", image: "nginx:1", count: 2, resources }] }]),
  ).toEqual([
    { group: "g", name: "web", image: "nginx:1", count: 2, cpu: 500, memory: 1024, gpu: 0, storage: 10 },
  ]);
});

test("groups are the same only byte by byte", () => {
  expect(sameGroups({ groupsProto: ["aa"] }, { groupsProto: ["aa"] })).toBe(true);
  expect(sameGroups({ groupsProto: ["aa"] }, { groupsProto: ["ab"] })).toBe(false);
  expect(sameGroups({ groupsProto: ["aa"] }, { groupsProto: ["aa", "ab"] })).toBe(false);
});
