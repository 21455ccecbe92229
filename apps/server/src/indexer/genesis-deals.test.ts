import { getTableConfig } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { dealRows } from "./genesis-deals.ts";

const id = { owner: "akash1tenant", dseq: "7" };
const order = { ...id, gseq: 1, oseq: 1 };
const lease = { ...order, provider: "akash1provider", bseq: 0 };
const coin = (amount: string) => ({ denom: "uact", amount: `${amount}.000000000000000000` });

/** As a sandbox exports a deployment with a lease, and one in the words of an older chain beside it. */
const state = {
  deployment: {
    deployments: [
      {
        deployment: { id, state: "active", hash: "AAE=", created_at: "5", reclamation: null },
        groups: [{ id: { ...id, gseq: 1 }, state: "open", group_spec: { name: "west" }, created_at: "5" }],
      },
      { deployment: { deployment_id: id, version: "AAE=" }, groups: [] },
    ],
  },
  market: {
    orders: [{ id: order, state: "active", created_at: "5" }],
    bids: [
      {
        id: lease,
        state: "active",
        price: coin("3"),
        created_at: "6",
        resources_offer: [],
        reclamation_window: null,
      },
    ],
    leases: [
      {
        id: lease,
        state: "active",
        price: coin("3"),
        created_at: "8",
        closed_on: "0",
        reason: "lease_closed_invalid",
        reclamation: null,
      },
    ],
  },
  escrow: {
    accounts: [
      {
        id: { scope: "deployment", xid: "akash1tenant/7" },
        state: {
          owner: id.owner,
          state: "open",
          transferred: [coin("30")],
          settled_at: "18",
          funds: [coin("4970")],
          deposits: [{ owner: id.owner, height: "5", source: "balance", balance: coin("4970") }],
        },
      },
    ],
    payments: [
      {
        id: { aid: { scope: "deployment", xid: "akash1tenant/7" }, xid: "1/1/akash1provider" },
        state: {
          owner: lease.provider,
          state: "open",
          rate: coin("3"),
          balance: coin("0"),
          unsettled: coin("0"),
          withdrawn: { denom: "uact", amount: "30" },
        },
      },
    ],
  },
  audit: {
    providers: [
      { owner: lease.provider, auditor: "akash1auditor", attributes: [{ key: "host", value: "akash" }] },
    ],
  },
};

test("a state's deployments become rows: what was put in is what is there and what went out", () => {
  const rows = Object.fromEntries(
    dealRows("sandbox", state).map(([table, list]) => [getTableConfig(table).name, list]),
  );
  expect(rows.deployments).toEqual([
    expect.objectContaining({ ...id, state: "active", hash: "0001", createdHeight: 5 }),
  ]);
  expect(rows.groups).toEqual([expect.objectContaining({ ...id, gseq: 1, spec: { name: "west" } })]);
  expect(rows.leases).toEqual([expect.objectContaining({ ...lease, state: "active", closedHeight: null })]);
  expect(rows.escrow_accounts).toEqual([
    expect.objectContaining({
      ...id,
      scope: "deployment",
      settledAt: 18,
      deposited: [{ denom: "uact", amount: "5000" }],
    }),
  ]);
  expect(rows.escrow_payments).toEqual([
    expect.objectContaining({ ...id, xid: "1/1/akash1provider", provider: lease.provider, withdrawn: "30" }),
  ]);
  expect([rows.orders, rows.bids, rows.provider_audits].map((list) => list?.length)).toEqual([1, 1, 1]);
});

test("a document without any of it has no rows", () => {
  expect(dealRows("sandbox", {}).flatMap(([, list]) => list)).toEqual([]);
});
