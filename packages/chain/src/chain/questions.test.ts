import { create, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { answer, createFakeNode } from "../../tests/fake-node.ts";
import { createChain } from "../chain.ts";
import { Query as AuditQuery } from "../gen/akash/audit/v1/query_pb.ts";
import { Query as MarketQuery, QueryBidsResponseSchema } from "../gen/akash/market/v1beta5/query_pb.ts";
import { Query as BankQuery } from "../gen/cosmos/bank/v1beta1/query_pb.ts";
import { parseNetwork } from "../network.ts";

const node = createFakeNode();
const network = parseNetwork({ name: "fake", chainId: "fake-1", rpc: "http://node" });
const chain = createChain({ network, fetch: node.fetch, WebSocket: null });

describe("asking the chain", () => {
  test("an account is told with number, sequence and key; a missing one is null", async () => {
    expect(await chain.account("akash1x")).toEqual({
      address: "akash1x",
      accountNumber: 5n,
      sequence: 3n,
      pubkey: new Uint8Array(33),
    });
    expect(await chain.deployment({ owner: "akash1x", dseq: 1n })).toBeNull();
    expect(await chain.provider("akash1x")).toBeNull();
    expect(await chain.auditedAttributes("akash1x")).toEqual([]);
  });

  test("money is bigint", async () => {
    answer(node, BankQuery.method.allBalances, {
      balances: [{ denom: "uakt", amount: "90071992547409931" }],
    });
    expect(await chain.balances("akash1x")).toEqual([{ denom: "uakt", amount: 90071992547409931n }]);
  });

  test("lists hold all pages, or as many items as asked for", async () => {
    const pages = [2, 2, 1].map((count, page) =>
      toBinary(
        QueryBidsResponseSchema,
        create(QueryBidsResponseSchema, {
          bids: Array.from({ length: count }, () => ({})),
          pagination: { nextKey: page < 2 ? Uint8Array.of(page + 1) : new Uint8Array() },
        }),
      ),
    );
    node.answers.set("/akash.market.v1beta5.Query/Bids", (request) => {
      const { pagination } = request as { pagination: { key: Uint8Array } };
      return { value: pages[pagination.key[0] ?? 0] ?? new Uint8Array() };
    });
    expect((await chain.bids({ owner: "akash1x" })).bids).toHaveLength(5);
    const { bids, pagination } = await chain.bids({}, { limit: 2 });
    expect([bids.length, pagination?.nextKey]).toEqual([2, Uint8Array.of(1)]);
  });

  test("a refused question carries the chain's words and code", async () => {
    node.answers.set("/akash.market.v1beta5.Query/Orders", () => ({
      codespace: "sdk",
      code: 18,
      log: "rpc error: code = InvalidArgument desc = invalid state value: invalid request",
    }));
    await expect(chain.query(MarketQuery.method.orders, {})).rejects.toMatchObject({
      code: "CHAIN_QUERY_REFUSED",
      message: "The chain answered /akash.market.v1beta5.Query/Orders: invalid state value: invalid request",
      details: { codespace: "sdk", code: 18 },
    });
    await expect(chain.query(AuditQuery.method.providerAttributes, { owner: "x" })).rejects.toMatchObject({
      code: "CHAIN_NOT_FOUND",
    });
  });

  test("status tells where the network stands", async () => {
    expect(await chain.status()).toMatchObject({ chainId: "fake-1", height: 10n, catchingUp: false });
  });
});
