import { create } from "@bufbuild/protobuf";
import { PageRequestSchema } from "@slipway/chain/gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import { expect, test } from "vitest";
import { decodeCursor, encodeCursor, listPage, startOf } from "./akash-pages.ts";

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

test("a damaged key is refused in the node's words", () => {
  const words = (bytes: Uint8Array) => {
    try {
      return decodeCursor(bytes);
    } catch (error) {
      return error instanceof Error ? error.message.replace(/^.* desc = /, "") : error;
    }
  };
  expect(words(Uint8Array.of(0, 0, 0, 0))).toBe("pagination: invalid key: invalid key length");
  expect(words(Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1))).toBe(
    "pagination: invalid key: invalid checksum, 0x00000000 != 0xf626d399",
  );
});

const names = new Map([
  ["open", 1],
  ["closed", 2],
]);
const rows: readonly [number, string][] = [
  [1, "a"],
  [1, "b"],
  [2, "a"],
  [2, "c"],
];

function ask(request: { limit?: bigint; offset?: bigint; key?: Uint8Array; reverse?: boolean }, state = "") {
  const given = create(PageRequestSchema, request);
  const page = listPage(given, startOf(given, names, state), {
    walk: (wanted, start, reverse) => {
      const own = rows.filter(([each]) => each === wanted).map(([, key]) => key);
      const rest = own.filter((key) => start === undefined || (reverse ? key <= start : key >= start));
      const sorted = reverse ? rest.reverse() : rest;
      return sorted.map((key): [string, string] => [key, `${wanted}${key}`]);
    },
  });
  return { items: page.items.join(" "), ...page.pagination };
}

test("a list goes on where its key says, over the states that are left", () => {
  const first = ask({ limit: 3n });
  expect(first).toMatchObject({ items: "1a 1b 2a", total: 3n });
  // The state is in the key: another one in the filter does not matter.
  expect(ask({ key: first.nextKey }, "open")).toMatchObject({ items: "2c", nextKey: new Uint8Array(0) });
});

test("an offset needs a state", () => {
  expect(() => ask({ offset: 1n })).toThrow("if offset is set, filter.state must be provided");
  expect(ask({ offset: 1n }, "closed").items).toBe("2c");
  expect(() => ask({}, "paused")).toThrow("invalid state value");
});

test("backwards the last state comes first", () => {
  expect(ask({ reverse: true, limit: 3n }).items).toBe("2c 2a 1b");
});
