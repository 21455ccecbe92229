/** Times of the chain: unix nanoseconds as one number, and the ways in which texts print them. */

import { create } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";

export const SECOND = 1_000_000_000n;

export interface Parts {
  readonly seconds: bigint;
  readonly nanos: number;
}

export function toNanos({ seconds, nanos }: Parts): bigint {
  return seconds * SECOND + BigInt(nanos);
}

export function toParts(time: bigint): Parts {
  const rest = ((time % SECOND) + SECOND) % SECOND;
  return { seconds: (time - rest) / SECOND, nanos: Number(rest) };
}

export function timestampOf(time: bigint): Timestamp {
  return create(TimestampSchema, toParts(time));
}

/** "2026-11-23 00:00:42.5 +0000 UTC", as Go prints a time. */
export function goTime(time: bigint): string {
  const { date, clock, fraction } = split(time);
  return `${date} ${clock}${fraction} +0000 UTC`;
}

/** "2026-11-23T00:00:42Z": whole seconds. */
export function rfc3339(time: bigint): string {
  const { date, clock } = split(time);
  return `${date}T${clock}Z`;
}

/** "2026-11-23T00:00:42.5Z": down to what is not zero. */
export function rfc3339Nano(time: bigint): string {
  const { date, clock, fraction } = split(time);
  return `${date}T${clock}${fraction}Z`;
}

/** Unix nanoseconds of an RFC 3339 text in UTC; undefined when it is none. */
export function parseTime(text: string): bigint | undefined {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z$/.exec(text);
  if (!match) return undefined;
  const millis = Date.parse(`${match[1]}Z`);
  if (Number.isNaN(millis)) return undefined;
  return BigInt(millis) * 1_000_000n + BigInt((match[2] ?? "").padEnd(9, "0"));
}

/** "10m0s", as Go prints a duration in nanoseconds. */
export function goDuration(nanos: bigint): string {
  if (nanos === 0n) return "0s";
  const sign = nanos < 0n ? "-" : "";
  const all = nanos < 0n ? -nanos : nanos;
  if (all < SECOND) return sign + small(all);
  const hours = all / (3600n * SECOND);
  const minutes = (all / (60n * SECOND)) % 60n;
  const seconds = decimal(all % (60n * SECOND), 9);
  if (hours > 0n) return `${sign}${hours}h${minutes}m${seconds}s`;
  return minutes > 0n ? `${sign}${minutes}m${seconds}s` : `${sign}${seconds}s`;
}

function small(nanos: bigint): string {
  if (nanos < 1_000n) return `${nanos}ns`;
  return nanos < 1_000_000n ? `${decimal(nanos, 3)}µs` : `${decimal(nanos, 6)}ms`;
}

function decimal(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, "0");
  const fraction = digits.slice(-places).replace(/0+$/, "");
  return digits.slice(0, -places) + (fraction ? `.${fraction}` : "");
}

function split(time: bigint): { date: string; clock: string; fraction: string } {
  const { seconds, nanos } = toParts(time);
  const iso = new Date(Number(seconds) * 1000).toISOString();
  const digits = nanos.toString().padStart(9, "0").replace(/0+$/, "");
  return { date: iso.slice(0, 10), clock: iso.slice(11, 19), fraction: digits ? `.${digits}` : "" };
}
