import type { Msg } from "@slipway/chain";
import type { Attribute, Coin, Group } from "@slipway/market";
import type { OrderRef } from "./book.ts";

/** What providers need of a node, in their own words. `chain-node.ts` says it with the client of a network. */
export interface ProviderNode {
  /** The last block: its height and its time in milliseconds since 1970. */
  latest(): Promise<{ readonly height: bigint; readonly time: number }>;
  openOrders(): Promise<readonly { readonly order: OrderRef; readonly terms: OrderTerms }[]>;
  terms(order: OrderRef): Promise<OrderTerms>;
  openBids(provider: string): Promise<readonly Commitment[]>;
  activeLeases(provider: string): Promise<readonly Commitment[]>;
  registration(owner: string): Promise<Registration | null>;
  /** Attributes that the auditor signed for the provider. */
  signedAttributes(owner: string, auditor: string): Promise<readonly Attribute[]>;
  hasCertificate(owner: string, serial: string): Promise<boolean>;
  /** Sends from the named account and resolves when the transaction is in a block; throws what the chain refused. */
  send(account: string, messages: readonly Msg[]): Promise<void>;
  /** Every block that comes after the call, none left out. */
  follow(signal: AbortSignal): AsyncIterable<BlockNews>;
}

/** What an order asks for. */
export interface OrderTerms {
  readonly group: Group;
  /** Seconds of notice that the tenant wants before a lease is taken back; 0: the lease cannot be reclaimed. */
  readonly notice: number;
}

/** An order on which this provider has committed itself, and its price per block. */
export interface Commitment {
  readonly order: OrderRef;
  readonly price: Coin;
}

export interface Registration {
  readonly hostUri: string;
  readonly attributes: readonly Attribute[];
}

/** What providers must know of a block. */
export interface BlockNews {
  readonly height: bigint;
  /** Milliseconds since 1970, by the chain's clock. */
  readonly time: number;
  readonly events: readonly MarketNews[];
}

export type MarketNews =
  | { readonly kind: "order-created" | "order-closed"; readonly order: OrderRef }
  | {
      readonly kind: "bid-created";
      readonly order: OrderRef;
      readonly provider: string;
      readonly price: Coin;
    }
  | { readonly kind: "bid-closed"; readonly order: OrderRef; readonly provider: string }
  | {
      readonly kind: "lease-created";
      readonly order: OrderRef;
      readonly provider: string;
      readonly price: Coin;
    }
  | { readonly kind: "lease-closed"; readonly order: OrderRef; readonly provider: string }
  | {
      readonly kind: "deployment-updated";
      readonly owner: string;
      readonly dseq: bigint;
      readonly hash: Uint8Array;
    }
  | { readonly kind: "deployment-closed"; readonly owner: string; readonly dseq: bigint };
