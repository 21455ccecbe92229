// What goes wrong on purpose, in words. In: the sandbox's faults. Out: one short clause for each that is on.
import type { ProviderFaults, RpcFaults, SandboxStatusView } from "@slipway/api";

export function rpcFaultWords({ stall, drop, status, late, shuffle }: RpcFaults): string[] {
  const words: string[] = [];
  if (status === 429) words.push("the node answers “too many requests” (429)");
  if (status === 502) words.push("the node answers “bad gateway” (502)");
  if (stall > 0) words.push(`every answer waits ${seconds(stall / 1000)}`);
  if (drop > 0) words.push(`${Math.round(drop * 100)} of 100 connections are cut`);
  if (late > 0) words.push(`the newest ${late === 1 ? "block is" : `${late} blocks are`} not seen yet`);
  if (shuffle) words.push("waiting transactions change places");
  return words;
}

export function providerFaultWords(
  name: string,
  { dark, bidsLate, refusesManifests }: ProviderFaults,
): string[] {
  const words: string[] = [];
  if (dark) words.push(`${name} is dark`);
  if (bidsLate > 0) words.push(`${name} bids ${seconds(bidsLate)} late`);
  if (refusesManifests) words.push(`${name} refuses manifests`);
  return words;
}

/** Of everything that is wrong the first few, and how many more. Empty when all is well. */
export function faultSentence({
  faults,
  providers,
}: Pick<SandboxStatusView, "faults" | "providers">): string {
  const words = [
    ...rpcFaultWords(faults),
    ...providers.flatMap((provider) => providerFaultWords(provider.name, provider.faults)),
  ];
  const more = words.length - mostShown;
  const shown = words.slice(0, mostShown).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

const mostShown = 3;

/** "0.5 s", "30 s", "2 min" */
export function seconds(value: number): string {
  if (value < 120) return `${Number(value.toFixed(1))} s`;
  return value < 7200 ? `${Number((value / 60).toFixed(1))} min` : `${Number((value / 3600).toFixed(1))} h`;
}
