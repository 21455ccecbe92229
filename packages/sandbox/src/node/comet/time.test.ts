import { expect, test } from "vitest";
import { formatTime, parseTime } from "./time.ts";

test.each([
  "2026-11-23T00:00:00Z",
  "2026-11-23T00:49:40.469101525Z",
  "2026-11-23T00:49:41.70084914Z",
  "1969-12-31T23:59:59.5Z",
])("%s survives reading and writing", (text) => {
  expect(formatTime(parseTime(text))).toBe(text);
});

test.each(["", "yesterday", "2026-13-01T00:00:00Z", "2026-11-23"])("%j is no time", (text) => {
  expect(() => parseTime(text)).toThrow(RangeError);
});
