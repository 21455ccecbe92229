import { expect, test } from "vitest";
import { merge } from "./use-stream.ts";

async function* count(name: string, upTo: number) {
  for (let at = 1; at <= upTo; at++) yield `${name}${at}`;
}

test("streams are read as one until all have ended", async () => {
  const all = await Array.fromAsync(merge([count("a", 2), count("b", 1), count("c", 0)]));
  expect(all.sort()).toEqual(["a1", "a2", "b1"]);
});

test("a failing stream fails the whole, and the others are left", async () => {
  let left = false;
  async function* endless() {
    try {
      while (true) {
        await Promise.resolve();
        yield "x";
      }
    } finally {
      left = true;
    }
  }
  async function* failing(): AsyncGenerator<string> {
    yield "y";
    throw new Error("gone");
  }
  await expect(Array.fromAsync(merge([endless(), failing()]))).rejects.toThrow("gone");
  await Promise.resolve();
  expect(left).toBe(true);
});
