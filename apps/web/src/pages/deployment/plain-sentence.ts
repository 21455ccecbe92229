import type { HistoryEntry } from "@slipway/api";
import { formatExactly, formatUsd, ratesOf } from "../../money/format.ts";

/** The entry's sentence with names for addresses, and money as people count it: ACT, and dollars an hour. */
export function plainSentence(
  { title, details }: Pick<HistoryEntry, "title" | "details">,
  names: ReadonlyMap<string, string>,
  blockSeconds: number,
): string {
  const provider = typeof details.provider === "string" ? details.provider : undefined;
  const name = provider && names.get(provider);
  const named = name ? title.replace(/akash1[0-9a-z]+(?:…[0-9a-z]+)?/, name) : title;
  return named
    .replace(
      /(\d+(?:\.\d+)?) uact per block/g,
      (_all, amount: string) => `${formatUsd(ratesOf(amount, blockSeconds).perHour)} an hour`,
    )
    .replace(/(\d+(?:\.\d+)?) (uact|uakt)\b/g, (_all, amount: string, denom: string) =>
      formatExactly(amount, denom),
    );
}
