import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** The lines of one recording of the real provider. */
export function readGoldens(name: string): Record<string, unknown>[] {
  const file = new URL(`../goldens/${name}.jsonl.gz`, import.meta.url);
  const text = gunzipSync(readFileSync(file)).toString("utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** The ids of lines whose answer differs, with both sides, so that a failure names them all. */
export function differences(
  lines: readonly Record<string, unknown>[],
  answer: (line: Record<string, unknown>) => unknown,
  expected: (line: Record<string, unknown>) => unknown = (line) => line.result,
): string[] {
  return lines.flatMap((line) => {
    const [got, want] = [stable(answer(line)), stable(expected(line))];
    return got === want ? [] : [`${line.id}: ${got} instead of ${want}`];
  });
}

function stable(value: unknown): string {
  return JSON.stringify(value, (_key, item) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
