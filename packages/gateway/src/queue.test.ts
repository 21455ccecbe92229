import { describe, expect, test } from "vitest";
import { createQueue } from "./queue.ts";

describe("a queue", () => {
  test("gives items in order and ends after the last", async () => {
    const queue = createQueue<number>();
    await queue.put(1);
    await queue.put(2);
    queue.end();
    expect(await Array.fromAsync(queue.items)).toEqual([1, 2]);
  });

  test("holds every writer back until the reader has caught up", async () => {
    const queue = createQueue<number>(2);
    const settled: number[] = [];
    const puts = [1, 2, 3].map((each) => queue.put(each).then(() => settled.push(each)));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(settled).toEqual([1]);
    const reader = queue.items[Symbol.asyncIterator]();
    for (const each of [1, 2, 3]) expect(await reader.next()).toEqual({ value: each, done: false });
    await Promise.all(puts);
  });

  test("lets writers go when the reader leaves", async () => {
    const queue = createQueue<number>(1);
    const put = queue.put(1);
    for await (const _ of queue.items) break;
    await put;
    await queue.put(2);
  });
});
