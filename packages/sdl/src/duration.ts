/** Go's durations: `24h`, `1h30m`, `1.5h`, in nanoseconds; and back in Go's own spelling (`24h0m0s`). */

const units = new Map<string, bigint>([
  ["ns", 1n],
  ["us", 1_000n],
  ["µs", 1_000n],
  ["μs", 1_000n],
  ["ms", 1_000_000n],
  ["s", 1_000_000_000n],
  ["m", 60_000_000_000n],
  ["h", 3_600_000_000_000n],
]);
const part = /^([0-9]*)(?:\.([0-9]*))?([^0-9.]+)/;
const maxDuration = (1n << 63n) - 1n;

/** null where Go's `time.ParseDuration` fails. */
export function parseDuration(text: string): bigint | null {
  const negative = text.startsWith("-");
  let rest = text.replace(/^[-+]/, "");
  if (rest === "0") return 0n;
  if (rest === "") return null;
  let total = 0n;
  while (rest !== "") {
    const match = part.exec(rest);
    if (match === null) return null;
    const [matched, whole = "", fraction = "", unitName = ""] = match;
    const unit = units.get(unitName);
    if (unit === undefined || (whole === "" && fraction === "") || whole.length > 19) return null;
    total += BigInt(whole === "" ? 0 : whole) * unit + fractionOf(fraction, unit);
    if (total > maxDuration + 1n) return null;
    rest = rest.slice(matched.length);
  }
  if (negative) return -total;
  return total > maxDuration ? null : total;
}

/** The part below one unit, cut to nanoseconds in Go's float64 arithmetic. */
function fractionOf(fraction: string, unit: bigint): bigint {
  if (fraction === "") return 0n;
  let value = 0;
  let scale = 1;
  for (const digit of fraction.slice(0, 18)) {
    value = value * 10 + Number(digit);
    scale *= 10;
  }
  return BigInt(Math.trunc(value * (Number(unit) / scale)));
}

/** A positive duration as Go prints it. */
export function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds < 1_000n) return `${nanoseconds}ns`;
  if (nanoseconds < 1_000_000n) return `${decimal(nanoseconds, 1_000n)}µs`;
  if (nanoseconds < 1_000_000_000n) return `${decimal(nanoseconds, 1_000_000n)}ms`;
  const seconds = nanoseconds % 60_000_000_000n;
  const minutes = nanoseconds / 60_000_000_000n;
  const tail = `${decimal(seconds, 1_000_000_000n)}s`;
  if (minutes === 0n) return tail;
  return minutes < 60n ? `${minutes}m${tail}` : `${minutes / 60n}h${minutes % 60n}m${tail}`;
}

function decimal(value: bigint, unit: bigint): string {
  const fraction = (value % unit)
    .toString()
    .padStart(unit.toString().length - 1, "0")
    .replace(/0+$/, "");
  return fraction === "" ? `${value / unit}` : `${value / unit}.${fraction}`;
}
