import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { pause, sleep } from "./wait.ts";

it("ends a sleep with the signal's reason, before and during it", async () => {
  const reason = new Error("enough");
  await expect(sleep(10_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  const stop = new AbortController();
  const sleeping = sleep(10_000, stop.signal);
  stop.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
});

it("ends a pause quietly with the signal", async () => {
  await expect(pause(10_000, AbortSignal.abort())).resolves.toBeUndefined();
});

it("leaves nothing on the signal when the time has passed", async () => {
  const { signal } = new AbortController();
  await sleep(1, signal);
  await pause(1, signal);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
