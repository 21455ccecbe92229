import { create } from "@bufbuild/protobuf";
import { PageRequestSchema } from "@slipway/chain/gen/cosmos/base/query/v1beta1/pagination_pb.ts";
import { describe, expect, test } from "vitest";
import { internalStatus } from "../refusal.ts";
import { paginate, paginateCollection, type Source } from "./pages.ts";

const MOST = 2n ** 64n - 1n;
const letters: Source<string> = ({ start = "", reverse = false }) => {
  const all = ["a", "b", "c", "d", "e"];
  const rest = all.filter((key) => start === "" || (reverse ? key <= start : key >= start));
  return (reverse ? rest.reverse() : rest).map((key): [string, string] => [key, key]);
};

interface Request {
  readonly key?: string;
  readonly offset?: bigint;
  readonly limit?: bigint;
  readonly countTotal?: boolean;
  readonly reverse?: boolean;
}

function ask(kind: typeof paginate, { key = "", ...rest }: Request, accept?: (item: string) => boolean) {
  const request = create(PageRequestSchema, { ...rest, key: Buffer.from(key) });
  const { items, pagination } = kind(request, letters, accept ? { accept } : {});
  return [items.join(""), Buffer.from(pagination.nextKey).toString(), Number(pagination.total)];
}

describe("stores", () => {
  test("pages by offset and by key", () => {
    expect(ask(paginate, {})).toEqual(["abcde", "", 5]);
    expect(ask(paginate, { limit: 2n })).toEqual(["ab", "c", 0]);
    expect(ask(paginate, { limit: 2n, offset: 1n, countTotal: true })).toEqual(["bc", "d", 5]);
    expect(ask(paginate, { key: "c", limit: 2n, countTotal: true })).toEqual(["cd", "e", 0]);
    expect(ask(paginate, { key: "c", reverse: true, limit: 2n })).toEqual(["cb", "a", 0]);
    expect(ask(paginate, { offset: 9n })).toEqual(["", "", 5]);
  });

  test("a key leads to the next entry, also one that does not match", () => {
    const vowel = (item: string) => "ae".includes(item);
    expect(ask(paginate, { limit: 1n }, vowel)).toEqual(["a", "e", 0]);
    expect(ask(paginate, { key: "a", limit: 1n }, vowel)).toEqual(["a", "b", 0]);
  });

  test("a huge limit after an offset wraps around, as in Go", () => {
    expect(ask(paginate, { limit: MOST })).toEqual(["abcde", "", 0]);
    expect(ask(paginate, { limit: MOST, offset: 2n, countTotal: true })).toEqual(["", "", 5]);
  });
});

describe("collections", () => {
  test("count no total beyond their end", () => {
    expect(ask(paginateCollection, {})).toEqual(["abcde", "", 5]);
    expect(ask(paginateCollection, { offset: 5n })).toEqual(["", "", 5]);
    expect(ask(paginateCollection, { offset: 6n })).toEqual(["", "", 0]);
    expect(ask(paginateCollection, { limit: MOST, offset: 2n })).toEqual(["cde", "", 0]);
  });

  test("skip before they judge", () => {
    const notB = (item: string) => item !== "b";
    expect(ask(paginateCollection, { offset: 2n, limit: 2n, countTotal: true }, notB)).toEqual([
      "cd",
      "e",
      5,
    ]);
    expect(ask(paginateCollection, { key: "a", limit: 1n }, notB)).toEqual(["a", "c", 0]);
  });
});

test("an offset and a key together are refused as the query words it", () => {
  const request = create(PageRequestSchema, { key: Uint8Array.of(1), offset: 1n });
  const words = "invalid request, either offset or key is expected, got both";
  expect(() => paginate(request, letters)).toThrow(words);
  expect(() => paginateCollection(request, letters, { refuse: internalStatus })).toThrow(
    `rpc error: code = Internal desc = ${words}`,
  );
});
