import type { Dec } from "@slipway/market";
import type { Money } from "../coin.ts";

/** An event as blocks carry it. */
export interface AbciEvent {
  readonly type: string;
  readonly attributes: readonly { readonly key: string; readonly value: string; readonly index?: boolean }[];
}

interface DeploymentRef {
  readonly owner: string;
  readonly dseq: bigint;
}

interface GroupRef extends DeploymentRef {
  readonly gseq: number;
}

interface OrderRef extends GroupRef {
  readonly oseq: number;
}

interface LeaseRef extends OrderRef {
  readonly provider: string;
}

/** An amount with 18 decimals. */
export interface DecMoney {
  readonly denom: string;
  readonly amount: Dec;
}

/** A swap in the burn-mint ledger; `sequence` counts those of one block. */
export interface LedgerRef {
  readonly denom: string;
  readonly toDenom: string;
  readonly source: string;
  readonly height: bigint;
  readonly sequence: bigint;
}

/** What happened, by kind. Names in `reason`, `status` are the chain's own. */
export type EventBody =
  | {
      readonly kind: "deployment-created" | "deployment-updated";
      readonly id: DeploymentRef;
      readonly hash: Uint8Array;
    }
  | { readonly kind: "deployment-closed"; readonly id: DeploymentRef }
  | { readonly kind: "group-started" | "group-paused" | "group-closed"; readonly id: GroupRef }
  | { readonly kind: "order-created" | "order-closed"; readonly id: OrderRef }
  | { readonly kind: "bid-created" | "lease-created"; readonly id: LeaseRef; readonly price: DecMoney }
  | { readonly kind: "bid-closed"; readonly id: LeaseRef }
  | { readonly kind: "lease-closed"; readonly id: LeaseRef; readonly reason: string }
  | {
      readonly kind: "lease-reclaim-started";
      readonly id: LeaseRef;
      readonly reason: string;
      readonly deadline: Date;
    }
  | { readonly kind: "provider-created" | "provider-updated" | "provider-deleted"; readonly owner: string }
  | { readonly kind: "auditor-signed" | "auditor-withdrew"; readonly owner: string; readonly auditor: string }
  | {
      readonly kind: "mint-status-changed";
      readonly from: string;
      readonly to: string;
      readonly collateralRatio: Dec;
    }
  | { readonly kind: "vault-funded"; readonly amount: Money; readonly source: string }
  | {
      readonly kind: "swap-executed";
      readonly id: LedgerRef;
      readonly burned?: Money;
      readonly minted?: Money;
      readonly spread: Money;
    }
  | {
      readonly kind: "swap-canceled";
      readonly id: LedgerRef;
      readonly owner: string;
      readonly reason: string;
      readonly returned: Money;
    }
  | {
      readonly kind: "price-written";
      readonly denom: string;
      readonly baseDenom: string;
      readonly source: string;
      readonly price: Dec;
    }
  | {
      readonly kind: "price-aggregated";
      readonly denom: string;
      readonly price: Dec;
      readonly sources: number;
    }
  | {
      readonly kind: "price-stale-warning" | "price-staled" | "price-recovered";
      readonly denom: string;
      readonly baseDenom: string;
    }
  | { readonly kind: "epoch-started" | "epoch-ended"; readonly epoch: bigint }
  | {
      readonly kind: "transfer";
      readonly from: string;
      readonly to: string;
      readonly amount: readonly Money[];
    };

/** What happened, and by which message of the transaction (absent for what the block itself did). */
export type TypedEvent = EventBody & { readonly messageIndex?: number };
