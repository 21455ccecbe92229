import type { HistoryEntry } from "@slipway/api";
import { parseDec, shortDec } from "@slipway/market";
import type { HistoryRow } from "../ledger/deal.ts";

/** A line of history with one plain sentence. */
export function toHistoryEntry(row: HistoryRow): HistoryEntry {
  return {
    height: row.height,
    time: row.time.toISOString(),
    transaction: row.txHash,
    type: row.type,
    title: sentence(row),
    details: row.details,
  };
}

function sentence({ type, details }: HistoryRow): string {
  const provider = short(details.provider);
  switch (type) {
    case "deployment-created":
      return `The deployment was created with a deposit of ${coin(details.deposit)}.`;
    case "deployment-updated":
      return "The manifest's hash was changed.";
    case "deployment-closed":
      return details.overdrawn === true
        ? "The deployment was closed because the money ran out."
        : `The deployment was closed; ${coins(details.refunded)} went back.`;
    case "group-started":
      return `Group ${details.gseq} was started again.`;
    case "group-paused":
      return `Group ${details.gseq} was paused.`;
    case "group-closed":
      return `Group ${details.gseq} was closed.`;
    case "order-created":
      return `Order ${details.gseq}/${details.oseq} was opened for bids.`;
    case "order-closed":
      return `Order ${details.gseq}/${details.oseq} was closed.`;
    case "bid-created":
      return `${provider} bid ${coin(details.price)} per block.`;
    case "bid-closed":
      return `The bid of ${provider} was closed.`;
    case "lease-created":
      return `The bid of ${provider} was accepted for ${coin(details.price)} per block.`;
    case "lease-closed":
      return `The lease with ${provider} ended (${reason(details.reason)}).`;
    case "lease-reclaiming":
      return `${provider} announced to take its machines back.`;
    case "lease-withdrawn":
      return `${provider} was paid ${coins(details.paid)}.`;
    case "escrow-deposited":
      return `${coins(details.coins)} were added.`;
    default:
      return type;
  }
}

function reason(value: unknown): string {
  switch (value) {
    case "lease_closed_owner":
      return "closed by its owner";
    case "lease_closed_reason_insufficient_funds":
      return "the money ran out";
    case "lease_closed_reason_manifest_timeout":
      return "the provider waited too long for the manifest";
    case "lease_closed_reason_unstable":
      return "the workload did not stay up";
    case "lease_closed_reason_decommission":
      return "the provider goes out of service";
    default:
      return "the provider gave no reason";
  }
}

function coin(value: unknown): string {
  const { denom = "", amount = "0" } = (value ?? {}) as { denom?: string; amount?: string }; // written by the indexer
  return `${shortDec(parseDec(amount))} ${denom}`;
}

function coins(value: unknown): string {
  const list = Array.isArray(value) ? value : [];
  return list.length === 0 ? "nothing" : list.map(coin).join(" and ");
}

function short(value: unknown): string {
  const text = typeof value === "string" ? value : "";
  return text === "" ? "a provider" : `${text.slice(0, 10)}…${text.slice(-4)}`;
}
