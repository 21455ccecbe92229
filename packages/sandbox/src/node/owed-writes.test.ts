import { expect, test } from "vitest";
import { createOwedWrites } from "./owed-writes.ts";

test("what the disk does not take is owed, in order, and kept once when there is room", () => {
  let kept: number[] = [];
  let room = 1;
  /** A disk that takes all of it or nothing. */
  const together = (work: () => void) => {
    const before = [...kept];
    try {
      work();
    } catch (error) {
      kept = before;
      throw error;
    }
  };
  const writes = createOwedWrites(together);
  const owe = (number: number) =>
    writes.owe(() => {
      if (kept.length >= room) throw new Error("database or disk is full");
      kept.push(number);
    });
  owe(1);
  writes.settle();
  for (const number of [2, 3]) {
    owe(number);
    room = number - 1;
    expect(() => writes.settle()).toThrow(
      expect.objectContaining({
        code: "SANDBOX_DATA_UNWRITABLE",
        message: "The sandbox cannot write to its data directory: database or disk is full.",
      }),
    );
  }
  expect(kept).toEqual([1]);
  room = 9;
  writes.settle();
  writes.settle();
  expect(kept).toEqual([1, 2, 3]);
});
