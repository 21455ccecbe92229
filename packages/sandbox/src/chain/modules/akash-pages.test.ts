import { expect, test } from "vitest";
import { decodeCursor, encodeCursor } from "./akash-pages.ts";

test("the key of a next page has the form of the real node's", () => {
  const bytes = encodeCursor({ states: [1], prefix: [2], key: "\u0003" });
  expect(Buffer.from(bytes).toString("hex")).toBe("7cd48846010101020103");
});

test("a recorded key is read and written back", () => {
  const recorded = Buffer.from(
    "6akqfgECAQI1YWthc2gxZXJ4ZjNzYTlxMmo0dmdzZXU3anE0YTI1OGNrbWs3Y3l6OWh2N2MAAAAAAAAAAGQ=",
    "base64",
  );
  const cursor = decodeCursor(recorded);
  expect(cursor.states).toEqual([2]);
  expect(cursor.key).toHaveLength(53);
  expect(Buffer.from(encodeCursor(cursor))).toEqual(recorded);
});

test("a damaged key is refused", () => {
  expect(() => decodeCursor(Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1))).toThrow("invalid pagination key");
});
