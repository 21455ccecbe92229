import { DepositSchema } from "@slipway/chain/gen/akash/base/deposit/v1/deposit_pb.ts";
import { describe, expect, test } from "vitest";
import { rejectUnknownFields } from "./unknown-fields.ts";

const none = () => undefined;

describe("lists of numbers", () => {
  test.each([
    ["packed", [0x2a, 1, 1]],
    ["one by one, as some clients write them", [0x28, 1]],
  ])("are taken %s", (_, bytes) => {
    expect(() => rejectUnknownFields(Uint8Array.from(bytes), DepositSchema, none)).not.toThrow();
  });
});

test("a field that the schema does not have is refused in the node's words", () => {
  expect(() => rejectUnknownFields(Uint8Array.from([0x38, 1]), DepositSchema, none)).toThrow(
    'errUnknownField "*v1.Deposit": {TagNum: 7, WireType:"varint"}',
  );
});
