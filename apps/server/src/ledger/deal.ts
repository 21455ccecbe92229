import type * as schema from "../store/schema.ts";

export type DeploymentRow = typeof schema.deployments.$inferSelect;
export type GroupRow = typeof schema.groups.$inferSelect;
export type OrderRow = typeof schema.orders.$inferSelect;
export type BidRow = typeof schema.bids.$inferSelect;
export type LeaseRow = typeof schema.leases.$inferSelect;
export type AccountRow = typeof schema.escrowAccounts.$inferSelect;
export type PaymentRow = typeof schema.escrowPayments.$inferSelect;
export type ProviderRow = typeof schema.providers.$inferSelect;
export type AuditRow = typeof schema.providerAudits.$inferSelect;
export type BalanceRow = typeof schema.balances.$inferSelect;
export type HistoryRow = typeof schema.history.$inferSelect;

/**
 * All rows about one deployment. The lists change; the rows in them never do: a changed row is a new object, so that
 * what has to be written is found by identity.
 */
export interface Deal {
  readonly owner: string;
  readonly dseq: string;
  deployment: DeploymentRow | undefined;
  groups: GroupRow[];
  orders: OrderRow[];
  bids: BidRow[];
  leases: LeaseRow[];
  accounts: AccountRow[];
  payments: PaymentRow[];
}

export function emptyDeal(owner: string, dseq: string): Deal {
  return {
    owner,
    dseq,
    deployment: undefined,
    groups: [],
    orders: [],
    bids: [],
    leases: [],
    accounts: [],
    payments: [],
  };
}

export const dealKey = (id: { owner: string; dseq: string }) => `${id.owner}/${id.dseq}`;

/** The list with the row that `same` picks replaced by what `change` makes of it. */
export function change<T>(rows: readonly T[], same: (row: T) => boolean, to: (row: T) => T): T[] {
  return rows.map((row) => (same(row) ? to(row) : row));
}
