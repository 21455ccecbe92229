import { expect, test } from "vitest";
import { goJsonError } from "./go-json.ts";

test.each([
  ["", "unexpected end of JSON input"],
  ["{", "unexpected end of JSON input"],
  ["[1,", "unexpected end of JSON input"],
  ['{"a":"b', "unexpected end of JSON input"],
  ["abc", "invalid character 'a' looking for beginning of value"],
  ["{a}", "invalid character 'a' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 2}', "invalid character '2' after object key:value pair"],
  ["[1 2]", "invalid character '2' after array element"],
  ["nul", "unexpected end of JSON input"],
  ["nope", "invalid character 'o' in literal null (expecting 'u')"],
  ["{} x", "invalid character 'x' after top-level value"],
  ['"\\x"', "invalid character 'x' in string escape code"],
  ["-", "unexpected end of JSON input"],
  [`${"[".repeat(100_000)}`, "exceeded max depth"],
])("%.20j: %s", (text, expected) => {
  expect(goJsonError(text)).toBe(expected);
});
