import { expect, it } from "vitest";
import { parseGroup } from "./group.ts";
import { validateGroup } from "./validate.ts";

const GIB = 2 ** 30;
const unit = (rest: object = {}, more: object = {}) => ({
  resource: {
    id: 1,
    cpu: { units: { val: "100" } },
    memory: { size: { val: String(GIB) } },
    storage: [{ name: "default", size: { val: String(GIB) } }],
    gpu: { units: { val: "0" } },
    ...rest,
  },
  count: 1,
  price: { denom: "uact", amount: "1" },
  ...more,
});
const faultOf = (...resources: object[]) => validateGroup(parseGroup({ name: "g", resources }));

it.each([
  ["a plain unit", [unit()], null],
  ["no cpu", [unit({ cpu: null })], "error: invalid unit CPU, cannot be nil"],
  ["no storage", [unit({ storage: [] })], "error: invalid unit storage, cannot be nil"],
  [
    "much memory",
    [unit({ memory: { size: { val: "2199023255553" } } })],
    "error: invalid unit memory (2199023255552 > 2199023255553 > 2199023255552 fails)",
  ],
  [
    "a tiny volume",
    [unit({ storage: [{ name: "d", size: { val: "5242879" } }] })],
    "error: invalid unit storage (35184372088832 > 5242879 > 5242880 fails)",
  ],
  ["many GPUs", [unit({ gpu: { units: { val: "25" } } })], "error: invalid unit GPU (24 > 25 > 24 fails)"],
  ["one id twice", [unit(), unit()], "duplicate resources ID (1) within group"],
  [
    "a high price",
    [unit({}, { price: { denom: "uact", amount: "10000001" } })],
    "group g: error: invalid unit price (10000000 > 10000001.000000000000000000uact fails)",
  ],
  [
    "two denominations",
    [unit(), unit({ id: 2 }, { price: { denom: "uakt", amount: "1" } })],
    "multi-denonimation group: (uakt == uact fails)",
  ],
  [
    "too much in all",
    [unit({ cpu: { units: { val: "384000" } } }, { count: 51 })],
    "invalid total CPU (19200000 > 19584000 > 0 fails)",
  ],
])("says in the chain's words what is wrong with %s", (_name, resources, fault) => {
  expect(faultOf(...resources)).toBe(fault);
});
