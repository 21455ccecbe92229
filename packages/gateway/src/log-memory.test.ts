import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLogMemory, overlapEnd } from "./log-memory.ts";

describe("the place in a log that broke off", () => {
  test("is found by counting when the log was read from its start, whatever the lines are", () => {
    const line = fc.constantFrom("a", "b");
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (before, after) => {
        const memory = createLogMemory({ fromStart: true, most: 1000 });
        for (const each of before) memory.add("pod", each);
        expect(memory.seenOf("pod", [...before, ...after])).toBe(before.length);
      }),
    );
  });

  test("is found by the lines themselves when they differ, however the replay was cut", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(50), fc.nat(100), (count, added, cut) => {
        const all = Array.from({ length: count + added + 1 }, (_, at) => `line ${at}`);
        const memory = createLogMemory({ fromStart: false, most: 1000 });
        for (const each of all.slice(0, count + 1)) memory.add("pod", each);
        const from = Math.min(cut, count);
        expect(memory.seenOf("pod", all.slice(from))).toBe(count + 1 - from);
      }),
    );
  });

  test("is not made up where nothing fits", () => {
    const memory = createLogMemory({ fromStart: true, most: 1000 });
    memory.add("pod", "a");
    expect(memory.seenOf("pod", ["x", "y"])).toBeUndefined();
    expect(memory.seenOf("another", ["x"])).toBe(0);
    expect(overlapEnd(["x", "b", "y"], ["a", "b"])).toBeUndefined();
  });
});
