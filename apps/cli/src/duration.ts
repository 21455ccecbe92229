/** Spans of time as people write and read them: "90", "500ms", "2h", "1d12h". In milliseconds. */
import { cliError } from "./errors.ts";

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A bare number counts seconds. Throws CLI_USAGE. */
export function parseDuration(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * units.s);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g)];
  const isWhole = parts.length > 0 && parts.map(([part]) => part).join("") === text;
  if (!isWhole)
    throw cliError("CLI_USAGE", `"${text}" is not a span of time, such as 90, 500ms, 2h or 1d12h.`);
  // The pattern names the units of the table.
  return parts.reduce(
    (sum, [, count, unit]) => sum + Math.round(Number(count) * units[unit as keyof typeof units]),
    0,
  );
}

/** The two largest units that are not zero: "1 d 12 h", "2 min", "250 ms". */
export function formatDuration(millis: number): string {
  const names = [
    ["d", units.d],
    ["h", units.h],
    ["min", units.m],
    ["s", units.s],
    ["ms", 1],
  ] as const;
  const parts: string[] = [];
  let rest = Math.round(millis);
  for (const [name, size] of names) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return parts.slice(0, 2).join(" ") || "0 s";
}
