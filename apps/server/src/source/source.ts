import type { Deal } from "../ledger/deal.ts";
import type { ProviderFacts } from "../views/provider.ts";

export interface DealPage {
  readonly deals: readonly Deal[];
  readonly next: string | undefined;
}
export interface DealFilter {
  readonly owner?: string | undefined;
  readonly state?: "active" | "closed" | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}
export interface MarketCounts {
  readonly deployments: { readonly active: number; readonly total: number };
  readonly openOrders: number;
  readonly leases: { readonly active: number; readonly total: number };
  /** Prices per block with 18 decimals, with their denomination: running leases, and open bids. */
  readonly leasePrices: readonly PricePoint[];
  readonly bidPrices: readonly PricePoint[];
}
export interface PricePoint {
  readonly denom: string;
  readonly amount: string;
}

/**
 * Where what is shown of a network comes from: the store, when its whole chain is indexed; the chain itself, when the
 * index began later. Both give the same rows.
 */
export interface Source {
  deal(owner: string, dseq: string): Promise<Deal | undefined>;
  /** Newest first. */
  deals(filter: DealFilter): Promise<DealPage>;
  providers(owners?: readonly string[]): Promise<ProviderFacts[]>;
  counts(): Promise<MarketCounts>;
}
