import { expect, test } from "vitest";
import { createBell } from "./bell.ts";

const long = 60_000;

test("a ring ends a wait, and one that nobody waited for ends the next", async () => {
  const bell = createBell();
  const { signal } = new AbortController();
  const waiting = bell.wait(long, signal);
  bell.ring();
  expect(await waiting).toBe(true);
  bell.ring();
  expect(await bell.wait(long, signal)).toBe(true);
});

test("after that the next wait is whole again, and a signal ends it", async () => {
  const bell = createBell();
  const stop = new AbortController();
  bell.ring();
  await bell.wait(long, stop.signal);
  let over = false;
  const waiting = bell.wait(long, stop.signal).finally(() => {
    over = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(over).toBe(false);
  stop.abort();
  expect(await waiting).toBe(false);
});
