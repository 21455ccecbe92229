import { expect, test } from "vitest";
import { duration, relativeTime } from "./ago.tsx";

test.each([
  [1, "1 second"],
  [59, "59 seconds"],
  [60, "1 minute"],
  [95, "1 minute 35 seconds"],
  [200, "3 minutes"],
  [7200, "2 hours"],
  [187_200, "2 days 4 hours"],
  [2_592_000 * 2, "2 months"],
])("%i seconds read as %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test("times near now, before and after", () => {
  expect(relativeTime(900)).toBe("just now");
  expect(relativeTime(-12_000)).toBe("12 seconds ago");
  expect(relativeTime(3 * 86_400_000)).toBe("in 3 days");
});
