import { describe, expect, test } from "vitest";
import { parseEvent, parseEvents } from "./events.ts";

const id = { owner: "akash1o", dseq: "27300001", gseq: 1, oseq: 1, provider: "akash1p", bseq: 0 };
const attribute = (key: string, value: unknown) => ({ key, value: JSON.stringify(value) });

describe("events", () => {
  test("a lease's end is told with its reason and its message", () => {
    const attributes = [
      attribute("id", id),
      attribute("reason", "lease_closed_owner"),
      { key: "msg_index", value: "2" },
    ];
    expect(parseEvent({ type: "akash.market.v1.EventLeaseClosed", attributes })).toEqual({
      kind: "lease-closed",
      id: { owner: "akash1o", dseq: 27300001n, gseq: 1, oseq: 1, provider: "akash1p" },
      reason: "lease_closed_owner",
      messageIndex: 2,
    });
  });

  test("what the block itself did has no message", () => {
    const attributes = [attribute("id", id), { key: "mode", value: "EndBlock" }];
    expect(parseEvent({ type: "akash.market.v1.EventOrderClosed", attributes })).not.toHaveProperty(
      "messageIndex",
    );
  });

  test("a transfer is read with all its coins", () => {
    const attributes = [
      { key: "recipient", value: "b" },
      { key: "sender", value: "a" },
      { key: "amount", value: "5uact,7ibc/170C677610AC31DF0904FFE09CD3B5C657492170E7E52372E48756B71E56F2F1" },
    ];
    expect(parseEvent({ type: "transfer", attributes })).toMatchObject({
      kind: "transfer",
      from: "a",
      to: "b",
      amount: [{ denom: "uact", amount: 5n }, { amount: 7n }],
    });
  });

  test("types that are not known are left out, fields that are not known passed over", () => {
    const created = {
      type: "akash.market.v1.EventOrderCreated",
      attributes: [attribute("id", id), attribute("colour", "red")],
    };
    expect(parseEvents([{ type: "tx", attributes: [] }, created])).toHaveLength(1);
  });

  test("an event of a known type that cannot be read is an error, not a gap", () => {
    const broken = { type: "akash.market.v1.EventOrderCreated", attributes: [{ key: "id", value: "{" }] };
    expect(() => parseEvent(broken)).toThrow("An event akash.market.v1.EventOrderCreated cannot be read");
  });
});
