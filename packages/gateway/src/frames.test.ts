import fc from "fast-check";
import { expect, test } from "vitest";
import { readSize, resizeFrame, shellFrame, toFrame } from "./frames.ts";

test("a size comes back from its frame", () => {
  const size = fc.integer({ min: 0, max: 65_535 });
  fc.assert(
    fc.property(size, size, (width, height) => {
      const frame = resizeFrame(width, height);
      expect(frame[0]).toBe(shellFrame.resize);
      expect(readSize(frame.subarray(1))).toEqual({ width, height });
    }),
  );
});

test("a size that is cut short is none", () => {
  expect(readSize(Uint8Array.of(0, 80, 0))).toBeUndefined();
});

test("a frame is its kind and then its bytes, and no bytes are bytes too", () => {
  expect(toFrame(shellFrame.stdout, Uint8Array.of(7, 8))).toEqual(Uint8Array.of(100, 7, 8));
  expect(toFrame(shellFrame.stdin, new Uint8Array())).toEqual(Uint8Array.of(104));
});
