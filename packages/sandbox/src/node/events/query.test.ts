import { expect, test } from "vitest";
import { matchesQuery, parseQuery } from "./query.ts";

const events = new Map([
  ["tm.event", ["Tx"]],
  ["tx.height", ["17"]],
  ["transfer.amount", ["500uakt", "7uact"]],
  ["transfer.recipient", ["akash1a", "akash1b"]],
  ["akash.market.v1.EventBidCreated.id", ['{"owner":"akash1a"}']],
  ["block.time", ["2026-11-23T00:00:06Z"]],
]);

test.each([
  ["tm.event='Tx'", true],
  ["tm.event = 'NewBlock'", false],
  ["tm.event='Tx' AND transfer.recipient='akash1b' AND tx.height>5", true],
  ["tx.height>=17 AND tx.height<18", true],
  ["tx.height>17", false],
  ["tx.height=17", true],
  ["transfer.amount>499", true],
  ["transfer.amount='7uact'", true],
  ["akash.market.v1.EventBidCreated.id CONTAINS 'akash1a'", true],
  ["akash.market.v1.EventBidCreated.id EXISTS", true],
  ["akash.market.v1.EventLeaseCreated.id EXISTS", false],
  ["transfer EXISTS", true],
  ["block.time > TIME 2026-11-23T00:00:05Z", true],
  ["block.time < DATE 2026-11-23", false],
  ["transfer.recipient=''", false],
])("%s is %s for a transfer at height 17", (query, expected) => {
  expect(matchesQuery(parseQuery(query), events)).toBe(expected);
});

test.each([
  ["!!", "offset 0: invalid input ! at offset 1"],
  ["", "offset 0: EOF"],
  ["tm.event", "offset 8: EOF"],
  ["tm.event='Tx", "offset 9: unexpected EOF"],
  [
    "tm.event 'Tx'",
    "offset 9: got string, wanted < operator, > operator, <= operator, >= operator, = operator, CONTAINS operator or EXISTS operator",
  ],
  ["tx.height>'5'", "offset 10: got string, wanted number, timestamp or datestamp"],
  ["tx.height=5 tx.index=1", "offset 12: got tag, want AND operator"],
  ["tx.height=5 AND", "offset 15: EOF"],
  ["'a'='b'", "offset 0: got string, wanted tag"],
])("%j is refused with: %s", (query, message) => {
  expect(() => parseQuery(query)).toThrow(message);
});
