import { describe, expect, test } from "vitest";
import { readParams, readQuery } from "./arguments.ts";

const types = { height: "height", prove: "bool", tx: "bytes", data: "hex", query: "string" } as const;

describe("JSON parameters", () => {
  test("are read by name, and what is missing stays undefined", () => {
    const args = readParams(types, { height: "7", prove: true, tx: "AAE=", data: "ff00", query: "a" });
    expect(args).toEqual({
      height: 7n,
      prove: true,
      tx: Buffer.from([0, 1]),
      data: Buffer.from([255, 0]),
      query: "a",
    });
    expect(readParams(types, {}).height).toBeUndefined();
    expect(readParams(types, undefined).height).toBeUndefined();
  });

  test("are read by place when they are a list", () => {
    expect(readParams({ height: "height" }, ["7"])).toEqual({ height: 7n });
  });

  test.each([
    [{ height: 1849 }, 'invalid 64-bit integer encoding "1849", expected string'],
    [{ height: "abc" }, "invalid character 'a' looking for beginning of value"],
    [{ height: "" }, "unexpected end of JSON input"],
    [{ height: "1.5" }, "json: cannot unmarshal number 1.5 into Go value of type int64"],
    [
      { height: "99999999999999999999" },
      "json: cannot unmarshal number 99999999999999999999 into Go value of type int64",
    ],
    [{ prove: "x" }, "json: cannot unmarshal string into Go value of type bool"],
    [{ tx: "***" }, "illegal base64 data at input byte 0"],
    [{ tx: "AAA" }, "illegal base64 data at input byte 0"],
    [{ tx: 5 }, "json: cannot unmarshal number into Go value of type []uint8"],
    [{ data: "zz" }, "encoding/hex: invalid byte: U+007A 'z'"],
    [{ data: "abc" }, "encoding/hex: odd length hex string"],
    [{ query: ["a"] }, "json: cannot unmarshal array into Go value of type string"],
    [["1"], "expected 5 parameters ([height prove tx data query]), got 1 ([[34 49 34]])"],
    [
      "x",
      "unknown type for JSON params: json: cannot unmarshal string into Go value of type []json.RawMessage. Expected map or array",
    ],
  ])("%j is refused: %s", (params, message) => {
    expect(() => readParams(types, params)).toThrow(message);
  });
});

describe("URI arguments", () => {
  test.each([
    ["height=7", { height: 7n }],
    ['height="7"', { height: 7n }],
    ["tx=0x00ff", { tx: Buffer.from([0, 255]) }],
    ['tx="ab"', { tx: Buffer.from("ab") }],
    ['query="tx.height=5"', { query: "tx.height=5" }],
    ["prove=true", { prove: true }],
    ["height=", {}],
  ])("%s is read", (query, expected) => {
    expect(readQuery(types, new URLSearchParams(query))).toEqual(expect.objectContaining(expected));
  });

  test.each([
    ["height=abc", "invalid character 'a' looking for beginning of value"],
    ["query=tm.event", "invalid character 'm' in literal true (expecting 'r')"],
    ["height=0xff", "got a hex string arg, but expected 'ptr'"],
    ["tx=0xzz", "encoding/hex: invalid byte: U+007A 'z'"],
  ])("%s is refused: %s", (query, message) => {
    expect(() => readQuery(types, new URLSearchParams(query))).toThrow(message);
  });
});
