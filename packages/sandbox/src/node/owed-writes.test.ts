import { expect, test } from "vitest";
import { createOwedWrites } from "./owed-writes.ts";

test("what the disk does not take is owed, in order, and written once when there is room", () => {
  const written: number[] = [];
  let room = 1;
  const writes = createOwedWrites();
  const write = (number: number) => () => {
    if (written.length >= room) throw new Error("database or disk is full");
    written.push(number);
  };
  writes.write(write(1));
  for (const number of [2, 3]) {
    expect(() => writes.write(write(number))).toThrow(
      expect.objectContaining({
        code: "SANDBOX_DATA_UNWRITABLE",
        message: "The sandbox cannot write to its data directory: database or disk is full.",
      }),
    );
  }
  expect(() => writes.settle()).toThrow();
  expect(written).toEqual([1]);
  room = 9;
  writes.settle();
  writes.settle();
  expect(written).toEqual([1, 2, 3]);
});
