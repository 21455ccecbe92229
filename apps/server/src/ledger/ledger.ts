import type { NetworkEvent } from "@slipway/api";
import type { AuditRow, BalanceRow, Deal, HistoryRow, ProviderRow } from "./deal.ts";

/** What the reducers work on: the rows that a block touches, as they stand, and what it adds. */
export interface Ledger {
  readonly network: string;
  /** Rows about a deployment; empty when it is not known (made before a live index began). */
  deal(owner: string, dseq: string): Deal;
  providers: Map<string, ProviderRow>;
  /** By "provider/auditor". */
  audits: Map<string, AuditRow>;
  /** By "address/denom"; undefined when balances are not followed (a live index does not know where they began). */
  balances: Map<string, BalanceRow> | undefined;
  readonly history: HistoryRow[];
  readonly events: NetworkEvent[];
  /** Accounts whose coins moved. */
  readonly moved: Set<string>;
}

/** Where in the chain a reducer stands. */
export interface Moment {
  readonly height: number;
  readonly time: Date;
  readonly txHash: string | null;
}

export interface OrderKey {
  readonly owner: string;
  readonly dseq: string;
  readonly gseq: number;
  readonly oseq: number;
}
export interface BidKey extends OrderKey {
  readonly provider: string;
  readonly bseq: number;
}

export const isOrder = (key: OrderKey) => (row: OrderKey) => row.gseq === key.gseq && row.oseq === key.oseq;
export const isBid = (key: BidKey) => (row: BidKey) =>
  isOrder(key)(row) && row.provider === key.provider && row.bseq === key.bseq;
export const bidXid = (key: BidKey) => `${key.owner}/${key.dseq}/${key.gseq}/${key.oseq}/${key.provider}`;
export const paymentXid = (key: BidKey) => `${key.gseq}/${key.oseq}/${key.provider}`;

/** Writes one line into the deployment's history. */
export function note(
  ledger: Ledger,
  moment: Moment,
  id: { owner: string; dseq: string },
  type: string,
  details: Record<string, unknown> = {},
): void {
  ledger.history.push({
    network: ledger.network,
    owner: id.owner,
    dseq: id.dseq,
    height: moment.height,
    position: ledger.history.length,
    time: moment.time,
    txHash: moment.txHash,
    type,
    details,
  });
}
