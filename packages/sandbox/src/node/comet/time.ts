/** Times are unix nanoseconds (bigint); on the wire they are RFC 3339 with as many decimals as needed. */

export function formatTime(nanos: bigint): string {
  const seconds = nanos >= 0n ? nanos / 1_000_000_000n : (nanos - 999_999_999n) / 1_000_000_000n;
  const rest = nanos - seconds * 1_000_000_000n;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  if (rest === 0n) return `${whole}Z`;
  return `${whole}.${rest.toString().padStart(9, "0").replace(/0+$/, "")}Z`;
}

/** Throws a RangeError when the text is no RFC 3339 time. */
export function parseTime(text: string): bigint {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  const millis = match ? Date.parse(`${match[1]}${match[3]}`) : Number.NaN;
  if (Number.isNaN(millis)) throw new RangeError(`"${text}" is not a time such as 2026-11-23T00:00:06.5Z`);
  return BigInt(millis) * 1_000_000n + BigInt((match?.[2] ?? "").padEnd(9, "0"));
}
