import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { serverNameOf } from "./client-hello.ts";
import { GoJsonError, parseGoJson, toGoJson, toGoJsonString, toSortedGoJson } from "./go-json.ts";
import { parseIndex, parseUint } from "./go-strconv.ts";

describe("text that is no JSON, in Go's words", () => {
  test.each([
    ["", "EOF"],
    ["  ", "EOF"],
    ["{", "unexpected EOF"],
    ['{"a"', "unexpected EOF"],
    ["nul", "unexpected EOF"],
    ["nope", "invalid character 'o' in literal null (expecting 'u')"],
    ["x", "invalid character 'x' looking for beginning of value"],
    ["{a}", "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 2}', "invalid character '2' after object key:value pair"],
    ["[1 2]", "invalid character '2' after array element"],
    ["[1,]", "invalid character ']' looking for beginning of value"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ["-a", "invalid character 'a' in numeric literal"],
    ["1.a", "invalid character 'a' after decimal point in numeric literal"],
    ["1ea", "invalid character 'a' in exponent of numeric literal"],
    ["'", "invalid character '\\'' looking for beginning of value"],
  ])("%j: %s", (text, message) => {
    expect(() => parseGoJson(text)).toThrowError(new GoJsonError(message));
  });

  test("what follows the first value is not looked at", () => {
    expect(parseGoJson("[] and more")).toEqual({ kind: "array", items: [] });
    expect(parseGoJson("12x")).toEqual({ kind: "number", text: "12" });
  });

  test("everything that JavaScript calls JSON is read", () => {
    fc.assert(fc.property(fc.json(), (text) => void parseGoJson(text)));
  });
});

describe("JSON as Go writes it", () => {
  test("escapes what could be HTML, and keeps or sorts the keys", () => {
    expect(toGoJson({ b: "<&>", a: "\u2028" })).toBe('{"b":"\\u003c\\u0026\\u003e","a":"\\u2028"}');
    expect(toSortedGoJson({ b: 1, a: [{ d: 1, c: 2 }] })).toBe('{"a":[{"c":2,"d":1}],"b":1}');
  });

  test("replaces each byte that is no UTF-8", () => {
    expect(toGoJsonString(Buffer.from([0x61, 0xff, 0xc3, 0x28, 0xe2, 0x82]))).toBe(
      '"a\\ufffd\\ufffd(\\ufffd\\ufffd"',
    );
    expect(toGoJsonString(Buffer.from("é中"))).toBe('"é中"');
  });
});

describe("numbers as Go reads them", () => {
  test.each([
    ["0", 0],
    ["007", 7],
    ["0x1F", 31],
    ["0b11", 3],
    ["0o17", 15],
    ["2147483647", 2147483647],
    ["2147483648", undefined],
    ["-1", undefined],
    ["", undefined],
    ["1.5", undefined],
  ])("index %j is %s", (text, value) => {
    expect(parseIndex(text)).toBe(value);
  });

  test("an unsigned number says what is wrong with it", () => {
    expect(() => parseUint("+1", 64)).toThrowError('strconv.ParseUint: parsing "+1": invalid syntax');
    expect(() => parseUint("4294967296", 32)).toThrowError(
      'strconv.ParseUint: parsing "4294967296": value out of range',
    );
  });
});

test("any first bytes of a connection are taken without a fall", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void serverNameOf(Buffer.from(bytes))));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const record = Buffer.concat([Buffer.of(22, 3, 1, bytes.length >> 8, bytes.length & 255), bytes]);
      serverNameOf(record);
    }),
  );
});
