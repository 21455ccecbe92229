import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  addDec,
  ceilDec,
  DEC_ONE,
  DecError,
  decFromInt,
  decFromParts,
  formatDec,
  mulDec,
  mulDecInt,
  mulDecTrunc,
  mulDecUp,
  parseDec,
  quoDec,
  quoDecTrunc,
  quoDecUp,
  roundDec,
  shortDec,
  subDec,
  truncDec,
} from "./dec.ts";

const d = parseDec;

describe("parseDec", () => {
  test.each([
    ["0", "0.000000000000000000"],
    ["1", "1.000000000000000000"],
    ["+1", "1.000000000000000000"],
    ["00012", "12.000000000000000000"],
    ["-0.5", "-0.500000000000000000"],
    ["0.000000000000000001", "0.000000000000000001"],
    ["999999.123456789012345678", "999999.123456789012345678"],
  ])("reads %s", (text, printed) => {
    expect(formatDec(d(text))).toBe(printed);
  });

  test.each([
    ["", "empty"],
    ["-", "empty"],
    [".5", "bad-point"],
    ["5.", "bad-point"],
    ["1.2.3", "bad-point"],
    ["1e3", "not-a-number"],
    ["1.5uakt", "not-a-number"],
    ["1_000", "not-a-number"],
    [" 1", "not-a-number"],
    ["0.0000000000000000001", "too-precise"],
    ["1".padEnd(96, "0"), "overflow"],
  ])("refuses %j", (text, problem) => {
    expect(() => d(text)).toThrow(DecError);
    expect(() => d(text)).toThrow(expect.objectContaining({ problem }));
  });

  it("reads back what formatDec and shortDec print", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 40n), 10n ** 40n), (value) => {
        expect(d(formatDec(value))).toBe(value);
        expect(d(shortDec(value))).toBe(value);
      }),
      { seed: 1 },
    );
  });
});

describe("roundings", () => {
  test.each([
    ["0.000000000000000001", "0.5", "0", "0.000000000000000001"],
    ["0.000000000000000003", "0.5", "0.000000000000000002", "0.000000000000000002"],
    ["-0.000000000000000003", "0.5", "-0.000000000000000002", "-0.000000000000000001"],
    ["0.000000000000000001", "0.6", "0.000000000000000001", "0.000000000000000001"],
  ])("%s × %s goes half to even, and up when asked", (a, b, even, up) => {
    expect(shortDec(mulDec(d(a), d(b)))).toBe(even);
    expect(shortDec(mulDecUp(d(a), d(b)))).toBe(up);
  });

  it("truncates products and quotients towards zero", () => {
    expect(mulDecTrunc(d("-0.000000000000000003"), d("0.5"))).toBe(-1n);
    expect(quoDecTrunc(d("-2"), d("3"))).toBe(-666666666666666666n);
    expect(quoDecUp(d("2"), d("3"))).toBe(666666666666666667n);
    expect(quoDecUp(d("-2"), d("3"))).toBe(-666666666666666666n);
  });

  it("divides half to even after cutting at 36 places", () => {
    expect(quoDec(d("2"), d("3"))).toBe(666666666666666667n);
    expect(quoDec(d("1"), decFromInt(DEC_ONE * 2n))).toBe(0n);
    expect(quoDec(d("3"), decFromInt(DEC_ONE * 2n))).toBe(2n);
  });

  test.each([
    ["2.5", 2n, 2n, 3n],
    ["3.5", 3n, 4n, 4n],
    ["-2.5", -2n, -2n, -2n],
    ["-0.9", 0n, -1n, 0n],
    ["7", 7n, 7n, 7n],
  ])("%s has whole parts by truncation, rounding and ceiling", (text, trunc, round, ceil) => {
    expect([truncDec(d(text)), roundDec(d(text)), ceilDec(d(text))]).toEqual([trunc, round, ceil]);
  });

  it("refuses what the chain cannot hold", () => {
    const big = decFromInt(2n ** 255n - 1n);
    expect(() => mulDec(big, big)).toThrow(/overflow/);
    expect(() => addDec(mulDecInt(big, 1n), mulDecInt(big, 2n))).toThrow(/overflow/);
    expect(() => quoDec(DEC_ONE, 0n)).toThrow(/zero/);
  });

  it("keeps sums exact", () => {
    expect(shortDec(subDec(addDec(d("0.1"), d("0.2")), d("0.3")))).toBe("0");
    expect(decFromParts(15n, 1)).toBe(d("1.5"));
  });
});
