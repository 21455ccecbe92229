import { create } from "@bufbuild/protobuf";
import { QueryDeploymentsRequestSchema } from "@slipway/chain/gen/akash/deployment/v1beta4/query_pb.ts";
import { GetBlockByHeightRequestSchema } from "@slipway/chain/gen/cosmos/base/tendermint/v1beta1/query_pb.ts";
import { createTypeRegistry } from "@slipway/chain/registry";
import { describe, expect, test } from "vitest";
import { readRequest } from "./request.ts";
import { createRouter } from "./routes.ts";

describe("routes", () => {
  const router = createRouter(createTypeRegistry());

  test.each([
    ["/cosmos/base/tendermint/v1beta1/blocks/latest", "GetLatestBlock", {}],
    ["/cosmos/base/tendermint/v1beta1/blocks/17", "GetBlockByHeight", { height: "17" }],
    ["/cosmos/tx/v1beta1/txs/block/17", "GetBlockWithTxs", { height: "17" }],
    ["/cosmos/tx/v1beta1/txs/ABCD", "GetTx", { hash: "ABCD" }],
    ["/akash/oracle/v2/aggregated_price/ibc/27A", "AggregatedPrice", { denom: "ibc/27A" }],
    ["/akash/audit/v1/audit/attributes/list", "AllProvidersAttributes", {}],
    ["/cosmos/bank/v1beta1/balances/akash1a/by_denom", "Balance", { address: "akash1a" }],
  ])("%s asks %s", (path, method, parameters) => {
    const match = router("GET", path);
    expect(match?.route.method.name).toBe(method);
    expect(match?.parameters).toEqual(parameters);
  });

  test("a path that only takes POST is not there for GET", () => {
    expect(router("GET", "/cosmos/tx/v1beta1/simulate")).toBeUndefined();
    expect(router("POST", "/cosmos/tx/v1beta1/simulate")?.route.method.name).toBe("Simulate");
  });
});

describe("requests", () => {
  test("nested fields come from dotted names, unknown names are passed over", () => {
    const query = new URLSearchParams("filters.owner=akash1a&filters.dseq=7&pagination.limit=3&foo=bar");
    expect(readRequest(QueryDeploymentsRequestSchema, {}, query)).toEqual(
      create(QueryDeploymentsRequestSchema, {
        filters: { owner: "akash1a", dseq: 7n },
        pagination: { limit: 3n },
      }),
    );
  });

  test.each([
    ["pagination.limit=abc", 'strconv.ParseUint: parsing "abc": invalid syntax'],
    ["pagination.limit=-1", 'strconv.ParseUint: parsing "-1": invalid syntax'],
    [
      "pagination.limit=99999999999999999999",
      'strconv.ParseUint: parsing "99999999999999999999": value out of range',
    ],
    ["pagination.count_total=maybe", 'strconv.ParseBool: parsing "maybe": invalid syntax'],
  ])("%s is refused: %s", (query, message) => {
    expect(() => readRequest(QueryDeploymentsRequestSchema, {}, new URLSearchParams(query))).toThrow(message);
  });

  test("a wrong value in the path says which parameter it is", () => {
    const read = () => readRequest(GetBlockByHeightRequestSchema, { height: "x" }, new URLSearchParams());
    expect(read).toThrow(
      'type mismatch, parameter: height, error: strconv.ParseInt: parsing "x": invalid syntax',
    );
  });
});
