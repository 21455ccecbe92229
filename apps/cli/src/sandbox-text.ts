/** How the sandbox stands, in words for a person. */
import { formatDuration } from "./duration.ts";
import type { ProviderState, SandboxState } from "./lever.ts";
import { table } from "./output.ts";

export function stateText(state: SandboxState): string {
  const { height, time, aheadSeconds, pace, price, faults, waiting, providers } = state;
  const ahead = aheadSeconds >= 1 ? `, ${formatDuration(aheadSeconds * 1_000)} ahead of the world` : "";
  return [
    `Height  ${height}, ${waiting} transaction(s) waiting`,
    `Time    ${time}${ahead}`,
    `Pace    ${paceText(pace)}`,
    `Price   ${priceText(price)}`,
    `Faults  ${faultsText(faults)}`,
    ...(providers.length > 0 ? ["", providersText(providers)] : []),
  ].join("\n");
}

export function priceText(state: SandboxState["price"]): string {
  if (state === null) return "not the sandbox's to tell: the genesis names another oracle";
  const { price, plan } = state;
  switch (plan.kind) {
    case "steady":
      return `${price} dollars an AKT`;
    case "scripted":
      return `${price} dollars an AKT, by a script of ${plan.points.length} point(s)`;
    case "crash":
      return `${price} dollars an AKT, on the way to ${plan.to} within ${formatDuration(plan.over * 1_000)}`;
    case "stopped":
      return `${price} dollars an AKT when last reported; nobody reports now`;
    default:
      return plan satisfies never;
  }
}

export function faultsText({ stall, drop, status, late, shuffle }: SandboxState["faults"]): string {
  const words = [
    ...(stall > 0 ? [`answers wait ${formatDuration(stall)}`] : []),
    ...(drop > 0 ? [`${Math.round(drop * 1_000) / 10} % of connections are cut`] : []),
    ...(status === null ? [] : [`everything is answered with ${status}`]),
    ...(late > 0 ? [`the newest ${late} block(s) are not shown`] : []),
    ...(shuffle ? ["transactions are shuffled"] : []),
  ];
  return words.join(", ") || "none";
}

export function providersText(providers: readonly ProviderState[]): string {
  const rows = providers.map(({ id, name, leases, faults }) => [
    id,
    name,
    String(leases),
    faultWords(faults),
  ]);
  return table(["ID", "NAME", "LEASES", "FAULTS"], rows);
}

function faultWords({ dark, bidsLate, refusesManifests }: ProviderState["faults"]): string {
  const words = [
    ...(dark ? ["dark"] : []),
    ...(bidsLate > 0 ? [`bids ${formatDuration(bidsLate * 1_000)} late`] : []),
    ...(refusesManifests ? ["refuses manifests"] : []),
  ];
  return words.join(", ") || "none";
}

export function paceText({ mode, blockTime }: SandboxState["pace"]): string {
  const span = formatDuration(blockTime);
  if (mode === "clock") return `clock: a block every ${span}`;
  if (mode === "fast") return `fast: a block when a transaction waits, an empty one after ${span}`;
  return `manual: no block until told; mined ones lie ${span} apart`;
}
