import { expect, test } from "vitest";
import { appendLines, emptyLog, filterLines, logText } from "./log-buffer.ts";

const line = (message: string, service = "web") => ({ service, pod: `${service}-1`, message });

test("lines keep their numbers while old ones fall off", () => {
  const once = appendLines(emptyLog, [line("a"), line("b"), line("c")], 2);
  expect(once.lines.map(({ id, message }) => `${id}${message}`)).toEqual(["1b", "2c"]);
  const twice = appendLines(once, [line("d")], 2);
  expect(twice.lines.map(({ id }) => id)).toEqual([2, 3]);
  expect(twice.dropped).toBe(2);
});

test("lines are found by service and text", () => {
  const { lines } = appendLines(emptyLog, [line("GET /"), line("ready", "db"), line("get /x")]);
  expect(filterLines(lines, "web", "get").map(({ message }) => message)).toEqual(["GET /", "get /x"]);
  expect(filterLines(lines, "", "READY")).toHaveLength(1);
});

test("a downloaded log names service and pod of each line", () => {
  expect(logText([line("up")])).toBe("web web-1 up\n");
});
