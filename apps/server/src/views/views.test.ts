import { expect, test } from "vitest";
import { type AccountRow, type Deal, emptyDeal, type PaymentRow } from "../ledger/deal.ts";
import { toMoney } from "./money.ts";
import { toPrice } from "./price.ts";
import { nameOf } from "./provider.ts";
import { stepOf } from "./step.ts";

const key = { network: "n", owner: "o", dseq: "1" };
const order = { ...key, gseq: 1, oseq: 1, createdHeight: 1, createdAt: null };
const bid = {
  ...order,
  provider: "p",
  bseq: 0,
  priceDenom: "uact",
  priceAmount: "1",
  offer: [],
  reclamationWindow: null,
};
const lease = { ...bid, reason: "", reclamation: null, closedHeight: null, closedAt: null };
const account: AccountRow = {
  ...key,
  scope: "deployment",
  xid: "o/1",
  holder: "o",
  state: "open",
  settledAt: 10,
  transferred: [{ denom: "uact", amount: "0" }],
  funds: [{ denom: "uact", amount: "1000" }],
  deposits: [{ owner: "o", height: "1", source: "balance", balance: { denom: "uact", amount: "1000" } }],
  deposited: [{ denom: "uact", amount: "1000" }],
  refunded: [],
};
const payment: PaymentRow = {
  ...key,
  xid: "1/1/p",
  provider: "p",
  state: "open",
  denom: "uact",
  rate: "2.5",
  balance: "0",
  unsettled: "0",
  withdrawn: "0",
};
const clock = (height: number) => ({ height, time: new Date(0), blockSeconds: 6 });

function deal(parts: Partial<Deal> = {}): Deal {
  const deployment = {
    ...key,
    state: "active" as const,
    hash: "aa",
    reclamation: null,
    createdHeight: 1,
    createdAt: null,
    closedHeight: null,
    closedAt: null,
  };
  return { ...emptyDeal("o", "1"), deployment, accounts: [account], ...parts };
}

test("money is what the chain would make of it at that height: fractions of a settlement are dropped", () => {
  const money = toMoney(deal({ payments: [payment] }), clock(17), "uact");
  expect(money).toMatchObject({
    deposited: "1000",
    locked: "1000",
    spent: "17",
    refundable: "983",
    owed: "0",
  });
  expect(money).toMatchObject({ blocksLeft: 393, secondsLeft: 2358, runsUntil: "1970-01-01T00:39:18.000Z" });
});

test("money that has run out is told as owed, though the chain has not settled yet", () => {
  const money = toMoney(deal({ payments: [payment] }), clock(510), "uact");
  expect(money).toMatchObject({
    locked: "1000",
    spent: "1000",
    refundable: "0",
    owed: "250",
    blocksLeft: null,
  });
});

test("nothing is spent while nothing is leased", () => {
  const money = toMoney(deal(), clock(1_000), "uact");
  expect(money).toMatchObject({ spent: "0", refundable: "1000", price: null, blocksLeft: null });
});

test("a price per block is told per hour, day and month at the network's block time", () => {
  const perBlock = 10n ** 18n;
  expect(toPrice("uact", perBlock, 6)).toMatchObject({ perHour: "600", perDay: "14400", perMonth: "432000" });
  expect(toPrice("uact", perBlock, 1).perHour).toBe("3600");
});

const manifest = { gseq: 1, oseq: 1, provider: "p", hash: "aa" };
test.each([
  ["bidding", deal({ orders: [{ ...order, state: "open" }] }), []],
  ["accept", deal({ orders: [{ ...order, state: "open" }], bids: [{ ...bid, state: "open" }] }), []],
  [
    "manifest",
    deal({ orders: [{ ...order, state: "active" }], leases: [{ ...lease, state: "active" }] }),
    [],
  ],
  [
    "running",
    deal({ orders: [{ ...order, state: "active" }], leases: [{ ...lease, state: "active" }] }),
    [manifest],
  ],
  ["manifest", deal({ leases: [{ ...lease, state: "active" }] }), [{ ...manifest, hash: "old" }]],
  ["paused", deal({ groups: [{ ...key, gseq: 1, state: "paused", spec: {}, createdHeight: 1 }] }), []],
  ["overdrawn", deal({ deployment: undefined, accounts: [{ ...account, state: "overdrawn" }] }), []],
  ["closed", deal({ deployment: undefined }), []],
] as const)("it stands at %s", (step, at, manifests) => {
  expect(stepOf(at, manifests)).toBe(step);
});

test("a provider is called by its organization, else by its host, else by its address", () => {
  const provider = { network: "n", owner: "akash1xyzxyzxyz", email: "", website: "", createdHeight: 1 };
  const named = {
    ...provider,
    hostUri: "https://provider.aurora.example:8443",
    attributes: [{ key: "organization", value: "Aurora" }],
  };
  expect(nameOf("akash1xyzxyzxyz", named)).toBe("Aurora");
  expect(nameOf("akash1xyzxyzxyz", { ...named, attributes: [] })).toBe("aurora.example");
  expect(nameOf("akash1xyzxyzxyz", undefined)).toBe("akash1xyzx…zxyz");
});
