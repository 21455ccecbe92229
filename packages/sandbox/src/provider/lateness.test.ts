import { setImmediate as settled } from "node:timers/promises";
import { expect, it } from "vitest";
import { createLateness } from "./lateness.ts";

it("passes when the chain's clock has come far enough, not before", async () => {
  const lateness = createLateness(() => 600, new AbortController().signal);
  const passed: string[] = [];
  const first = lateness.pass(0, 0).then(() => passed.push("first"));
  const second = lateness.pass(50, 50).then(() => passed.push("second"));
  lateness.tick(599);
  await settled();
  expect(passed).toEqual([]);
  lateness.tick(600);
  await first;
  expect(passed).toEqual(["first"]);
  lateness.tick(10_000);
  await second;
});

it("passes at once when that long has passed already, and at the next block when nobody is late any more", async () => {
  let late = 600;
  const lateness = createLateness(() => late, new AbortController().signal);
  await lateness.pass(0, 600);
  const waiting = lateness.pass(0, 0);
  late = 0;
  lateness.tick(1);
  await waiting;
});

it("ends with the sandbox", async () => {
  const stop = new AbortController();
  const lateness = createLateness(() => 600, stop.signal);
  const waiting = lateness.pass(0, 0);
  stop.abort(new Error("closed"));
  await expect(waiting).rejects.toThrow("closed");
  await expect(lateness.pass(0, 0)).rejects.toThrow("closed");
});
