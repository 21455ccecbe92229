import type { Money } from "../coin.ts";
import type { CoinPrice, LedgerRecordID } from "../gen/akash/bme/v1/types_pb.ts";
import { type LeaseClosedReason, LeaseClosedReasonSchema } from "../gen/akash/market/v1/types_pb.ts";
import type { DataID } from "../gen/akash/oracle/v2/prices_pb.ts";
import type { DecMoney, LedgerRef } from "./typed-event.ts";

interface AnyId {
  readonly owner: string;
  readonly dseq: bigint;
  readonly gseq: number;
  readonly oseq: number;
  readonly provider: string;
}

/** Ids as plain values, without the fields that are always the same. */
export function deploymentRef({ owner = "", dseq = 0n }: Partial<AnyId> = {}) {
  return { owner, dseq };
}

/** The same for a group. */
export function groupRef(id: Partial<AnyId> = {}) {
  return { ...deploymentRef(id), gseq: id.gseq ?? 0 };
}

/** The same for an order. */
export function orderRef(id: Partial<AnyId> = {}) {
  return { ...groupRef(id), oseq: id.oseq ?? 0 };
}

/** The same for a bid or a lease; `bseq` is always 0 and left out. */
export function leaseRef(id: Partial<AnyId> = {}) {
  return { ...orderRef(id), provider: id.provider ?? "" };
}

/** The name of a swap in the ledger. */
export function ledgerRef(id?: LedgerRecordID): LedgerRef {
  const { denom = "", toDenom = "", source = "", height = 0n, sequence = 0n } = id ?? {};
  return { denom, toDenom, source, height, sequence };
}

/** What a price is of, and in what it is counted. */
export function pair(id?: DataID) {
  return { denom: id?.denom ?? "", baseDenom: id?.baseDenom ?? "" };
}

/** Money of a coin. */
export function money(coin?: { denom: string; amount: string }): Money {
  return { denom: coin?.denom ?? "", amount: BigInt(coin?.amount ?? 0) };
}

/** Money with 18 decimals: on the wire it is its scaled integer. */
export function decMoney(coin?: { denom: string; amount: string }): DecMoney {
  return money(coin);
}

/** The coin of a priced coin, under the given name, when it is there. */
export function priced<Name extends string>(name: Name, price?: CoinPrice): { [Key in Name]?: Money } {
  // The object has exactly the one property that its name says.
  return (price ? { [name]: money(price.coin) } : {}) as { [Key in Name]?: Money };
}

/** The chain's own name of a reason. */
export function reasonName(reason: LeaseClosedReason): string {
  return LeaseClosedReasonSchema.value[reason]?.name ?? String(reason);
}
