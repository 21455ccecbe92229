import { describe, expect, test } from "vitest";
import { carryDials, parseCpu, parseSize, readDials, setDial, stepAt } from "./hardware.ts";

const text = `version: "2.0"
services:
  web:
    image: nginx:1.28 # keep me
profiles:
  compute:
    small:
      resources:
        cpu: { units: "0.5" }
        memory:
          size: 512Mi
  placement:
    anywhere:
      pricing:
        small: { denom: uact, amount: 20 }
deployment:
  web:
    anywhere: { profile: small, count: 1 }
`;

describe("the dials of an SDL", () => {
  test("are found through profile and placement", () => {
    const values = Object.entries(readDials(text)[0]?.dials ?? {}).map(
      ([dial, { value }]) => `${dial} ${value}`,
    );
    expect(values).toEqual(["image nginx:1.28", "count 1", "cpu 0.5", "memory 512Mi", "price 20"]);
  });

  test("are turned without touching anything else", () => {
    expect(setDial(text, "web", "memory", "2Gi")).toBe(text.replace("512Mi", "2Gi"));
    expect(setDial(text, "web", "image", "nginx:1.29")).toBe(text.replace("1.28", "1.29"));
  });

  test("a turned dial reads back what was written, quoted where it must be", () => {
    const changed = setDial(text, "web", "image", "a: b # c");
    expect(readDials(changed)[0]?.dials.image?.value).toBe("a: b # c");
  });

  test("an unknown service or an unreadable text is left alone", () => {
    expect(setDial(text, "nobody", "cpu", "2")).toBe(text);
    expect(readDials("a: [")).toEqual([]);
  });

  test("what was turned is carried over to a text that was made anew", () => {
    const turned = setDial(text, "web", "count", "3");
    expect(carryDials(turned, text.replace("keep me", "new"))).toBe(turned.replace("keep me", "new"));
  });
});

test("sizes and CPUs are read as the language writes them", () => {
  expect(parseSize("512Mi")).toBe(512 * 2 ** 20);
  expect(parseSize("1.5Gi")).toBe(1.5 * 2 ** 30);
  expect(parseSize("512m")).toBeUndefined();
  expect(parseCpu("500m")).toBe(500);
  expect(parseCpu("0.1")).toBe(100);
});

test("a value between two steps stands at the higher", () => {
  expect(stepAt([1, 2, 4], 3)).toBe(2);
  expect(stepAt([1, 2, 4], 9)).toBe(2);
});
