import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "./duration.ts";

test.each([
  ["90", 90_000],
  ["0", 0],
  ["1.5", 1_500],
  ["500ms", 500],
  ["2s", 2_000],
  ["10m", 600_000],
  ["2h", 7_200_000],
  ["3d", 259_200_000],
  ["1w", 604_800_000],
  ["1d12h", 129_600_000],
  ["0.5h", 1_800_000],
])("%s is %i ms", (text, millis) => {
  expect(parseDuration(text)).toBe(millis);
});

test.each(["", "-1", "soon", "2 h", "2hours", "h", "1h later", "1e3"])("%j is no span of time", (text) => {
  expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: "CLI_USAGE" }));
});

test.each([
  [0, "0 s"],
  [250, "250 ms"],
  [1_000, "1 s"],
  [61_000, "1 min 1 s"],
  [7_200_000, "2 h"],
  [129_600_000, "1 d 12 h"],
  [90_061_001, "1 d 1 h"],
])("%i ms reads %s", (millis, text) => {
  expect(formatDuration(millis)).toBe(text);
});
