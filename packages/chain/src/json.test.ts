import { create, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CPUSchema } from "./gen/akash/base/resources/v1beta4/cpu_pb.ts";
import { QueryLedgerRecordEntrySchema } from "./gen/akash/bme/v1/query_pb.ts";
import { DeploymentSchema } from "./gen/akash/deployment/v1/deployment_pb.ts";
import { MsgCreateDeploymentSchema } from "./gen/akash/deployment/v1beta4/deploymentmsg_pb.ts";
import { GenericAuthorizationSchema } from "./gen/cosmos/authz/v1beta1/authz_pb.ts";
import { MsgGrantSchema } from "./gen/cosmos/authz/v1beta1/tx_pb.ts";
import { DecCoinSchema } from "./gen/cosmos/base/v1beta1/coin_pb.ts";
import { formatDuration, formatTimestamp, fromJson, parseDuration, parseTimestamp, toJson } from "./json.ts";
import { createTypeRegistry } from "./registry.ts";
import { pack } from "./tx.ts";

describe("messages as the node prints them", () => {
  test("defaults are printed, absent messages too unless they are nullable", () => {
    expect(toJson(DeploymentSchema, create(DeploymentSchema))).toEqual({
      id: { owner: "", dseq: "0" },
      state: "invalid",
      hash: null,
      created_at: "0",
      reclamation: null,
    });
  });

  test("decimals are shifted, integers in bytes are text", () => {
    expect(
      toJson(DecCoinSchema, create(DecCoinSchema, { denom: "uact", amount: "1500000000000000000" })),
    ).toEqual({
      denom: "uact",
      amount: "1.500000000000000000",
    });
    const cpu = fromJson(CPUSchema, { units: { val: "500" } });
    expect([...toBinary(CPUSchema, cpu)]).toEqual([10, 5, 10, 3, 53, 48, 48]);
    expect(toJson(CPUSchema, cpu)).toEqual({ units: { val: "500" }, attributes: [] });
  });

  test("only the chosen one of several is printed", () => {
    const entry = create(QueryLedgerRecordEntrySchema, {
      record: { case: "pendingRecord", value: { owner: "a" } },
    });
    expect(Object.keys(toJson(QueryLedgerRecordEntrySchema, entry))).toEqual([
      "id",
      "status",
      "pending_record",
    ]);
  });

  test("a packed message is opened when its type is known, and kept when it is not", () => {
    const registry = createTypeRegistry();
    const authorization = pack(GenericAuthorizationSchema, { msg: "/x" });
    const grant = create(MsgGrantSchema, { grant: { authorization } });
    const typed = { "@type": "/cosmos.authz.v1beta1.GenericAuthorization", msg: "/x" };
    expect(toJson(MsgGrantSchema, grant, { registry })).toMatchObject({
      grant: { authorization: typed, expiration: null },
    });
    const kept = toJson(MsgGrantSchema, grant);
    expect(kept).toMatchObject({ grant: { authorization: { value: "CgIveA==" } } });
    expect(fromJson(MsgGrantSchema, kept)).toEqual(grant);
    expect(fromJson(MsgGrantSchema, toJson(MsgGrantSchema, grant, { registry }), { registry })).toEqual(
      grant,
    );
  });
});

describe("reading JSON", () => {
  test("names, numbers and enums may come in both of their forms", () => {
    const one = fromJson(DeploymentSchema, { createdAt: 7, state: 1, id: { owner: "a", dseq: 3 } });
    const other = fromJson(DeploymentSchema, {
      created_at: "7",
      state: "active",
      id: { owner: "a", dseq: "3" },
    });
    expect(one).toEqual(other);
  });

  test.each([
    [{ id: { dseq: "x" } }, "id.dseq must be a whole number"],
    [{ id: { dseq: "18446744073709551616" } }, "id.dseq does not fit in 64 bits"],
    [{ id: { dseq: 1.5 } }, "id.dseq must be a whole number"],
    [
      { groups: [{ resources: [{ count: -1 }] }] },
      "groups[0].resources[0].count must lie between 0 and 4294967295",
    ],
    [{ groups: {} }, "groups must be a list"],
    [
      { groups: [{ resources: [{ price: { amount: "1,5" } }] }] },
      "groups[0].resources[0].price.amount must be a decimal number with at most 18 places",
    ],
    [{ hash: "not base64!" }, "hash must be base64"],
    [{ deposit: { sources: ["bank"] } }, "deposit.sources[0] must be one of invalid, balance, grant"],
    [
      { reclamation: { min_window: "1h" } },
      'reclamation.min_window is wrong: "1h" is not a duration like 3600s',
    ],
    [{ depositor: "a" }, "depositor is not a field of akash.deployment.v1beta4.MsgCreateDeployment"],
    ["text", "value must be an object"],
  ])("%j is refused: %s", (value, message) => {
    expect(() => fromJson(MsgCreateDeploymentSchema, value)).toThrow(message);
  });

  test("unknown fields can be passed over", () => {
    expect(fromJson(DeploymentSchema, { new: 1 }, { ignoreUnknown: true })).toEqual(create(DeploymentSchema));
  });
});

describe("times", () => {
  test.each([
    [{ seconds: 0n, nanos: 0 }, "1970-01-01T00:00:00Z"],
    [{ seconds: 1n, nanos: 500_000_000 }, "1970-01-01T00:00:01.500Z"],
    [{ seconds: 1n, nanos: 500 }, "1970-01-01T00:00:01.000000500Z"],
    [{ seconds: -1n, nanos: 1000 }, "1969-12-31T23:59:59.000001Z"],
  ])("%o is %s", (moment, text) => {
    expect(formatTimestamp(moment)).toBe(text);
    expect(parseTimestamp(text)).toEqual(moment);
  });

  test("any moment and any span come back as they were", () => {
    const nanos = fc.integer({ min: 0, max: 999_999_999 });
    fc.assert(
      fc.property(fc.bigInt({ min: -62_135_596_800n, max: 253_402_300_799n }), nanos, (seconds, rest) => {
        expect(parseTimestamp(formatTimestamp({ seconds, nanos: rest }))).toEqual({ seconds, nanos: rest });
      }),
    );
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 315_576_000_000n }),
        nanos,
        fc.boolean(),
        (whole, part, negative) => {
          const span = negative
            ? { seconds: -whole, nanos: part === 0 ? 0 : -part }
            : { seconds: whole, nanos: part };
          expect(parseDuration(formatDuration(span))).toEqual(span);
        },
      ),
    );
  });

  test("offsets are reckoned in", () => {
    expect(parseTimestamp("1970-01-01T01:00:00+01:00")).toEqual({ seconds: 0n, nanos: 0 });
  });
});
