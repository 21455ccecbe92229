import { expect, test } from "vitest";
import { bytesText, cpuText } from "./amount-of.ts";

test("hardware reads in the unit that people use", () => {
  expect(cpuText("500")).toBe("0.5");
  expect(bytesText("67108864")).toBe("64 MiB");
  expect(bytesText(1.5 * 2 ** 40)).toBe("1.5 TiB");
  expect(bytesText("0")).toBe("0 B");
});
