import { chainError } from "../errors.ts";

/** Seconds and nanoseconds, as protobuf keeps both points in time and durations. */
export interface SecondsNanos {
  readonly seconds: bigint;
  readonly nanos: number;
}

const NANOS = 1_000_000_000;

/** The moment as RFC 3339 in UTC with 0, 3, 6 or 9 places: "2026-11-23T00:00:12.500Z". */
export function formatTimestamp({ seconds, nanos }: SecondsNanos): string {
  const whole = new Date(Number(seconds) * 1000).toISOString().replace(/\.\d+Z$/, "");
  return `${whole.replace(/^\+0*(\d{4})/, "$1")}${fraction(nanos)}Z`;
}

/** Reads RFC 3339 with any offset and up to 9 places. */
export function parseTimestamp(text: string): SecondsNanos {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/.exec(text);
  const [, whole = "", places = "", offset = "Z"] = match ?? [];
  const milliseconds = Date.parse(whole + offset);
  if (!match || Number.isNaN(milliseconds)) {
    throw chainError("CHAIN_JSON_INVALID", `"${text}" is not a time like 2026-11-23T00:00:00Z`);
  }
  return { seconds: BigInt(milliseconds / 1000), nanos: Number(places.padEnd(9, "0")) };
}

/** The span in seconds: "3600s", "1.500s", "-0.100s". */
export function formatDuration({ seconds, nanos }: SecondsNanos): string {
  const negative = seconds < 0n || nanos < 0;
  const whole = seconds < 0n ? -seconds : seconds;
  return `${negative ? "-" : ""}${whole}${fraction(Math.abs(nanos))}s`;
}

/** Reads "3600s" and "1.5s". */
export function parseDuration(text: string): SecondsNanos {
  const match = /^(-?)(\d+)(?:\.(\d{1,9}))?s$/.exec(text);
  if (!match) throw chainError("CHAIN_JSON_INVALID", `"${text}" is not a duration like 3600s`);
  const [, sign, whole = "0", places = ""] = match;
  const [seconds, nanos] = [BigInt(whole), Number(places.padEnd(9, "0"))];
  return sign ? { seconds: -seconds, nanos: nanos === 0 ? 0 : -nanos } : { seconds, nanos };
}

function fraction(nanos: number): string {
  if (nanos === 0) return "";
  const digits = String(nanos % NANOS).padStart(9, "0");
  return `.${digits.replace(/(000){1,2}$/, "")}`;
}
