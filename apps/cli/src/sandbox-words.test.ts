import { expect, test } from "vitest";
import { faultChange, planOf, providerChange } from "./sandbox-words.ts";

test.each([
  [[], {}],
  [["1.25"], { kind: "steady", price: "1.25" }],
  [["crash", "0.2"], { kind: "crash", to: "0.2", over: 7_200 }],
  [
    ["script", "10m=1.2", "1h=0.8"],
    {
      kind: "scripted",
      points: [
        { after: 600, price: "1.2" },
        { after: 3_600, price: "0.8" },
      ],
    },
  ],
  [["stop"], { kind: "stopped" }],
])("a price is said as %j", (words, plan) => {
  expect(planOf(words, "2h")).toEqual(plan);
});

test.each([
  [["1", "2"]],
  [["crash"]],
  [["crash", "1", "2"]],
  [["script"]],
  [["script", "10m"]],
  [["script", "10m=1=2"]],
  [["stop", "now"]],
])("%j says no price", (words) => {
  expect(() => planOf(words, "1h")).toThrow(expect.objectContaining({ code: "CLI_USAGE" }));
});

test.each([
  ["stall", "2s", { stall: 2_000 }],
  ["stall", "off", { stall: 0 }],
  ["drop", "30%", { drop: 0.3 }],
  ["drop", "0.3", { drop: 0.3 }],
  ["status", "502", { status: 502 }],
  ["status", "off", { status: null }],
  ["late", "3", { late: 3 }],
  ["shuffle", undefined, { shuffle: true }],
  ["shuffle", "off", { shuffle: false }],
  ["none", undefined, { stall: 0, drop: 0, status: null, late: 0, shuffle: false }],
])("a fault is said as %s %s", (kind, value, change) => {
  expect(faultChange(kind, value)).toEqual(change);
});

test.each([
  ["dark", undefined, { dark: true }],
  ["dark", "off", { dark: false }],
  ["late", "10m", { bidsLate: 600 }],
  ["late", "off", { bidsLate: 0 }],
  ["refuse", "on", { refusesManifests: true }],
  ["none", undefined, { dark: false, bidsLate: 0, refusesManifests: false }],
])("a provider's fault is said as %s %s", (fault, value, change) => {
  expect(providerChange(fault, value)).toEqual(change);
});

test.each([
  ["moon", undefined, '"moon" is no fault: stall, drop, status, late, shuffle or none.'],
  ["stall", undefined, "stall wants a value, or off."],
  ["drop", "some", '"some" is not a share, such as 30% or 0.3.'],
  ["shuffle", "maybe", 'shuffle is on or off, not "maybe".'],
])("%s %s says no fault", (kind, value, message) => {
  expect(() => faultChange(kind, value)).toThrow(expect.objectContaining({ code: "CLI_USAGE", message }));
});
